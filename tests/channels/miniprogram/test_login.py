"""Who comes in: a login code becomes a token of ours; nothing without one, and no token longer than it is good for."""

from __future__ import annotations

import pytest

from .conftest import Client

ROUTES = ["/messages", "/services", "/services/4.4", "/bookings", "/agreements", "/contacts"]


def test_a_member_of_the_demo_comes_in_bound_and_masked(client: Client) -> None:
    found = client.login("dev:demo-vip")
    assert found["state"] == "bound"
    assert found["member"]["name_masked"] == "演***"
    assert (found["member"]["tier"], found["member"]["tier_name"]) == ("vip", "贵宾套餐")
    assert found["member"]["acting_for"] is None
    assert found["member"]["agreements_missing"] == ["privacy", "health_data", "pass_to_provider"]


def test_somebody_new_is_nobody_yet(client: Client) -> None:
    found = client.login("0a1b2c")
    assert (found["state"], found["member"]) == ("unbound", None)
    assert client.refused("GET", "/services") == (403, "not_bound")


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize("token", ["", "x", "a.b", "eyJhIjoxfQ." + "0" * 64])
def test_nothing_is_served_without_a_token_of_ours(client: Client, path: str, token: str) -> None:
    client.token = token
    assert client.refused("GET", path) == (401, "login_again")


def test_a_spoilt_token_is_none(client: Client) -> None:
    client.login("dev:demo-vip")
    packed, _, signature = client.token.partition(".")
    client.token = f"{packed[:-1]}{'A' if packed[-1] != 'A' else 'B'}.{signature}"
    assert client.refused("GET", "/services") == (401, "login_again")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", (422, "bad_value")),
        (b"{", (400, "bad_request")),
        (b"[]", (400, "bad_request")),
        (b"\xff\xfe", (400, "bad_request")),
        ({"code": 5}, (422, "bad_value")),
        ({"code": ""}, (422, "bad_value")),
        ({"code": "x" * 500}, (422, "bad_value")),
        ({"code": "a\x00b"}, (422, "bad_value")),
        (b'{"code": "\\ud800abc"}', (422, "bad_value")),
        (b'{"code": "' + b"x" * 40_000 + b'"}', (413, "too_large")),
        (b"[" * 20_000, (400, "bad_request")),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_cannot_be_read_is_refused(client: Client, body: object, expected: tuple[int, str]) -> None:
    assert client.refused("POST", "/login", body) == expected


def test_other_paths_and_methods_are_told_apart(client: Client) -> None:
    assert client.refused("GET", "/nothing") == (404, "not_found")
    assert client.refused("GET", "/login") == (405, "method")

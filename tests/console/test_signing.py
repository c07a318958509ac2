"""Signing in and out, lock-out, sessions, CSRF, roles, headers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.console.auth.sessions import COOKIE
from assistant.console.context import Console

from .conftest import PASSWORD, Agent, Clock


def test_the_right_password_signs_in_and_out(sign_in: Callable[..., Agent]) -> None:
    anna = sign_in("anna")
    assert "谁来电" in anna.get("/").text
    anna.post("/sign-out")
    assert anna.get("/").url.path == "/sign-in"


@pytest.mark.parametrize("name", ["anna", "nobody", "<script>alert(1)</script>"])
def test_a_wrong_password_does_not_tell_whether_the_name_exists(browser: Callable[[], TestClient], name: str) -> None:
    answer = browser().post("/sign-in", data={"name": name, "password": "wrong-password"})
    assert answer.status_code == 401
    assert "用户名或密码不对" in answer.text and "<script>alert" not in answer.text


def test_five_wrong_passwords_lock_the_account_for_a_while(
    browser: Callable[[], TestClient], sign_in: Callable[..., Agent], clock: Clock
) -> None:
    for _ in range(5):
        browser().post("/sign-in", data={"name": "anna", "password": "wrong-password"})
    refused = browser().post("/sign-in", data={"name": "anna", "password": PASSWORD})
    assert refused.status_code == 429 and "锁到 10:15" in refused.text
    clock.forward(minutes=16)
    assert sign_in("anna").get("/").status_code == 200


def test_an_idle_session_is_over(anna: Agent, clock: Clock) -> None:
    clock.forward(minutes=20)
    assert anna.get("/").url.path == "/"
    clock.forward(minutes=31)
    answer = anna.get("/")
    assert answer.url.path == "/sign-in" and "登录已过期" in answer.text


def test_a_session_ends_after_a_shift_however_busy(anna: Agent, clock: Clock) -> None:
    for _ in range(25):
        clock.forward(minutes=29)
        anna.get("/")
    assert anna.get("/").url.path == "/sign-in"


@pytest.mark.parametrize("cookie", ["", "forged", "x.y", "é"])
def test_a_foreign_cookie_is_no_session(browser: Callable[[], TestClient], cookie: str) -> None:
    answer = browser().get("/board", headers={"cookie": f"{COOKIE}={cookie}".encode()})
    assert answer.url.path == "/sign-in"


def test_disabling_an_account_signs_it_out(anna: Agent, console: Console) -> None:
    console.users.change("anna", active=False)
    assert anna.get("/").url.path == "/sign-in"


@pytest.mark.parametrize("token", ["", "forged"])
def test_a_form_without_the_sessions_token_does_nothing(anna: Agent, console: Console, token: str) -> None:
    answer = anna.client.post("/calls", data={"csrf": token, "member": "demo-vip", "caller": "unverified"})
    assert answer.status_code == 403 and "没有办理" in answer.text
    assert console.calls.recent("anna") == ()


def test_another_ones_token_is_no_good(sign_in: Callable[..., Agent]) -> None:
    anna, bert = sign_in("anna"), sign_in("bert")
    assert anna.client.post("/calls", data={"csrf": bert.csrf}).status_code == 403


def test_a_sign_in_form_of_another_site_is_refused(browser: Callable[[], TestClient]) -> None:
    told = {"name": "anna", "password": PASSWORD}
    assert browser().post("/sign-in", data=told, headers={"sec-fetch-site": "cross-site"}).status_code == 403


@pytest.mark.parametrize(
    ("name", "path", "status"),
    [
        ("anna", "/supervisor", 403), ("anna", "/board", 200), ("words", "/", 403), ("words", "/board", 403),
        ("words", "/handbook", 200), ("root", "/", 403), ("root", "/supervisor", 200), ("lead", "/supervisor", 200),
    ],
)  # fmt: skip
def test_each_role_opens_its_own_pages(sign_in: Callable[..., Agent], name: str, path: str, status: int) -> None:
    assert sign_in(name).get(path).status_code == status


def test_every_answer_carries_the_security_headers(browser: Callable[[], TestClient]) -> None:
    for path in ("/sign-in", "/static/console.js", "/no-such-page"):
        headers = browser().get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe-inline" not in policy
        assert headers["x-content-type-options"] == "nosniff" and headers["cache-control"] == "no-store"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browser: Callable[[], TestClient]) -> None:
    told = {"name": "anna", "password": PASSWORD}
    answer: Any = browser().post("/sign-in", data=told, follow_redirects=False)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie


def test_no_page_has_inline_script_or_style(anna: Agent) -> None:
    path = anna.call("demo-vip")
    for page in ("/", path, "/board", "/incidents", "/handbook/4.6"):
        html = anna.get(page).text
        assert "<style" not in html and " style=" not in html and "onclick" not in html
        assert html.count("<script") == 1 and "http://" not in html and "https://" not in html

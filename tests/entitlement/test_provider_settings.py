"""Settings, signatures, waits, and what an answer of the provider means."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.entitlement import ForgedCallback, ProviderSettings, ProviderSettingsError, StaleCallback
from actions.entitlement.provider import backoff, signing
from actions.entitlement.provider.transport import Verdict, judged, post

from .builders import NOW
from .provider_side import SECRET, serving

URL, KEY = "SUIXIN_PROVIDER_URL", "SUIXIN_PROVIDER_SECRET"


def test_without_a_url_nothing_is_sent() -> None:
    """The embedded default; a secret alone lets callbacks in."""
    nothing = ProviderSettings.from_environment({})
    assert (nothing.sends, nothing.listens) == (False, False)
    listening = ProviderSettings.from_environment({KEY: SECRET})
    assert (listening.sends, listening.listens) == (False, True)


def test_settings_are_read() -> None:
    """Two secrets while one replaces the other; they stay out of the text form."""
    found = ProviderSettings.from_environment(
        {URL: "https://p.example/hook", KEY: SECRET, "SUIXIN_PROVIDER_OLD_SECRET": SECRET[::-1],
         "SUIXIN_PROVIDER_TIMEOUT": "2.5", "SUIXIN_PROVIDER_ATTEMPTS": "4"}
    )  # fmt: skip
    assert (found.url, found.timeout, found.attempts) == ("https://p.example/hook", 2.5, 4)
    assert found.secrets == (SECRET, SECRET[::-1])
    assert SECRET not in repr(found)


@pytest.mark.parametrize(
    ("variable", "environment"),
    [
        (URL, {URL: "p.example"}),
        (URL, {URL: "ftp://p.example"}),
        (URL, {URL: "http://p.example"}),
        (URL, {URL: "https://user:word@p.example"}),
        (URL, {URL: "https://p.example:port/"}),
        (URL, {URL: "https://[::1/"}),
        (KEY, {URL: "https://p.example"}),
        (KEY, {URL: "https://p.example", KEY: "", "SUIXIN_PROVIDER_OLD_SECRET": SECRET}),
        (KEY, {KEY: "short"}),
        ("SUIXIN_PROVIDER_TIMEOUT", {"SUIXIN_PROVIDER_TIMEOUT": "0"}),
        ("SUIXIN_PROVIDER_TIMEOUT", {"SUIXIN_PROVIDER_TIMEOUT": "nan"}),
        ("SUIXIN_PROVIDER_ATTEMPTS", {"SUIXIN_PROVIDER_ATTEMPTS": "many"}),
    ],
)
def test_wrong_settings_name_their_variable(variable: str, environment: dict[str, str]) -> None:
    """A typed error with one Chinese line; never a member's data over plain http."""
    with pytest.raises(ProviderSettingsError) as caught:
        ProviderSettings.from_environment(environment)
    assert caught.value.field == variable
    assert (
        ProviderSettings.from_environment({URL: "http://127.0.0.1:1", KEY: SECRET}).url
        == "http://127.0.0.1:1"
    )


@given(st.binary(max_size=200), st.integers(-300, 300))
def test_a_signature_proves_body_and_time(body: bytes, seconds: int) -> None:
    """By the new secret or the old one; another body, secret or time does not pass."""
    header = signing.header(SECRET, NOW, body)
    at = NOW + timedelta(seconds=seconds)
    assert header.endswith(signing.verified((SECRET,), header, body, at))
    assert signing.verified(("another-secret-there", SECRET), header, body, at)
    for secrets, told, content in (
        (("another-secret-there",), header, body),
        ((), header, body),
        ((SECRET,), header, body + b"x"),
        ((SECRET,), header.replace("t=", "t=1"), body),
        ((SECRET,), header[:-1] + ("0" if header[-1] != "0" else "1"), body),
    ):
        with pytest.raises(ForgedCallback):
            signing.verified(secrets, told, content, at)


@pytest.mark.parametrize(
    "header", ["", "v1=00", "t=1,v1=", f"t=x,v1={'0' * 64}", f"t=1,v1={'0' * 64}", "t=" + "9" * 99]
)
def test_what_is_no_signature_is_forged(header: str) -> None:
    """Whatever it looks like."""
    with pytest.raises(ForgedCallback):
        signing.verified((SECRET,), header, b"{}", NOW)


@pytest.mark.parametrize("seconds", [-301, 301, 86_400])
def test_a_true_signature_is_stale_after_five_minutes(seconds: int) -> None:
    """Also one from the future."""
    header = signing.header(SECRET, NOW, b"{}")
    with pytest.raises(StaleCallback):
        signing.verified((SECRET,), header, b"{}", NOW + timedelta(seconds=seconds))
    far = f"t=999999999999,v1={signing.signature(SECRET, 999999999999, b'')}"
    with pytest.raises(StaleCallback):
        signing.verified((SECRET,), far, b"", NOW)


def test_the_signature_is_what_the_protocol_says() -> None:
    """HMAC-SHA256 over `<timestamp>.<body>`; a figure worked out with openssl."""
    found = signing.signature("a-secret-of-the-tests", 1763863200, b'{"id":"E1"}')
    import hashlib
    import hmac

    assert found == hmac.new(b"a-secret-of-the-tests", b'1763863200.{"id":"E1"}', hashlib.sha256).hexdigest()


@given(st.integers(1, 10_000), st.floats(0, 1, exclude_max=True))
def test_waits_grow_and_stay_within_an_hour(attempts: int, chance: float) -> None:
    """Half to whole of 5 s, 10 s, 20 s … one hour."""
    whole = min(timedelta(hours=1), timedelta(seconds=5 * 2 ** min(attempts - 1, 20)))
    wait = backoff.wait_after(attempts, lambda: chance)
    assert whole / 2 <= wait <= whole


def test_the_provider_may_ask_for_a_longer_wait() -> None:
    """Never for a shorter one, and an hour at most."""
    wait = backoff.wait_after
    assert wait(1, lambda: 0.0, timedelta(seconds=60)) == timedelta(seconds=60)
    assert wait(5, lambda: 0.0, timedelta(seconds=1)) == timedelta(seconds=40)
    assert wait(1, lambda: 0.0, timedelta(days=1)) == timedelta(hours=1)


@pytest.mark.parametrize(
    ("status", "headers", "verdict", "after"),
    [
        (500, {}, Verdict.RETRY, None),
        (404, {}, Verdict.RETRY, None),
        (302, {}, Verdict.RETRY, None),
        (429, {"Retry-After": "120"}, Verdict.RETRY, 120),
        (503, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, Verdict.RETRY, None),
        (503, {"Retry-After": "9" * 5}, Verdict.RETRY, 86_400),
        (400, {}, Verdict.REFUSED, None),
        (410, {}, Verdict.REFUSED, None),
        (422, {}, Verdict.REFUSED, None),
    ],
)
def test_answers(status: int, headers: dict[str, str], verdict: Verdict, after: int | None) -> None:
    """What is worth another attempt, and what the provider will never take."""
    found = judged(status, headers)
    assert (found.verdict, found.error) == (verdict, f"HTTP {status}")
    assert found.retry_after == (None if after is None else timedelta(seconds=after))


def test_no_answer_is_an_outcome_too() -> None:
    """Nobody there, no such host, a redirection: never an exception, and the redirection is not followed."""
    for url in ("http://127.0.0.1:9/", "https://nowhere.invalid/", "https://127.0.0.1:9/"):
        found = post(url, b"{}", {}, 2)
        assert found.verdict is Verdict.UNREACHABLE and found.error
    with serving() as provider:
        provider.answers.append((307, {"Location": provider.url}))
        body = b'{"id":"E"}'
        from datetime import datetime

        headers: dict[str, Any] = {signing.HEADER: signing.header(SECRET, datetime.now().astimezone(), body)}
        assert post(provider.url, body, headers, 5).error == "HTTP 307"
        assert len(provider.received) == 1

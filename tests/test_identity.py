"""Only a seal of our own proves who is talking."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from actions import identity
from actions.identity import ANONYMOUS, METADATA_KEY, Identity, seal, unseal

MEMBER = Identity("demo-vip", "agent", "2026-11-23T10:00+08:00")


@pytest.fixture(autouse=True)
def own_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SUIXIN_IDENTITY_KEY", raising=False)


def parts(who: Identity) -> tuple[str, str]:
    signature, _, body = seal(who)[METADATA_KEY].partition(".")
    return signature, body


def encoded(**fields: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(fields, sort_keys=True).encode()).decode()


@pytest.mark.parametrize("who", [MEMBER, ANONYMOUS, Identity("会员·一", "member")])
def test_what_was_sealed_comes_back(who: Identity) -> None:
    assert unseal(seal(who)) == who


def test_other_metadata_does_not_disturb() -> None:
    assert unseal({"language": "zh", **seal(MEMBER)}) == MEMBER


@pytest.mark.parametrize("metadata", [None, {}, {"member_id": "demo-vip"}, {METADATA_KEY: None}, {METADATA_KEY: MEMBER}])
def test_without_a_seal_nobody_is_identified(metadata: Any) -> None:
    assert unseal(metadata) == ANONYMOUS


RUBBISH = ["", ".", "..", "x", "x.y", ".e30=", "x.%%%", "0" * 64 + ".", "a.b.c", "x.正文", "x.\ud800"]


@pytest.mark.parametrize(
    "token",
    [*RUBBISH, "签名.e30="],
)
def test_rubbish_is_no_seal(token: str) -> None:
    assert unseal({METADATA_KEY: token}) == ANONYMOUS


def test_a_forged_body_is_refused() -> None:
    signature, _ = parts(Identity("demo-classic"))
    forged = encoded(member_id="demo-vip", actor="member", now=None)
    assert unseal({METADATA_KEY: f"{signature}.{forged}"}) == ANONYMOUS


def test_a_forged_signature_is_refused() -> None:
    signature, body = parts(MEMBER)
    flipped = ("0" if signature[0] != "0" else "1") + signature[1:]
    assert unseal({METADATA_KEY: f"{flipped}.{body}"}) == ANONYMOUS
    assert unseal({METADATA_KEY: f".{body}"}) == ANONYMOUS


@pytest.mark.parametrize("cut", [1, 4, 20, 60])
def test_a_truncated_seal_is_refused(cut: int) -> None:
    token = seal(MEMBER)[METADATA_KEY]
    assert unseal({METADATA_KEY: token[:-cut]}) == ANONYMOUS
    assert unseal({METADATA_KEY: token[cut:]}) == ANONYMOUS


def test_a_seal_made_with_another_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUIXIN_IDENTITY_KEY", "one")
    sealed = seal(MEMBER)
    assert unseal(sealed) == MEMBER
    monkeypatch.setenv("SUIXIN_IDENTITY_KEY", "another")
    assert unseal(sealed) == ANONYMOUS


def test_a_shared_key_lets_another_process_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUIXIN_IDENTITY_KEY", "shared")
    sealed = seal(MEMBER)
    monkeypatch.setattr(identity, "_PROCESS_KEY", b"the key of another process")
    assert unseal(sealed) == MEMBER
    monkeypatch.delenv("SUIXIN_IDENTITY_KEY")
    assert unseal(sealed) == ANONYMOUS


def test_the_seal_does_not_carry_the_key() -> None:
    assert "demo-vip" not in seal(MEMBER)[METADATA_KEY].split(".")[0]
    assert identity._PROCESS_KEY.hex() not in seal(MEMBER)[METADATA_KEY]

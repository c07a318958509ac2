"""What WeChat pushes is read only when it proves itself; whatever else comes is refused, never a crash."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.channels.wechat.crypto import BadPush, encrypt, read_key, signature
from assistant.channels.wechat.incoming import Door, Push, Query, verified

TOKEN, APPID = "a-token", "wx0123456789abcdef"
KEY_TEXT = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE"
KEY = read_key(KEY_TEXT)
NOW = 1764500000
TEXT = {
    "ToUserName": "gh_1", "FromUserName": "openid-1", "CreateTime": NOW, "MsgType": "text", "Content": "你好",
    "MsgId": 6054768590064713728,
}  # fmt: skip
XML = (
    "<xml><ToUserName>gh_1</ToUserName><FromUserName>openid-1</FromUserName><CreateTime>1764500000</CreateTime>"
    "<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[你好]]></Content><MsgId>6054768590064713728</MsgId></xml>"
)
PLAIN, SECURE = Door(TOKEN, APPID), Door(TOKEN, APPID, KEY)


def query(encrypted: str = "", token: str = TOKEN, timestamp: int = NOW) -> Query:
    at = str(timestamp)
    return Query(signature(token, at, "n"), at, "n", signature(token, at, "n", encrypted) if encrypted else "")


def sealed(body: bytes, appid: str = APPID, key: bytes = KEY) -> tuple[bytes, Query]:
    encrypted = encrypt(body, key, appid)
    return json.dumps({"ToUserName": "gh_1", "Encrypt": encrypted}).encode(), query(encrypted)


@pytest.mark.parametrize("body", [json.dumps(TEXT).encode(), XML.encode()], ids=["json", "xml"])
def test_a_text_in_either_format_plain_and_encrypted(body: bytes) -> None:
    expected = Push("openid-1", "gh_1", str(NOW), "text", "6054768590064713728", "你好")
    assert verified(body, query(), PLAIN, NOW) == expected
    assert verified(*sealed(body), SECURE, NOW) == expected
    encrypted = encrypt(body, KEY, APPID)
    wrapped = f"<xml><ToUserName>gh_1</ToUserName><Encrypt>{encrypted}</Encrypt></xml>".encode()
    assert verified(wrapped, query(encrypted), SECURE, NOW) == expected


def test_an_event_has_no_message_id_and_is_told_apart_by_its_key() -> None:
    told = {**TEXT, "MsgType": "event", "Event": "user_enter_tempsession", "EventKey": "a"}
    del told["MsgId"]
    first = verified(json.dumps(told).encode(), query(), PLAIN, NOW)
    second = verified(json.dumps({**told, "EventKey": "b"}).encode(), query(), PLAIN, NOW)
    assert first.once != second.once


@pytest.mark.parametrize(
    ("body", "door", "asked", "code"),
    [
        (XML.encode(), PLAIN, query(token="another"), "forged"),
        (XML.encode(), PLAIN, query(timestamp=NOW - 301), "stale"),
        (XML.encode(), PLAIN, query(timestamp=NOW + 301), "stale"),
        (XML.encode(), PLAIN, Query("", "", ""), "stale"),
        (XML.encode(), PLAIN, Query("é" * 40, str(NOW), "n"), "forged"),
        (XML.encode(), SECURE, query(), "forged"),
        (b"x" * 70_000, PLAIN, query(), "too_large"),
        (b"", PLAIN, query(), "unreadable"),
        (b"<xml>", PLAIN, query(), "unreadable"),
        (b"{", PLAIN, query(), "unreadable"),
        (b"[1]", PLAIN, query(), "unreadable"),
        (b'{"a":' * 5000, PLAIN, query(), "unreadable"),
        (b"<xml><FromUserName>openid-1</FromUserName></xml>", PLAIN, query(), "unreadable"),
        (XML.replace("openid-1", "a b;--").encode(), PLAIN, query(), "unreadable"),
        (XML.replace("6054768590064713728", "6e18").encode(), PLAIN, query(), "unreadable"),
    ],
)
def test_what_is_not_believed(body: bytes, door: Door, asked: Query, code: str) -> None:
    with pytest.raises(BadPush) as refused:
        verified(body, asked, door, NOW)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">',
    ],
)
def test_entities_are_neither_expanded_nor_fetched(head: str) -> None:
    with pytest.raises(BadPush, match="unreadable"):
        verified(f"{head}{XML}".encode(), query(), PLAIN, NOW)


def test_a_text_sealed_for_another_appid_or_with_another_key() -> None:
    with pytest.raises(BadPush, match="wrong_appid"):
        verified(*sealed(XML.encode(), appid="wxanother"), SECURE, NOW)
    with pytest.raises(BadPush):
        verified(*sealed(XML.encode(), key=b"k" * 32), SECURE, NOW)


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_make_the_reader_fall(body: bytes) -> None:
    for door in (PLAIN, SECURE):
        with pytest.raises(BadPush):
            verified(body, query(), door, NOW)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_no_sealed_bytes_make_the_reader_fall(body: bytes) -> None:
    with pytest.raises(BadPush):
        verified(*sealed(body), SECURE, NOW)


@settings(deadline=None)
@given(st.text(alphabet="ABCDEFGHabcdefgh0123+/=", max_size=200))
def test_no_spoilt_encryption_makes_the_reader_fall(encrypted: str) -> None:
    body = json.dumps({"Encrypt": encrypted}).encode()
    with pytest.raises(BadPush):
        verified(body, query(encrypted), SECURE, NOW)

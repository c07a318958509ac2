"""What the dev channel reads, and how it refuses the rest."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.channels.request import BadRequest, read_message


def body(**changes: Any) -> dict[str, Any]:
    return {"sender": "t1", "message": "你好", **changes}


def test_a_message_without_metadata_is_nobody_identified() -> None:
    message = read_message(body())
    assert (message.sender, message.text) == ("t1", "你好")
    assert (message.identity.member_id, message.identity.actor, message.identity.now) == (
        None,
        "tester",
        None,
    )


def test_member_and_clock_come_from_the_metadata() -> None:
    found = read_message(
        body(metadata={"member_id": "demo-vip", "now": "2026-11-23T02:00:00Z", "more": 1})
    ).identity
    assert (found.member_id, found.now) == ("demo-vip", "2026-11-23T10:00:00+08:00")


def test_an_agent_can_be_played() -> None:
    assert read_message(body(metadata={"actor": "agent"})).identity.actor == "agent"


def test_an_empty_message_is_read_and_answered_later() -> None:
    assert read_message(body(message="")).text == ""


def test_lone_surrogates_become_writable() -> None:
    message = read_message(body(sender="a\ud800", message="好\udfff"))
    assert message.sender.encode() and message.text.encode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (None, "body"),
        ([], "body"),
        ("你好", "body"),
        ({}, "sender"),
        ({"message": "你好"}, "sender"),
        (body(sender=" "), "sender"),
        (body(sender=7), "sender"),
        (body(sender="x" * 256), "sender"),
        ({"sender": "t1"}, "message"),
        (body(message=None), "message"),
        (body(message=["你好"]), "message"),
        (body(metadata="demo-vip"), "metadata"),
        (body(metadata={"member_id": 7}), "metadata.member_id"),
        (body(metadata={"member_id": ""}), "metadata.member_id"),
        (body(metadata={"actor": "admin"}), "metadata.actor"),
        (body(metadata={"now": "2026-02-30T10:00"}), "metadata.now"),
        (body(metadata={"now": "明天"}), "metadata.now"),
        (body(metadata={"now": 1700000000}), "metadata.now"),
        (body(metadata={"now": "0001-01-01T00:00:00+14:00"}), "metadata.now"),
        (body(metadata={"now": "9999-12-31T23:59:59-14:00"}), "metadata.now"),
        (body(metadata={"now": "2500-01-01T00:00"}), "metadata.now"),
    ],
)
def test_what_it_cannot_read_is_refused_in_one_chinese_sentence(wrong: Any, field: str) -> None:
    with pytest.raises(BadRequest) as refused:
        read_message(wrong)
    assert refused.value.field == field
    assert any("\u4e00" <= char <= "\u9fff" for char in str(refused.value))
    assert "\n" not in str(refused.value)

"""The chat of the mini program: every message answered once and in order, whatever the network does."""

from __future__ import annotations

import io
import json
import threading
import uuid
from typing import Any

import pytest

from assistant.logs import turns

from .conftest import PAYLOAD, Client, FakeAssistant, Members


def test_a_message_is_answered_under_the_members_sealed_identity(vip: Client, assistant: FakeAssistant) -> None:
    answer = vip.say("我还有几次专家号")[0]
    assert (answer["from"], answer["text"], answer["answer"]) == ("assistant", "回答 我还有几次专家号", {"intent": "greet"})
    asked = assistant.asked[-1]
    assert (asked.who.member_id, asked.who.actor, asked.road) == ("demo-vip", "member", "miniprogram")


def test_the_same_message_sent_again_is_answered_once(vip: Client, assistant: FakeAssistant) -> None:
    body = {"id": uuid.uuid4().hex, "text": "你好"}
    first = vip.post("/messages", body)
    again = [vip.post("/messages", body) for _ in range(3)]
    vip.answers(first["seq"])
    assert [one["duplicate"] for one in again] == [True] * 3
    assert {one["seq"] for one in again} == {first["seq"]}
    assert len(assistant.asked) == 1


def test_copies_sent_at_the_same_instant_are_one_message(vip: Client, assistant: FakeAssistant) -> None:
    body, got = {"id": uuid.uuid4().hex, "text": "你好"}, []
    threads = [threading.Thread(target=lambda: got.append(vip.post("/messages", body))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    vip.answers(got[0]["seq"])
    assert sorted(one["duplicate"] for one in got) == [False] + [True] * 7
    assert len(assistant.asked) == 1


def test_messages_sent_in_a_row_are_answered_in_order_one_at_a_time(vip: Client, assistant: FakeAssistant) -> None:
    assistant.slow = 0.02
    seqs = [vip.post("/messages", {"id": uuid.uuid4().hex, "text": f"第{n}句"})["seq"] for n in range(5)]
    vip.answers(seqs[-1])
    assert [asked.text for asked in assistant.asked] == [f"第{n}句" for n in range(5)]
    assert assistant.most_at_once == 1
    listed = [one["replies_to"] for one in vip.get("/messages?after=0")["messages"] if one["from"] == "assistant"]
    assert listed == seqs


def test_a_turn_that_fails_is_told_and_the_next_one_goes_on(vip: Client) -> None:
    failed = vip.say("出错")[0]
    assert failed["from"] == "notice" and failed["failed"] and "95169038" in failed["text"]
    assert vip.say("你好")[0]["text"] == "回答 你好"


def test_each_message_is_a_turn_and_what_is_logged_meanwhile_shows_its_id(vip: Client, caplog: pytest.LogCaptureFixture) -> None:
    stream = io.StringIO()
    turns.tell_on(stream)
    caplog.handler.addFilter(mark := turns.Marked())
    try:
        vip.say("你好")
        vip.say("出错")
    finally:
        caplog.handler.removeFilter(mark)
        turns.tell_on(None)
    kind, broken = (json.loads(line) for line in stream.getvalue().splitlines())
    assert kind["road"] == broken["road"] == "miniprogram" and kind["turn"] != broken["turn"]
    assert broken["outcome"] == "broken"
    (logged,) = [record for record in caplog.records if record.getMessage() == "a turn failed"]
    assert logged.turn == f" turn={broken['turn']}"  # type: ignore[attr-defined]


def test_history_goes_backwards_by_the_page(vip: Client) -> None:
    for word in ("一", "二", "三"):
        vip.say(word)
    page = vip.get("/messages?before=5&limit=2")
    assert [one["text"] for one in page["messages"]] == ["二", "回答 二"]


def test_without_agreements_the_assistant_answers_as_to_somebody_unknown(client: Client, assistant: FakeAssistant) -> None:
    client.login("dev:demo-vip")
    answers = client.say("我还有几次专家号")
    assert assistant.asked[-1].who.member_id is None
    assert [one["from"] for one in answers] == ["assistant", "notice"]


def test_somebody_elses_messages_are_never_listed(vip: Client, members: Members) -> None:
    vip.say("我的事")
    other = members("dev:demo-classic")
    assert other.get("/messages?after=0")["messages"] == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"text": "你好"}, (422, "bad_value")),
        ({"id": "短", "text": "你好"}, (422, "bad_value")),
        ({"id": "a" * 65, "text": "你好"}, (422, "bad_value")),
        ({"id": "a" * 12}, (422, "bad_value")),
        ({"id": "a" * 12, "text": "字" * 4001}, (422, "bad_value")),
        ({"id": "a" * 12, "payload": '/confirm{"proposal": "abcdefghjk"}', "title": "确定"}, (409, "button_over")),
    ],
)
def test_what_is_no_message_is_refused_and_changes_nothing(
    vip: Client, assistant: FakeAssistant, body: dict[str, Any], expected: tuple[int, str]
) -> None:
    assert vip.refused("POST", "/messages", body) == expected
    assert vip.get("/messages?after=0")["messages"] == []
    assert assistant.asked == []


def test_a_button_shown_is_pressed(vip: Client, assistant: FakeAssistant) -> None:
    vip.say("预约")
    sent = vip.post("/messages", {"id": uuid.uuid4().hex, "payload": PAYLOAD, "title": "确定"})
    vip.answers(sent["seq"])
    assert assistant.asked[-1].text == PAYLOAD
    assert [one["text"] for one in vip.get("/messages?after=0")["messages"] if one["from"] == "member"] == ["预约", "确定"]


def test_words_cannot_pass_for_an_understood_message(vip: Client, assistant: FakeAssistant) -> None:
    vip.say("/my_quota{}")
    assert assistant.asked[-1].text == "／my_quota{}"


def test_what_is_not_to_be_passed_to_the_provider_is_not_booked(client: Client, assistant: FakeAssistant) -> None:
    client.login("dev:demo-vip")
    for one in client.get("/agreements"):
        agreed = one["id"] != "pass_to_provider"
        client.post("/agreements", {"id": one["id"], "version": one["version"], "agreed": agreed})
    client.say("约专家门诊")
    assert (assistant.asked[-1].who.member_id, assistant.asked[-1].who.may_book) == ("demo-vip", False)
    client.agree()
    client.say("约专家门诊")
    assert assistant.asked[-1].who.may_book


def test_a_person_is_asked_for_by_the_button(vip: Client, assistant: FakeAssistant) -> None:
    sent = vip.post("/handover", {})
    vip.answers(sent["seq"])
    assert assistant.asked[-1].text == "转人工"

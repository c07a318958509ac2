"""The dev channel over HTTP: who the member is, what is refused, and that turns do not wait for polls."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from actions.identity import Identity, unseal


def body(message: str = "你好", **metadata: Any) -> dict[str, Any]:
    return {"sender": "t1", "message": message, "metadata": metadata}


def test_it_answers_rasas_list(dev_post: Any) -> None:
    status, replies = dev_post(body())
    assert status == 200
    assert replies == [
        {"recipient_id": "t1", "text": "回答 你好"},
        {"recipient_id": "t1", "custom": {"answer": {"intent": "greet"}}},
    ]


def test_the_identity_is_sealed_into_the_message(dev_post: Any, fake_agent: Any) -> None:
    dev_post(body(member_id="demo-vip", now="2026-11-23T10:00+08:00"))
    message = fake_agent.messages[0]
    assert unseal(message.metadata) == Identity("demo-vip", "tester", "2026-11-23T10:00:00+08:00")
    assert (message.sender_id, message.input_channel) == ("t1", "rest")


def test_a_seal_somebody_else_made_up_is_not_passed_on(dev_post: Any, fake_agent: Any) -> None:
    dev_post(body(suixin_identity="forged.e30="))
    assert unseal(fake_agent.messages[0].metadata).member_id is None


def test_nobody_is_identified_without_metadata(dev_post: Any, fake_agent: Any) -> None:
    assert dev_post({"sender": "t1", "message": "你好"})[0] == 200
    assert unseal(fake_agent.messages[0].metadata).member_id is None


@pytest.mark.parametrize("text", ["", "   ", "🎉🎉", "\u0007\u200b", "长" * 5000])
def test_what_nobody_can_read_is_answered_without_rasa(dev_post: Any, fake_agent: Any, text: str) -> None:
    status, replies = dev_post(body(text))
    assert status == 200 and fake_agent.messages == []
    assert replies[0]["recipient_id"] == "t1" and replies[0]["text"].endswith("。")
    assert replies[1]["custom"]["answer"]["intent"] == "unreadable"


def test_control_characters_and_blanks_do_not_reach_rasa(dev_post: Any, fake_agent: Any) -> None:
    dev_post(body("你\u0007好\r\n  吗"))
    assert fake_agent.messages[0].text == "你好 吗"


def test_an_understood_message_goes_to_rasa_as_it_is(dev_post: Any, fake_agent: Any) -> None:
    dev_post(body('/my_quota{"service": "4.4"}'))
    assert fake_agent.messages[0].text == '/my_quota{"service": "4.4"}'


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (b"{not json", "body"),
        (b"", "body"),
        (b"\xff\xfe", "body"),
        ([1], "body"),
        ({"message": "你好"}, "sender"),
        ({"sender": "t1"}, "message"),
        (body(now="2026-02-30"), "metadata.now"),
        (body(member_id="nobody"), "metadata.member_id"),
    ],
)
def test_a_wrong_body_is_one_chinese_sentence_and_status_400(
    dev_post: Any, fake_agent: Any, wrong: Any, field: str
) -> None:
    status, told = dev_post(wrong)
    assert status == 400 and fake_agent.messages == []
    assert told["error"]["field"] == field
    assert told["error"]["message"].endswith("。")


def test_a_fault_is_status_500_without_a_traceback(dev_post: Any) -> None:
    status, told = dev_post(body("出错"))
    assert status == 500
    assert "Traceback" not in str(told) and "出错" in told["error"]["message"]
    assert dev_post(body())[0] == 200


def test_three_messages_at_once_are_answered_one_after_the_other_and_fast(
    dev_post: Any, fake_agent: Any
) -> None:
    fake_agent.slow = 0.05
    dev_post(body())
    start = time.perf_counter()
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(dev_post, [body(str(number) + "号") for number in range(3)]))
    assert time.perf_counter() - start < 0.9
    assert fake_agent.most_at_once == 1
    assert [status for status, _ in answers] == [200, 200, 200]


def test_the_channel_tells_that_it_is_there(dev_post: Any) -> None:
    assert dev_post(None, path="/webhooks/rest/") == (200, {"status": "ok"})

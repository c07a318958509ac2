"""An answer is one text and the same for machines."""

from __future__ import annotations

import json

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.replies.answer import Answer, cite, sentence


def test_only_the_parts_that_apply_are_in_the_payload() -> None:
    assert Answer("好的。", "greet").payload() == {"intent": "greet", "services": [], "clauses": []}


def test_every_part_has_its_name() -> None:
    answer = Answer(
        "您还可用1次。", "my_quota", ("4.4",), ("3.2",), quota=[{"remaining": 1}], decision={"allowed": True},
        booking={"id": "B1"}, options=("约专家号",), contact={"phone": "95169038"},
    )
    payload = answer.payload()
    assert list(payload) == ["intent", "services", "clauses", "quota", "decision", "booking", "options", "contact"]
    assert payload["services"] == ["4.4"] and payload["options"] == ["约专家号"]
    assert json.loads(json.dumps(payload)) == payload


def test_an_empty_quota_is_a_part_and_none_is_not() -> None:
    assert "quota" in Answer("", quota=[]).payload()
    assert "quota" not in Answer("", quota=None).payload()


def test_text_buttons_and_answer_go_out_in_one_message() -> None:
    dispatcher = CollectingDispatcher()
    Answer("选一个。", "nlu_fallback", options=("查次数", "约专家号")).send(dispatcher)
    (message,) = dispatcher.messages
    assert message["text"] == "选一个。"
    assert message["buttons"] == [{"title": o, "payload": o} for o in ("查次数", "约专家号")]
    assert message["custom"]["answer"]["options"] == ["查次数", "约专家号"]


def test_an_answer_is_filed_once() -> None:
    assert Answer("").about("greet").intent == "greet"
    assert Answer("", "book").about("greet").intent == "book"


@pytest.mark.parametrize(
    ("clauses", "text"),
    [
        ((), ""),
        (("", ""), ""),
        (("3.2", "4.4"), "（手册3.2、4.4）"),
        (("4.4 流程1", "4.4 注意4", "3.2"), "（手册4.4、3.2）"),
        (("1", "2", "3", "4", "5"), "（手册1、2、3、4）"),
    ],
)
def test_clauses_are_cited_once_without_their_paragraphs(clauses: tuple[str, ...], text: str) -> None:
    assert cite(clauses) == text


@pytest.mark.parametrize(
    ("parts", "clauses", "text"),
    [
        (["您是贵宾套餐"], ["3.2"], "您是贵宾套餐（手册3.2）。"),
        (["可以用。", "", "要预约吗？"], [], "可以用。要预约吗？"),
        (["先说一件", "再说一件。"], ["4.4"], "先说一件。再说一件（手册4.4）。"),
        ([], ["4.4"], ""),
    ],
)
def test_parts_become_one_text_that_ends_with_its_clauses(parts: list[str], clauses: list[str], text: str) -> None:
    assert sentence(parts, clauses) == text

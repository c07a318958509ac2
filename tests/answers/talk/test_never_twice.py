"""What was just said is not read out again: help with the open question, the same said as such, or asked back."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from actions.answers.talk.never_twice import never_twice
from actions.reading.turn import Turn
from actions.replies.answer import Answer
from tests.reading.facts.test_reading import turn

DAY = "想改到哪一天？"
RESCHEDULE = {"kind": "reschedule", "booking": "B-1", "date": None}


def said(text: str, last: str, intent: str = "inform", **slots: Any) -> Turn:
    before = {"last_answer": {"text": last}, **slots}
    # Nothing likely to offer: the bare question back.
    engine = cast(Any, SimpleNamespace(catalogue=SimpleNamespace(services={})))
    return replace(turn(text, intent), slots=before, ranking=(), engine=engine)


def answered(turn: Turn, answer: Answer) -> Answer:
    return never_twice(lambda _: answer)(turn)


def misunderstood(answer: Answer) -> list[int]:
    return [event["value"] for event in answer.events if event["name"] == "misunderstood"]


def test_another_answer_stays_as_it_is() -> None:
    answer = Answer(DAY)
    assert answered(said("陪诊", "要改哪一个？"), answer) is answer


@pytest.mark.parametrize(("before", "lead"), [(0, "没太听明白。"), (1, "还是没听明白。不办了就说“算了”。")])
def test_an_open_question_comes_with_help(before: int, lead: str) -> None:
    again = answered(
        said("随便", DAY, pending=RESCHEDULE, misunderstood=before), Answer(DAY, options=("明天",))
    )
    assert (again.text, again.options, misunderstood(again)) == (f"{lead}{DAY}", ("明天",), [before + 1])


def test_which_booking_comes_with_how_to_say_it() -> None:
    pending = {"kind": "cancel", "among": ["B-1", "B-2"], "date": None}
    again = answered(
        said("随便", "您有2个预约。要取消哪一个？", pending=pending), Answer("您有2个预约。要取消哪一个？")
    )
    assert again.text.startswith("没太听明白。说“第一个”或预约编号就行。您有2个预约")


def test_what_led_in_the_question_makes_it_no_other_one() -> None:
    asked = {"_asked": "early_symptom", "_service": "4.1.1"}
    again = answered(said("嗯", f"要看情况。{DAY}", "affirm", facts=asked), Answer(DAY))
    assert again.text.startswith("没太听明白。看检查报告")


def test_what_changes_nothing_is_told_as_such() -> None:
    refused = Answer("住院协调现在用不了。", intent="my_eligibility")
    heard = replace(said("确诊了", refused.text), entities=({"entity": "diagnosis", "value": "confirmed"},))
    assert answered(heard, refused).text == "还是一样，住院协调现在用不了。"


def test_a_relative_beside_another_matter_is_asked_about() -> None:
    detail = Answer("手术协调：要住院手术时打95169038。", intent="service_detail")
    heard = replace(
        said("那孩子呢", detail.text, "follow_up"), entities=({"entity": "relation", "value": "child"},)
    )
    assert answered(heard, detail).text.startswith("没太听明白")


def test_a_follow_up_not_understood_is_asked_about() -> None:
    again = answered(
        said("视频的呢", "住院协调：8到10个工作日。", "follow_up"), Answer("住院协调：8到10个工作日。")
    )
    assert again.text.startswith("没太听明白")
    assert misunderstood(again) == [1]


def test_a_courtesy_may_be_said_twice() -> None:
    courtesy = Answer("好的。还有什么想问的，直接说就行。")
    assert answered(said("行", courtesy.text, "affirm"), courtesy) is courtesy

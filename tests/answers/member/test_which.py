"""From a situation to the service for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.answers.member.which import SERVICES_FOR, fits, situation_of
from actions.reading.query_cues import entries
from tests.answers.asking import BOOK, after_answer, told, turn
from tests.entitlement.builders import tiered, used


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("晚上老睡不着想找人说说话", "4.10"), ("一个人去医院弄不明白机器", "4.5"), ("膝盖疼了半年想找好大夫", "4.4"),
        ("体检报告有个结节", "4.1.2"), ("医生让我住院没床位", "4.6"), ("发烧了想问问医生", "4.2"),
    ],
)  # fmt: skip
def test_the_nearest_service_comes_first(text: str, service: str) -> None:
    assert told("which_service", turn(text, "nlu_fallback", act="which")).services == (service,)


def test_what_the_tier_lacks_is_named_and_something_else_offered() -> None:
    answer = told("which_service", turn("两家医院说法不一样", "nlu_fallback", act="which", who=tiered("classic")))
    assert answer.services != ("4.11",)
    assert "国内多学科会诊您现在用不了" in answer.text


def test_used_up_leads_on() -> None:
    spent = tiered("vip", usage=used("4.4", "2026-05-12", times=2))
    answer = told("which_service", turn("腰疼想找专家看看", "nlu_fallback", act="which", who=spent))
    assert answer.services == ("4.2",)


def test_one_question_back_where_the_answer_hangs_on_it() -> None:
    answer = told("which_service", turn("出院在家卧床没人会护理", "nlu_fallback", act="which"))
    assert answer.decision is not None
    assert "先确认一下" in answer.text


def test_nobody_identified_is_told_the_service_all_the_same() -> None:
    assert told("which_service", turn("想找人陪我看病", "nlu_fallback", act="which", member=None)).services == ("4.5",)


def test_every_situation_has_services_and_a_cue() -> None:
    assert all(set(services) <= set(BOOK.catalogue.services) for services in SERVICES_FOR.values())
    assert all(f"which.{situation}" in entries() for situation in SERVICES_FOR)


def test_a_booking_surely_ordered_is_no_situation() -> None:
    assert not fits(turn("帮我约专家号腰疼", "book", "4.4", act="order"))
    assert situation_of(turn("还剩几次", "my_quota")) == ""


@pytest.mark.parametrize(
    ("text", "intent", "service"),
    [
        ("想请几位专家一起会诊看看片子", "book", "4.11"), ("乳腺癌手术做完了，现在能用上哪些", "my_eligibility", "4.12"),
        ("查出胃息肉，有没有医生可以帮我看报告", "my_policy", "4.1.2"), ("想去日本做质子治疗你们怎么个帮法", "book", "4.9"),
        ("有没有能跟人谈谈心的服务", "service_list", "4.10"),
    ],
)  # fmt: skip
def test_an_order_without_a_service_or_another_reading_is_a_situation_all_the_same(text: str, intent: str, service: str) -> None:
    asked = turn(text, intent, act="question", sure=0.75, who=tiered("platinum"))
    assert fits(asked)
    assert told("which_service", asked).services == (service,)


def test_at_most_three_services_each_with_what_it_is_for() -> None:
    answer = told("which_service", turn("想请几位专家一起会诊", "book", act="which"))
    assert "国际专家会诊（请国外专家出第二意见" in answer.text
    assert len(answer.text) < 220


def test_the_situation_is_kept_for_the_next_question() -> None:
    first = told("which_service", turn("体检有个息肉", "nlu_fallback", act="which"))
    kept = after_answer(first, aspect=next(event["value"] for event in first.events if event["name"] == "aspect"))
    assert situation_of(turn("那我这种情况该用哪个", "my_eligibility", state=kept)) == "signs"


def test_the_next_step_of_screening_waits_for_the_reading_of_the_report() -> None:
    answer = told("which_service", turn("体检有个结节该用哪个", "my_eligibility", act="which"))
    assert "早筛专家门诊协调" not in answer.text


def test_a_sick_child_of_the_insured_is_sent_to_a_doctor() -> None:
    asked = turn("娃发高烧了有没有医生能问一下", "nlu_fallback", act="which")
    relation = {"entity": "relation", "value": "child", "start": 0, "end": 1}
    answer = told("which_service", replace(asked, entities=(relation,)))
    assert "儿科急诊" in answer.text
    assert answer.decision is None


def test_a_thanks_that_tells_a_story_is_none() -> None:
    assert not fits(turn("谢谢，我一个人在医院真不会弄机器", "thanks", sure=0.4))

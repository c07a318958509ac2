"""From a situation to the service for it."""

from __future__ import annotations

import pytest

from actions.answers.member.which import SERVICES_FOR, fits, situation_of
from actions.reading.query_cues import entries
from tests.answers.asking import BOOK, told, turn
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

"""Bookings ordered together: each is proposed by itself, in the order said, and none is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.dialogue.moves import carry
from actions.dialogue.policy import resolve
from actions.entitlement import Entitlements
from actions.reading.state import State
from actions.replies.answer import Answer
from tests.dialogue.talk import Talk, heard


def said(answers: tuple[Answer, ...]) -> str:
    return "".join(answer.text for answer in answers)


@pytest.fixture
def talk(desk: Entitlements) -> Talk:
    return Talk()


def two(talk: Talk, text: str = "先约专家号12月8号骨科，再约陪诊") -> str:
    """What is said to an order of an outpatient visit and an escort."""
    turn = heard(text, "book", state=talk.state, service="专家号:4.4", department="骨科")
    at = text.index("陪诊")
    escort = {"entity": "service", "value": "4.5", "start": at, "end": at + len("陪诊")}
    turn = replace(turn, entities=(*turn.entities, escort))
    outcome = carry(turn, resolve(turn))
    talk.state = State.from_slot(outcome.state.to_slot())
    return said(outcome.answers)


def test_the_first_keeps_its_own_day(talk: Talk) -> None:
    told = two(talk)
    assert "先办专家门诊协调，接着办导医服务" in told
    assert "骨科，12月8日" in told
    assert talk.state.proposal and talk.state.proposal["service"] == "4.4"


def test_the_second_is_asked_for_its_day_once_the_first_is_placed(talk: Talk) -> None:
    two(talk)
    placed = said(talk.say("确定", "affirm"))
    assert "已提交专家门诊协调申请" in placed
    assert "接着办导医服务" in placed
    assert talk.state.booking and talk.state.booking["service"] == "4.5"
    assert talk.state.booking["asked"] == "wanted_date"


def test_on_the_same_day_the_second_is_proposed_and_still_wants_its_own_yes(talk: Talk) -> None:
    two(talk, "先约专家号12月8号骨科，再约陪诊同一天")
    assert "导医服务，12月8日" in said(talk.say("确定", "affirm"))
    assert talk.state.proposal and talk.state.proposal["service"] == "4.5"
    assert "已提交导医服务" in said(talk.say("确定", "affirm"))


@pytest.mark.parametrize("nod", ["好的", "好", "嗯嗯", "行", "好的谢谢"])
def test_a_nod_to_the_first_is_no_yes_to_the_second(talk: Talk, nod: str) -> None:
    two(talk, "先约专家号12月8号骨科，再约陪诊同一天")
    talk.say("确定", "affirm")
    assert "已提交" not in said(talk.say(nod, "affirm"))
    assert talk.state.proposal and talk.state.proposal["service"] == "4.5"
    assert "已提交导医服务" in said(talk.say("确定", "affirm"))


def test_giving_up_the_first_goes_on_with_the_second(talk: Talk) -> None:
    two(talk)
    assert "接着办导医服务" in said(talk.say("算了", "stop"))


def test_giving_up_both_leaves_nothing(talk: Talk) -> None:
    two(talk)
    assert "接着办" not in said(talk.say("两个都不要了", "deny"))
    assert not talk.state.waiting and not talk.state.booking


def test_one_more_wanted_in_the_middle_waits_its_turn(talk: Talk) -> None:
    talk.to_the_proposal()
    told = said(talk.say("陪诊也给我约上同一天", "book", service="陪诊:4.5"))
    assert "先办专家门诊协调，接着办导医服务" in told
    assert talk.state.proposal and talk.state.proposal["service"] == "4.4"
    assert "导医服务，12月15日" in said(talk.say("确定", "affirm"))


def test_a_yes_with_an_order_beside_it_is_no_whole_yes(talk: Talk) -> None:
    talk.to_the_proposal()
    talk.say("确定，再帮我约个陪诊", "book", service="陪诊:4.5")
    assert talk.state.proposal and talk.state.proposal["service"] == "4.4"
    assert talk.state.done is None


@pytest.mark.parametrize("text", ["专家号不约了，改约陪诊吧", "专家号还是陪诊，帮我约一个"])
def test_only_one_of_them_is_wanted(talk: Talk, text: str) -> None:
    two(talk, f"{text}，骨科")
    assert not talk.state.waiting

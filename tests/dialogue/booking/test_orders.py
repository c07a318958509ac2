"""A booking ordered in words that were read as something else starts the form; a question does not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions.dialogue.booking.orders import wants_a_booking
from actions.engine import entitlements
from actions.reading.facts.wishes import WISH
from actions.reading.turn import Turn
from tests.reading.facts.test_reading import turn


def about(text: str, intent: str, service: str | None = None, **slots: Any) -> Turn:
    """A turn that names ``service`` (words:id) and has ``slots``."""
    named = turn(text, intent, **({"service": service} if service else {}))
    return replace(named, slots=slots, engine=entitlements())


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("那陪诊也约上", "陪诊:4.5"),
        ("那我想约住院", "住院:4.6"),
        ("帮孩子约专家号，我是他妈妈", "专家号:4.4"),
        ("手术也约", "手术:4.7"),
    ],
)
def test_an_order_read_as_a_follow_up_starts_the_form(text: str, service: str) -> None:
    assert wants_a_booking("follow_up", about(text, "follow_up", service))


@pytest.mark.parametrize(
    ("text", "service"),
    [("陪诊怎么约", "陪诊:4.5"), ("我约过陪诊", "陪诊:4.5"), ("那陪诊呢", "陪诊:4.5"), ("约陪诊要提前几天", "陪诊:4.5")],
)
def test_a_question_starts_nothing(text: str, service: str) -> None:
    assert not wants_a_booking("follow_up", about(text, "follow_up", service))


def test_what_needs_no_booking_is_not_booked() -> None:
    assert not wants_a_booking("follow_up", about("帮我约电话医生", "follow_up", "电话医生:4.2"))


def test_in_the_middle_of_a_booking_nothing_new_begins() -> None:
    assert not wants_a_booking("follow_up", about("那陪诊也约上", "follow_up", "陪诊:4.5", requested_slot="booking_answer"))


def test_a_bare_order_is_about_the_service_talked_about() -> None:
    spoken_of = replace(turn("约吧", "service_process"), slots={"service": "4.5"}, engine=entitlements())
    assert wants_a_booking("service_process", spoken_of)
    assert not wants_a_booking("service_process", about("约吧", "service_process"))


@pytest.mark.parametrize(("text", "starts"), [("好的", True), ("好吗？", False)])
def test_a_clear_yes_to_what_was_offered(text: str, starts: bool) -> None:
    offered = {"kind": WISH, "facts": {"department": "骨科"}}
    slots = {"service": "4.4", "pending": offered}
    assert wants_a_booking("affirm", replace(turn(text, "affirm"), slots=slots, engine=entitlements())) is starts


def test_for_the_relative_just_registered() -> None:
    slots = {"service": "4.10", "last_intent": "designate_relative"}
    asked = replace(turn("给她约", "service_process"), slots=slots, engine=entitlements())
    assert wants_a_booking("service_process", asked)


def test_danger_is_never_an_order() -> None:
    said = replace(turn("约吧", "emergency"), slots={"service": "4.5"}, engine=entitlements())
    assert not wants_a_booking("emergency", said)

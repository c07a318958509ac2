"""A refusal looked at again once something new is told."""

from __future__ import annotations

import pytest

from actions.dialogue.booking.reconsidering import reconsiders
from actions.dialogue.policy import resolve
from actions.entitlement import Entitlements
from tests.dialogue.rows import talked
from tests.dialogue.talk import Talk, heard

TOLD = {"surgery_setting": "outpatient", "disease": "脂肪瘤", "disease_class": "other"}
REFUSED = {"service": "4.7", "facts": TOLD, "refused": True}


@pytest.fixture(autouse=True)
def members(desk: Entitlements) -> None:
    """The demo members are loaded."""


def test_what_takes_the_reason_away_is_decided_again() -> None:
    turn = heard("医生说住院切", surgery_setting="住院切:inpatient", state=talked(goal=REFUSED, service="4.7"))
    assert reconsiders(turn)


@pytest.mark.parametrize("text", ["那怎么办", "医生说还是门诊切", "要是住院切呢"])
def test_what_changes_nothing_is_not(text: str) -> None:
    named = {"surgery_setting": "门诊切:outpatient"} if "门诊切" in text else {}
    named = {"surgery_setting": "住院切:inpatient"} if "住院切" in text else named
    assert not reconsiders(heard(text, state=talked(goal=REFUSED, service="4.7"), **named))


def test_another_service_is_another_matter() -> None:
    turn = heard("住院切，专家号呢", surgery_setting="住院切:inpatient", service="专家号:4.4", state=talked(goal=REFUSED))
    assert not reconsiders(turn)


def test_the_service_refused_is_offered() -> None:
    talk = Talk()
    talk.state = talked(goal=REFUSED, service="4.7")
    answer = talk.say("医生说住院切", surgery_setting="住院切:inpatient")[-1]
    assert answer.services == ("4.7",)
    assert "用不了" not in answer.text


def test_some_other_time_leaves_everything_alone() -> None:
    assert resolve(heard("行 我晚点再约", "reschedule_booking", state=talked())).row == "put off"
    assert resolve(heard("改天再约，改到9号吧", "reschedule_booking", state=talked())).row != "put off"


def test_a_sigh_before_a_question_stops_nothing() -> None:
    talk = Talk()
    said = talk.say("算了 那专家门诊最早几号", "stop", service="专家门诊:4.4")[-1].text
    assert "12月2日" in said

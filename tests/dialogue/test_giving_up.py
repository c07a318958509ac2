"""A booking given up beside something else: the cue file by its examples, and both halves done."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.dialogue.giving_up import given_up
from actions.entitlement import Entitlements
from actions.reading.cue_files import cue_file, first_cue
from tests.dialogue.talk import Talk, heard

FILE = cue_file("giving_up")


@pytest.mark.parametrize(("name", "text"), [(n, t) for n, cue in FILE.items() for t in cue["match"] if n != "none"])
def test_heard_as_it_is_meant(name: str, text: str) -> None:
    assert first_cue("giving_up", text) == name


@pytest.mark.parametrize("text", FILE["none"]["match"])
def test_not_heard_in_anything_else(text: str) -> None:
    assert first_cue("giving_up", text) == ""


def with_rest(text: str, start: int, intent: str) -> tuple[dict[str, object], ...]:
    return ({"start": start, "ranking": [{"name": intent, "confidence": 0.9}]},)


def test_what_stands_beside_it_is_found_before_and_behind() -> None:
    for text in ("别约了，专家号还剩几次", "专家号还剩几次？不约了"):
        turn = heard(text, "my_quota")
        found = given_up(replace(turn, rests=with_rest(text, 4, "my_quota")))
        assert found is not None and found.rest is not None and "还剩几次" in found.rest.text


def test_a_remark_beside_it_is_no_other_matter() -> None:
    found = given_up(heard("算了，那天要下雨", "stop"))
    assert found is not None and found.rest is None


@pytest.mark.parametrize("text", ["不约了，专家号还剩几次", "我没让你约啊，专家号还剩几次"])
def test_the_booking_is_left_and_the_question_answered(desk: Entitlements, text: str) -> None:
    talk = Talk()
    talk.to_the_proposal()
    start = text.index("专家号")
    said = talk.say(text, "my_quota", service="专家号:4.4", rests=with_rest(text, start, "my_quota"))
    assert talk.state.booking is None and talk.state.proposal is None
    assert len(said) == 2 and "次" in said[1].text


def test_what_was_never_ordered_is_left_without_another_word(desk: Entitlements) -> None:
    talk = Talk()
    talk.to_the_proposal()
    said = talk.say("我没让你约啊", "deny")
    assert talk.state.proposal is None and len(said) == 1


def test_not_yet_is_not_giving_up(desk: Entitlements) -> None:
    talk = Talk()
    talk.to_the_proposal()
    talk.say("先别提交", "stop")
    assert talk.state.proposal is not None


@pytest.mark.parametrize("text", ["不是，我不要专家号，我要约陪诊", "弄错了，不要专家门诊协调，约陪诊"])
def test_the_service_itself_is_declined_and_another_ordered(desk: Entitlements, text: str) -> None:
    talk = Talk()
    talk.to_the_proposal()
    start = max(text.index("我要约") if "我要约" in text else 0, text.rindex("，") + 1)
    talk.say(text, "book", service="陪诊:4.5", rests=with_rest(text, start, "book"))
    assert talk.state.proposal is None or "4.5" in str(talk.state.booking)
    assert talk.state.booking is not None and "4.4" not in str(talk.state.booking.get("service"))


def test_a_way_that_is_not_wanted_declines_no_service(desk: Entitlements) -> None:
    talk = Talk()
    talk.to_the_proposal()
    assert given_up(replace(heard("不要周末，专家号还剩几次", "my_quota"), state=talk.state)) is None

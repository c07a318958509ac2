"""The talks the grammar was made for: each verdict where it must fall."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from actions.dialogue.consent.proposals import Proposal
from actions.dialogue.consent.verdict import Verdict, gives_up, read_consent
from tests.dialogue.consent_proposals import (
    BOOKING,
    CANCELLING,
    FORFEITING,
    MEMBER,
    MOVING,
    NAMING,
    NOW,
    PROPOSALS,
)


def verdict(text: str, proposal: Proposal) -> Verdict:
    return read_consent(text, proposal, NOW, MEMBER).verdict


@pytest.mark.parametrize("text", ["好的", "确定", "行嘞", "没问题，谢谢", "👌", "ok", "嗯嗯", "要得", "冇問題唔該晒", "可以可以"])
def test_a_plain_yes_carries_out_what_can_be_mended(text: str) -> None:
    assert {verdict(text, proposal) for proposal in (BOOKING, CANCELLING, MOVING)} == {Verdict.YES}


@pytest.mark.parametrize("text", ["好的", "确定", "没问题，谢谢", "👌", "确定取消", "登记吧"])
@pytest.mark.parametrize("proposal", [NAMING, FORFEITING])
def test_a_plain_yes_never_carries_out_what_cannot(text: str, proposal: Proposal) -> None:
    assert verdict(text, proposal) != Verdict.YES


@pytest.mark.parametrize("proposal", PROPOSALS.values(), ids=list(PROPOSALS))
def test_the_own_sentence_the_caption_and_the_button_carry_out(proposal: Proposal) -> None:
    spoken = (proposal.sentence, f"{proposal.sentence}，谢谢", proposal.caption, proposal.confirm_payload)
    assert [verdict(text, proposal) for text in spoken] == [Verdict.YES] * 4
    assert read_consent(proposal.caption, proposal, NOW, MEMBER).button


@pytest.mark.parametrize("proposal", PROPOSALS.values(), ids=list(PROPOSALS))
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("没问题，先放着", Verdict.HOLD), ("是的，等等", Verdict.HOLD), ("可以先等等", Verdict.HOLD), ("有点贵", Verdict.HOLD),
        ("嗯，她还没同意", Verdict.HOLD), ("好的吧？", Verdict.QUESTION), ("确定不要", Verdict.NO),
        ("要登记另一个人", Verdict.OTHER_PERSON),
        ("好的谢谢，费用谁出", Verdict.QUESTION), ("谢谢", Verdict.UNCLEAR), ("", Verdict.UNCLEAR), ("知道了", Verdict.UNCLEAR),
    ],
)  # fmt: skip
def test_what_is_not_quite_a_yes_at_any_proposal(text: str, expected: Verdict, proposal: Proposal) -> None:
    assert verdict(text, proposal) == expected


@pytest.mark.parametrize(
    ("text", "proposal", "expected"),
    [
        ("确定取消", BOOKING, Verdict.NO), ("取消", BOOKING, Verdict.NO), ("确定取消", CANCELLING, Verdict.YES),
        ("确定不取消", CANCELLING, Verdict.NO), ("确定不改", MOVING, Verdict.NO), ("确定取消", MOVING, Verdict.OTHER_ACT),
        ("约之前我想再问问医生", BOOKING, Verdict.HOLD), ("那给他约12月3号", BOOKING, Verdict.OTHER_PERSON),
        ("不，改成周五", BOOKING, Verdict.CHANGE), ("是我妈不是我", BOOKING, Verdict.OTHER_PERSON),
        ("就12月10号下午两点", BOOKING, Verdict.YES), ("12月11号", BOOKING, Verdict.CHANGE),
        ("改到8号吧", MOVING, Verdict.YES), ("改到9号吧", MOVING, Verdict.CHANGE), ("好，就3号", MOVING, Verdict.NO),
        ("好的，约专家号", CANCELLING, Verdict.OTHER_ACT), ("就这么约", CANCELLING, Verdict.OTHER_ACT),
        ("算了，取消吧", CANCELLING, Verdict.YES), ("算了", CANCELLING, Verdict.NO),
        ("好的，我能去", CANCELLING, Verdict.UNCLEAR), ("好的，我能去", BOOKING, Verdict.YES),
        ("我约好了", BOOKING, Verdict.UNCLEAR), ("不要取消", BOOKING, Verdict.UNCLEAR),
        ("登记李雷吧", NAMING, Verdict.OTHER_PERSON), ("客户确认登记王芳", NAMING, Verdict.NEEDS_SENTENCE),
    ],
)  # fmt: skip
def test_the_same_words_mean_what_the_proposal_makes_of_them(text: str, proposal: Proposal, expected: Verdict) -> None:
    assert verdict(text, proposal) == expected


def test_a_yes_after_its_time_or_from_another_member_is_none() -> None:
    late = BOOKING.expires_at
    assert read_consent("好的", BOOKING, late, MEMBER).verdict == Verdict.EXPIRED
    assert read_consent("好的", BOOKING, late - timedelta(seconds=1), MEMBER).verdict == Verdict.YES
    assert read_consent("好的", BOOKING, NOW, "other").verdict == Verdict.STALE
    assert read_consent("好的", BOOKING, NOW, None).verdict == Verdict.STALE


def test_the_button_of_another_proposal_is_stale() -> None:
    earlier = replace(BOOKING, id="abcdefghjk")
    for text in (earlier.caption, earlier.confirm_payload, earlier.decline_payload):
        assert read_consent(text, BOOKING, NOW, MEMBER).verdict == Verdict.STALE
    assert read_consent("/confirm", BOOKING, NOW, MEMBER).verdict == Verdict.UNCLEAR
    assert read_consent(BOOKING.decline_payload, BOOKING, NOW, MEMBER).verdict == Verdict.NO


def test_words_beside_a_caption_count() -> None:
    assert verdict(f"{NAMING.caption} 先等等", NAMING) == Verdict.HOLD
    assert verdict(f"好的 {NAMING.caption}", NAMING) == Verdict.YES


def test_another_service_is_a_change_where_its_name_is_known() -> None:
    known = read_consent("好的，住院吧", BOOKING, NOW, MEMBER, other_services=("住院",))
    assert known.verdict == Verdict.CHANGE
    assert "住院" in known.because
    assert verdict("好的，住院吧", BOOKING) == Verdict.UNCLEAR


@pytest.mark.parametrize("text", ["算了 不约了", "还是别了", "当我没说"])
def test_giving_up_afterwards_is_heard(text: str) -> None:
    assert gives_up(text)


@pytest.mark.parametrize("text", ["好的谢谢", "取消要扣次数吗", "不用取消", "再约一个陪诊"])
def test_what_gives_nothing_up(text: str) -> None:
    assert not gives_up(text)


FOR_MOTHER = replace(BOOKING, service="4.10", names=("心理咨询",), person="妈妈", person_name="王芳")


@pytest.mark.parametrize("text", ["好的", "给她约", "给我妈约吧", "帮我妈约", "就给王芳约", "好的，帮我约", "是我妈"])
def test_a_booking_for_a_relative_knows_her_words(text: str) -> None:
    assert verdict(text, FOR_MOTHER) == Verdict.YES


@pytest.mark.parametrize("text", ["给我爸约", "给我自己约", "是我不是我妈", "好的，给我老公", "给李雷约", "是我用"])
def test_a_booking_for_a_relative_is_for_nobody_else(text: str) -> None:
    assert verdict(text, FOR_MOTHER) == Verdict.OTHER_PERSON


@pytest.mark.parametrize("text", ["嗯", "好的", "好吧", "行", "是的", "👌"])
def test_once_held_back_a_mere_nod_agrees_to_that(text: str) -> None:
    held = [replace(proposal, held=True) for proposal in (BOOKING, CANCELLING, MOVING)]
    assert {verdict(text, proposal) for proposal in held} == {Verdict.UNCLEAR}


@pytest.mark.parametrize(
    ("text", "proposal"), [("确定提交", BOOKING), ("确定取消", CANCELLING), ("确定改", MOVING), ("确定", BOOKING)]
)
def test_once_held_back_a_firm_yes_still_carries_out(text: str, proposal: Proposal) -> None:
    assert verdict(text, replace(proposal, held=True)) is Verdict.YES

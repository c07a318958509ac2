"""Whatever is put beside a yes decides: a tail that doubts, negates, asks, adds or names another takes it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.dialogue.consent.proposals import Proposal, new_id
from actions.dialogue.consent.verdict import ConsentReading, Verdict, gives_up, read_consent
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
from tests.dialogue.consent_utterances import ACTS, FOLDER

WORDS = yaml.safe_load((FOLDER / "tails.yml").read_text(encoding="utf8"))
TAKING_BACK = [tail for group in ("doubting", "negating", "asking", "adding", "other_person") for tail in WORDS[group]]
NOT_WANTED = WORDS["negating_what_stands"]
AGREES = (Verdict.YES, Verdict.NEEDS_SENTENCE)
MENDABLE = (BOOKING, CANCELLING, MOVING)
STRICT = (NAMING, FORFEITING, replace(MOVING, forfeits=True))
PAUSES = st.sampled_from(["", "，", " ", "。", "！", "～", ", ", "  "])
DAY_FRAMES = st.sampled_from(["好的，{}", "就{}吧", "可以，约{}", "改到{}"])
NEUTRAL = st.lists(st.sampled_from(WORDS["neutral"]), max_size=2)


def said(text: str, proposal: Proposal) -> Verdict:
    return read_consent(text, proposal, NOW, MEMBER).verdict


def yes_words(proposal: Proposal) -> st.SearchStrategy[str]:
    return st.sampled_from([*WORDS["yes"]["every"], *WORDS["yes"][proposal.act]])


@st.composite
def yes_with_a_tail(draw: st.DrawFn) -> tuple[str, Proposal]:
    proposal = draw(st.sampled_from([*PROPOSALS.values()]))
    parts = [draw(yes_words(proposal)), *draw(NEUTRAL)]
    tails = TAKING_BACK if proposal.act == "cancel" else TAKING_BACK + NOT_WANTED
    parts.insert(draw(st.integers(0, len(parts))), draw(st.sampled_from(tails)))
    return draw(PAUSES).join(parts), proposal


@settings(max_examples=800, deadline=None)
@given(yes_with_a_tail())
def test_a_tail_that_takes_back_leaves_no_yes(spoken: tuple[str, Proposal]) -> None:
    assert said(*spoken) not in AGREES


@pytest.mark.slow
@pytest.mark.parametrize("act", ACTS)
def test_no_tail_behind_any_yes_executes(act: str) -> None:
    yes = [*WORDS["yes"]["every"], *WORDS["yes"][act]]
    pairs = [pair for word in yes for tail in TAKING_BACK for pair in (word + tail, tail + word)]
    assert [text for text in pairs if said(text, PROPOSALS[act]) in AGREES] == []


@st.composite
def plain_yes(draw: st.DrawFn, proposals: tuple[Proposal, ...]) -> tuple[str, Proposal]:
    proposal = draw(st.sampled_from(proposals))
    pause = draw(st.sampled_from(["，", " ", "。", "！"]))
    return pause.join([draw(yes_words(proposal)), *draw(NEUTRAL)]), proposal


@settings(max_examples=400, deadline=None)
@given(plain_yes(MENDABLE))
def test_a_yes_with_politeness_is_heard(spoken: tuple[str, Proposal]) -> None:
    assert said(*spoken) == Verdict.YES


@settings(max_examples=200, deadline=None)
@given(plain_yes(STRICT))
def test_a_strict_proposal_asks_for_its_sentence(spoken: tuple[str, Proposal]) -> None:
    assert said(*spoken) == Verdict.NEEDS_SENTENCE


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(STRICT), st.sampled_from(TAKING_BACK), st.booleans(), PAUSES)
def test_the_own_sentence_is_taken_back_too(proposal: Proposal, tail: str, before: bool, pause: str) -> None:
    assert said(pause.join([tail, proposal.sentence] if before else [proposal.sentence, tail]), proposal) not in AGREES


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([*PROPOSALS.values()]), st.sampled_from(TAKING_BACK), st.sampled_from(["，", " "]))
def test_words_beside_a_caption_take_it_back(proposal: Proposal, tail: str, pause: str) -> None:
    assert said(f"{proposal.caption}{pause}{tail}", proposal) not in AGREES


@settings(max_examples=200, deadline=None)
@given(plain_yes(tuple(PROPOSALS.values())), st.timedeltas(timedelta(0), timedelta(days=400)), st.booleans())
def test_what_is_over_is_never_carried_out(spoken: tuple[str, Proposal], late: timedelta, pressed: bool) -> None:
    text, proposal = spoken
    sent = proposal.confirm_payload if pressed else text
    verdict = read_consent(sent, proposal, proposal.expires_at + late, MEMBER).verdict
    # 8号 said in the next month is another day than the one proposed.
    assert verdict == Verdict.EXPIRED or (verdict == Verdict.CHANGE and not pressed and late > timedelta(days=1))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([*PROPOSALS.values()]), st.booleans())
def test_the_button_of_another_proposal_is_stale(proposal: Proposal, captioned: bool) -> None:
    other = replace(proposal, id=new_id())
    assert said(other.caption if captioned else other.confirm_payload, proposal) == Verdict.STALE


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.sampled_from([*PROPOSALS.values()]))
def test_any_text_is_read(text: str, proposal: Proposal) -> None:
    reading = read_consent(text, proposal, NOW, MEMBER)
    assert isinstance(reading, ConsentReading)
    assert isinstance(gives_up(text), bool)
    assert reading.verdict == Verdict.YES or reading.verdict == Verdict.NEEDS_SENTENCE or reading.because or reading.button


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 28), st.integers(1, 12), st.sampled_from([BOOKING, MOVING]), DAY_FRAMES)
def test_only_the_day_on_screen_is_agreed_to(number: int, month: int, proposal: Proposal, frame: str) -> None:
    verdict = said(frame.format(f"{month}月{number}号"), proposal)
    on_screen = proposal.day is not None and (proposal.day.month, proposal.day.day) == (month, number)
    assert on_screen or verdict not in AGREES

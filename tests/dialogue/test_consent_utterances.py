"""Labelled utterances at each of the four proposals: none executes that is not a yes, nearly every plain yes is heard."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pytest

from actions.dialogue.consent.verdict import Verdict, read_consent
from tests.dialogue.consent_proposals import FORFEITING, MEMBER, NOW, PROPOSALS
from tests.dialogue.consent_utterances import ACTS, Utterance, expected, utterances

AGREES = (Verdict.YES, Verdict.NEEDS_SENTENCE)
HEARD, KINDS = 0.98, 0.88


@lru_cache(maxsize=4)
def _verdicts(act: str) -> list[tuple[Utterance, Verdict]]:
    return [(one, read_consent(one.said, PROPOSALS[act], NOW, MEMBER).verdict) for one in utterances(act)]


@pytest.mark.parametrize("act", ACTS)
def test_there_are_four_hundred_of_them_each_said_once(act: str) -> None:
    said = [one.said for one in utterances(act)]
    assert len(said) >= 400
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_a_yes_that_is_not_labelled_one(act: str) -> None:
    wrong = [one for one, verdict in _verdicts(act) if verdict in AGREES and one.label not in ("yes", "sentence")]
    assert wrong == []


@pytest.mark.parametrize("act", ACTS)
def test_nearly_every_plain_yes_is_heard(act: str) -> None:
    agreeing = [(one, verdict) for one, verdict in _verdicts(act) if one.label in ("yes", "sentence")]
    missed = [one.said for one, verdict in agreeing if verdict != expected(one, PROPOSALS[act])]
    assert 1 - len(missed) / len(agreeing) >= HEARD, missed


@pytest.mark.parametrize("act", ACTS)
def test_most_of_the_rest_is_told_apart(act: str) -> None:
    others = [(one, verdict) for one, verdict in _verdicts(act) if one.label not in ("yes", "sentence")]
    wrong = [(one.said, one.label, verdict.value) for one, verdict in others if verdict != expected(one, PROPOSALS[act])]
    assert 1 - len(wrong) / len(others) >= KINDS, wrong


def test_no_plain_yes_forfeits_a_count_or_names_a_relative() -> None:
    moved = replace(PROPOSALS["reschedule"], forfeits=True)
    for act, proposal in (("cancel", FORFEITING), ("reschedule", moved), ("designate", PROPOSALS["designate"])):
        executed = [
            one.said
            for one in utterances(act)
            if one.label != "sentence" and read_consent(one.said, proposal, NOW, MEMBER).verdict == Verdict.YES
        ]
        assert executed == []


@pytest.mark.parametrize("act", ACTS)
def test_none_of_them_executes_what_is_over_or_is_not_the_members_own(act: str) -> None:
    proposal = PROPOSALS[act]
    agreeing = [one.said for one, verdict in _verdicts(act) if verdict in AGREES]
    late = {read_consent(said, proposal, proposal.expires_at, MEMBER).verdict for said in agreeing}
    other = {read_consent(said, proposal, NOW, "somebody-else").verdict for said in agreeing}
    assert (late, other) == ({Verdict.EXPIRED}, {Verdict.STALE})

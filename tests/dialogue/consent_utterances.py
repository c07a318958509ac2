"""The labelled utterances of tests/dialogue/consent, and what each label asks of the reading."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from actions.dialogue.consent.proposals import Proposal
from actions.dialogue.consent.verdict import Verdict

FOLDER = Path(__file__).parent / "consent"
ACTS = ("book", "cancel", "reschedule", "designate")
# What a label means for a verdict; 'yes' and 'sentence' depend on how strict the proposal is.
EXPECTED = {
    "no": Verdict.NO,
    "doubt": Verdict.HOLD,
    "question": Verdict.QUESTION,
    "change": Verdict.CHANGE,
    "other_person": Verdict.OTHER_PERSON,
    "other_act": Verdict.OTHER_ACT,
    "unclear": Verdict.UNCLEAR,
    "sentence": Verdict.YES,
}


@dataclass(frozen=True)
class Utterance:
    """``said`` at the proposal of that ``act``, by that ``voice``, with its settled ``label``; ``written`` tells when."""

    act: str
    written: str
    voice: str
    label: str
    said: str


def utterances(act: str) -> list[Utterance]:
    """Everything said at the proposal of ``act``, in the order of the file."""
    document = yaml.safe_load((FOLDER / f"{act}.yml").read_text(encoding="utf8"))
    return [
        Utterance(act, written, voice, label, said)
        for written, voices in document.items()
        for voice, labels in voices.items()
        for label, sayings in labels.items()
        for said in sayings
    ]


def expected(utterance: Utterance, proposal: Proposal) -> Verdict:
    """The verdict its label asks for at ``proposal``."""
    if utterance.label == "yes":
        return Verdict.NEEDS_SENTENCE if proposal.strict else Verdict.YES
    return EXPECTED[utterance.label]

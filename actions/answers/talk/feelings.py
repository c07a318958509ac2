"""One human sentence before the answer, for somebody who grieves, is afraid, in pain or angry."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.reading.cue_files import first_cue
from actions.reading.turn import Turn
from actions.replies.answer import Answer
from actions.replies.phrasebook import entries, say

_URGENT = re.compile(r"很急|着急|急死|急用|尽快|马上|赶紧|赶快|等不了|等不及|难受|疼|痛")
SEE_A_DOCTOR = "病情要紧的话请直接去医院，别等服务"
# These have their own words for danger, grief and anger, or end the talk.
_LEFT_ALONE = {
    "emergency", "mental_crisis", "complaint", "goodbye", "thanks", "greet", "stop", "repeat", "feeling", "dispute",
    "out_of_scope", "still_in_danger", "aftermath", "cared", "hold", "ack", "human_agent",
}  # fmt: skip


def feeling_of(text: str) -> str:
    """What ``text`` speaks of: grief, bad_news, fear, anger, pain; empty for none."""
    return first_cue("feelings", text)


def is_urgent(text: str) -> bool:
    """Whether the speaker cannot wait, or is in pain."""
    return bool(_URGENT.search(text))


def warmly(intent: str, turn: Turn, answer: Answer) -> Answer:
    """``answer`` with one human sentence first, where the message speaks of a feeling; not twice in a row.

    An agent speaks of somebody else, and is given the answer.
    """
    felt = "" if intent in _LEFT_ALONE or turn.identity.actor == "agent" else feeling_of(turn.text)
    if not felt or _just_said(turn, felt):
        return answer
    return replace(answer, text=f"{say(f'safety.feeling.{felt}', turn=turn.state.turns)}{answer.text}")


def _just_said(turn: Turn, felt: str) -> bool:
    last = str((turn.state.last_answer or {}).get("text") or "")
    return any(text in last for text in entries()[f"safety.feeling.{felt}"].texts)

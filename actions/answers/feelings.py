"""A warm word before the answer, for somebody who says that he is afraid or in a hurry."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.reading.turn import Turn
from actions.replies.answer import Answer

_AFRAID = re.compile(
    r"害怕|好怕|很怕|怕死|怕得|(?<!不)我怕(?!是|麻烦|来不及|错过|忘|耽误)|吓[死坏得到懵傻人]|心慌(?!气)|慌了|好慌|很慌|慌得|睡不着|崩溃|"
    r"一片空白|心里没底|六神无主|天塌|绝望|急死|急哭|想哭|哭了|一直哭|(?:不知道?|不晓得)(?:该|要)?怎么办|担心[死得坏]|好担心|很担心"
)
_URGENT = re.compile(r"很急|着急|急死|急用|尽快|马上|赶紧|赶快|等不了|等不及|难受|疼|痛")
CALMING = "您先别着急，我帮您一步步看。"
SEE_A_DOCTOR = "病情要紧的话请直接去医院，别等服务"
# These have their own words for danger and anger, or end the talk.
_LEFT_ALONE = {
    "emergency", "mental_crisis", "complaint", "goodbye", "thanks", "greet", "stop", "repeat", "human_agent",
    "out_of_scope", "chitchat",
}  # fmt: skip


def is_afraid(text: str) -> bool:
    """Whether ``text`` speaks of fear or helplessness."""
    return bool(_AFRAID.search(text))


def is_urgent(text: str) -> bool:
    """Whether the speaker cannot wait, or is in pain."""
    return bool(_URGENT.search(text))


def warmly(intent: str, turn: Turn, answer: Answer) -> Answer:
    """``answer`` with a calming word first, where the message speaks of fear."""
    if intent in _LEFT_ALONE or not is_afraid(turn.text):
        return answer
    return replace(answer, text=f"{CALMING}{answer.text}")

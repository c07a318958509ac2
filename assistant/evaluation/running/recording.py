"""A live talk turned into a test case, with today's replies as expectations to edit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from actions.clock import current_time
from actions.replies.phrasebook import entries
from assistant.evaluation.casefiles.case_yaml import case_dict, step_dict, write_cases
from assistant.evaluation.running.turns import AnyReply

_HEADING = "由 suixin chat --record 录下；期望是当时的回答，请改成应有的样子。"
# What changes from run to run, or says nothing: numbers of bookings, days, times, the clauses at the end.
_VOLATILE = re.compile(
    r"[A-Z]+-?[A-Z]*\d{6,}[-\d]*"
    r"|\d{4}-\d{1,2}-\d{1,2}|(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:（[^）]*）)?"
    r"|(?:\d{1,2}[:：]\d{2})(?:[–-]\d{1,2}[:：]\d{2})?"
    r"|（手册[^）]*）"
)
_ENDS = re.compile(r"[。！？；\n]")
_LEAST, _MOST, _PIECES = 4, 40, 2
_FRAME = " ，、：:（）()至"


class Speaks(Protocol):
    """A conversation as the recorder needs it."""

    @property
    def identity(self) -> Any: ...

    async def say(self, text: str) -> Sequence[AnyReply]: ...


class Recorder:
    """Passes everything on to ``conversation`` and writes ``file`` anew after each turn, so that nothing is lost.

    Without a frozen clock the case gets the moment at which the recording began.
    """

    def __init__(self, conversation: Speaks, file: Path, name: str = "") -> None:
        self._conversation = conversation
        self._file = file
        self._name = name or file.stem
        self._now = conversation.identity.now or current_time(None).isoformat(timespec="seconds")
        self._steps: list[dict[str, Any]] = []
        self._bookings: set[str] = set()

    async def say(self, text: str) -> list[Any]:
        """Say ``text``; what comes back is written down as expected."""
        replies = list(await self._conversation.say(text))
        self._steps.append(step_dict(text, self._expectations(replies)))
        write_cases([self.case()], self._file, _HEADING)
        return replies

    def case(self) -> dict[str, Any]:
        """The talk so far as a test case."""
        identity = self._conversation.identity
        return case_dict(
            self._name, self._steps, identity.member_id or "", self._now, actor=identity.actor or "member"
        )

    def _expectations(self, replies: Sequence[AnyReply]) -> Iterator[dict[str, Any]]:
        for reply in replies:
            for piece in () if (reply.text or "") in _varying_texts() else stable_pieces(reply.text or ""):
                yield {"bot_uttered": {"text_matches": piece}}
            answer = answer_expectation(reply.answer or {})
            if answer:
                yield {"answer_contains": answer}
            yield from self._effects(reply.answer or {})

    def _effects(self, answer: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """What a booking made or ended in this turn must look like in the database."""
        booking = answer.get("booking")
        if not isinstance(booking, Mapping) or not booking.get("id"):
            return
        told = {key: booking[key] for key in ("service", "state") if booking.get(key)}
        if answer.get("intent") == "book" and booking["id"] not in self._bookings:
            yield {"effects": {"booking_created": told}}
        elif booking.get("state") in ("cancelled", "forfeited"):
            yield {"effects": {"booking_state": told}}
        self._bookings.add(str(booking["id"]))


def stable_pieces(text: str) -> list[str]:
    """Up to two pieces of ``text`` that hold no date, time, booking number or clause, in their order."""
    spans = [piece.strip(_FRAME) for part in _VOLATILE.split(text) for piece in _ENDS.split(part)]
    pieces = [_shortened(piece) for piece in spans if len(piece) >= _LEAST]
    longest = sorted(pieces, key=len, reverse=True)[:_PIECES]
    return [piece for piece in dict.fromkeys(pieces) if piece in longest][:_PIECES]


def _shortened(piece: str) -> str:
    """At most forty characters, cut at a comma where there is one."""
    if len(piece) <= _MOST:
        return piece
    cut = max(piece.rfind(mark, _LEAST, _MOST) for mark in "，、：")
    return piece[: cut if cut > 0 else _MOST]


def answer_expectation(answer: Mapping[str, Any]) -> dict[str, Any]:
    """What of ``custom.answer`` is worth expecting: intent, services, clauses, and yes or no."""
    told = {key: answer[key] for key in ("intent", "services", "clauses") if answer.get(key)}
    decision = answer.get("decision")
    if isinstance(decision, Mapping) and "allowed" in decision:
        told["decision"] = {"allowed": decision["allowed"]}
    return told


@lru_cache(maxsize=1)
def _varying_texts() -> frozenset[str]:
    """Replies that come in several wordings: the next run may say another one."""
    return frozenset(text for entry in entries().values() if entry.others for text in entry.texts)

"""A talk without Rasa: messages as the understanding would hand them over, moves carried out on the demo members."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import actions.endpoint  # noqa: F401 - every answering function is there
from actions.clock import SHANGHAI
from actions.dialogue.moves import Outcome, carry
from actions.dialogue.policy import Move, resolve
from actions.engine import entitlements
from actions.identity import Identity
from actions.language.dates import find_dates
from actions.reading.state import State
from actions.reading.turn import Turn
from actions.replies.answer import Answer
from tests.reading.roles import mentions_in

NOW = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)


def heard(
    text: str, intent: str = "inform", *, state: State | None = None, act: str = "", member: str | None = "demo-vip",
    actor: str = "member", now: datetime = NOW, may_act: bool = True, safety: Mapping[str, Any] | None = None,
    rests: tuple[dict[str, Any], ...] = (), **named: str,
) -> Turn:
    """A turn as read from the tracker; ``named`` are entities label=words:value, days are found by themselves.

    ``rests``: how the message is understood from one of its clauses on.
    """
    state = state or State()
    found = [{"entity": "date", "value": words, "start": at, "end": at + len(words)} for words, at in find_dates(text)]
    for label, told in named.items():
        words, _, value = told.partition(":")
        start = text.index(words)
        found.append({"entity": label, "value": value or words, "start": start, "end": start + len(words)})
    ranking = ({"name": intent, "confidence": 0.97},)
    identity = Identity(member, actor, now.isoformat(), may_act=may_act)
    return Turn(
        text, intent, tuple(found), ranking, (), state.view(), identity, now, entitlements(), state,
        {"name": act, "confidence": 0.95} if act else {}, mentions=mentions_in(text, state), channel="local",
        safety=safety or {}, rests=rests,
    )  # fmt: skip


class Talk:
    """One conversation of ``member``; the state goes through its slot between two messages."""

    def __init__(self, member: str | None = "demo-vip", actor: str = "member", may_act: bool = True) -> None:
        self.state = State()
        self.member, self.actor, self.may_act = member, actor, may_act
        self.move: Move | None = None

    def say(self, text: str, intent: str = "inform", **how: Any) -> tuple[Answer, ...]:
        """What is answered; ``move`` is what was resolved."""
        how = {"member": self.member, "actor": self.actor, "may_act": self.may_act, **how}
        turn = heard(text, intent, state=self.state, **how)
        self.move = resolve(turn)
        outcome: Outcome = carry(turn, self.move)
        self.state = State.from_slot(outcome.state.to_slot())
        return outcome.answers

    def to_the_proposal(self) -> Answer:
        """As far as a booking of an outpatient visit that only wants a yes."""
        self.say("帮我约专家号", "book", service="专家号:4.4")
        self.say("心内科", department="心内科")
        return self.say("12月15日")[-1]

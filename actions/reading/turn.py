"""One turn of a conversation as the actions see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from rasa_sdk import Tracker

from actions.clock import current_time
from actions.engine import entitlements
from actions.entitlement import Entitlements, Snapshot
from actions.identity import Identity, unseal
from actions.reading.service_words import in_focus, meant_entities
from actions.reading.state import SLOT, State


@dataclass(frozen=True)
class Turn:
    """What was said, what was understood, who speaks, and what was talked about before.

    ``reasked`` is how the question in a complaint about our answer was understood (``actions/reading/facts/reasking.py``).
    ``conversation`` is the id of the talk; empty where only the next move is looked for. ``rests`` is how the message is
    understood from each of its clauses on ({start, ranking}).
    """

    text: str
    intent: str
    entities: tuple[dict[str, Any], ...]
    ranking: tuple[dict[str, Any], ...]
    questions: tuple[dict[str, Any], ...]
    slots: dict[str, Any]
    identity: Identity
    now: datetime
    engine: Entitlements
    state: State = field(default_factory=State)
    act: Mapping[str, Any] = field(default_factory=dict)
    safety: Mapping[str, Any] = field(default_factory=dict)
    reasked: Mapping[str, Any] = field(default_factory=dict)
    mentions: tuple[dict[str, Any], ...] = ()
    channel: str = ""
    conversation: str = ""
    rests: tuple[dict[str, Any], ...] = ()
    # Shared by every copy of this turn, so that the member is read once however often the turn is looked at anew.
    _reads: dict[datetime, Snapshot] = field(default_factory=dict, repr=False, compare=False)

    @property
    def snapshot(self) -> Snapshot:
        """The member as read once for this turn; only where somebody is identified. Raises UnknownMember."""
        if self.now not in self._reads:
            self._reads[self.now] = self._another_day() or self.engine.for_member(
                str(self.member_id), self.now, actor=self.actor, purpose=self.intent
            )
        return self._reads[self.now]

    def _another_day(self) -> Snapshot | None:
        """The same read looked at from another instant; None where nothing was read yet."""
        read = next(iter(self._reads.values()), None)
        return None if read is None else replace(read, at=self.now)

    def afresh(self) -> Turn:
        """The same turn after something was changed: the member is read anew."""
        return replace(self, _reads={})

    @classmethod
    def from_tracker(cls, tracker: Tracker) -> Turn:
        """The turn an action is called for."""
        message = {**(tracker.latest_message or {}), "input_channel": tracker.get_latest_input_channel()}
        return replace(cls.read(message, tracker.slots.get(SLOT)), conversation=str(tracker.sender_id or ""))

    @classmethod
    def read(cls, message: Mapping[str, Any], kept: Mapping[str, Any] | None) -> Turn:
        """The turn of a parsed ``message`` (Rasa's parse data with its metadata) in a talk whose state slot holds ``kept``."""
        identity = unseal(message.get("metadata"))
        state = State.from_slot(kept).under(identity.member_id)
        text = message.get("text") or ""
        return cls(
            text=text,
            intent=(message.get("intent") or {}).get("name") or "",
            entities=in_focus(text, meant_entities(text, message.get("entities") or ()), state.service),
            ranking=tuple(message.get("intent_ranking") or ()),
            questions=tuple(message.get("questions") or ()),
            slots=state.view(),
            identity=identity,
            now=current_time(identity.now),
            engine=entitlements(),
            state=state,
            act=dict(message.get("act") or {}),
            safety=dict(message.get("safety") or {}),
            reasked=dict(message.get("reasked") or {}),
            channel=str(message.get("input_channel") or ""), rests=tuple(message.get("rests") or ()),
            mentions=tuple(message.get("mentions") or ()),
        )

    @property
    def member_id(self) -> str | None:
        return self.identity.member_id

    @property
    def sure(self) -> float:
        """How sure the intent is; 1 where no ranking came with it."""
        return float(next((r["confidence"] for r in self.ranking if r["name"] == self.intent), 1.0))

    @property
    def actor(self) -> str:
        return f"{self.identity.actor}:{self.member_id or 'anonymous'}"

    def named(self, label: str) -> tuple[str, ...]:
        """Values of the entities ``label`` in this message, each once, in order."""
        values = [str(e["value"]) for e in self.entities if e.get("entity") == label and e.get("value")]
        return tuple(dict.fromkeys(values))

    @property
    def services(self) -> tuple[str, ...]:
        """Services named in this message, else the one talked about before; unknown ids left out."""
        known = self.engine.catalogue.services
        named = tuple(s for s in self.named("service") if s in known)
        before = self.slots.get("service")
        return named or ((before,) if before in known else ())

    @property
    def service(self) -> str | None:
        """The one service this turn is about, or None."""
        services = self.services
        return services[0] if services else None

    @property
    def tier(self) -> str | None:
        """The tier named in this message."""
        tiers = self.named("tier")
        return tiers[0] if tiers else None

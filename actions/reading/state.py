"""Where a talk stands: one frozen state, kept in one slot, changed in one place (``dialogue/after.py``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

SLOT = "state"
# What the answering functions know by name.
_VIEW = ("service", "last_intent", "last_answer", "facts", "pending", "booking", "misunderstood")


@dataclass(frozen=True)
class State:
    """Everything a turn leaves for the next one; JSON types only.

    ``member``: the identity the talk is held under. ``service``: the service in focus. ``last_intent``: what was asked
    last. ``last_answer``: {text, answer} of the last reply. ``facts``: told of the illness, with ``_service`` and ``_asked``
    while a question about cover is open. ``pending``: a change being settled (cancel, reschedule, designate) or a wish.
    ``booking``: the draft (``BookingTalk``). ``proposal``: the act on screen, as ``Proposal.to_json``. ``person``: somebody
    else the talk is about ({relation, name}). ``goal``: what the member wants done ({act, service, facts}). ``shown``: the
    things last listed ({kind, id, service, text}), for 第二个. ``done``: the act just carried out ({act, booking, service}).
    ``suppositions``: what-if changes the talk goes on under. ``safety``: {kind, who, phase, times, aside} once somebody may be in
    danger (``dialogue/danger.py``). ``aspect``: the tag of the
    fact told last, for 那护士呢. ``asked``: the last question in its own words ({text, intent,
    entities, ranking}).
    ``recent``: the services spoken of, the last one first, for 这两个. ``waiting``: bookings ordered beside the one
    under way ({service, facts, same_day}), begun one after the other. ``said``: ids of replies said in this talk.
    ``told``: numbers of the sentences told last.
    ``turns``: how many messages so far.
    """

    member: str | None = None
    service: str | None = None
    last_intent: str | None = None
    last_answer: dict[str, Any] | None = None
    facts: dict[str, Any] | None = None
    pending: dict[str, Any] | None = None
    booking: dict[str, Any] | None = None
    misunderstood: int = 0
    proposal: dict[str, Any] | None = None
    person: dict[str, Any] | None = None
    goal: dict[str, Any] | None = None
    shown: tuple[dict[str, Any], ...] = ()
    done: dict[str, Any] | None = None
    suppositions: tuple[dict[str, Any], ...] = ()
    safety: dict[str, Any] | None = None
    aspect: str | None = None
    asked: dict[str, Any] | None = None
    recent: tuple[str, ...] = ()
    waiting: tuple[dict[str, Any], ...] = ()
    said: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    turns: int = 0

    @classmethod
    def from_slot(cls, value: Mapping[str, Any] | None) -> State:
        """The state kept in the slot; a new one where there is none. Fields of another version are left out."""
        known = {field.name for field in fields(cls)}
        kept = {key: item for key, item in (value or {}).items() if key in known}
        for name in ("shown", "suppositions", "recent", "said", "told", "waiting"):
            kept[name] = tuple(kept.get(name) or ())
        return cls(**kept)

    def to_slot(self) -> dict[str, Any]:
        """JSON-ready; empty fields are left out, ``context`` is the summary the act classifier reads."""
        kept = {key: list(item) if isinstance(item, tuple) else item for key, item in asdict(self).items()}
        return {**{key: item for key, item in kept.items() if item}, "context": self.context()}

    def under(self, member: str | None) -> State:
        """The state for whoever speaks now: another identity begins anew, nothing half-done is handed on."""
        return self if self.turns == 0 or self.member == member else State()

    def view(self) -> dict[str, Any]:
        """The parts the answering functions read, by their old names."""
        view = {name: getattr(self, name) for name in _VIEW}
        return {**view, "requested_slot": "booking_answer" if self.booking else None}

    def context(self) -> dict[str, Any]:
        """Where the talk stands, in the few words the act classifier learns from."""
        answer = (self.last_answer or {}).get("answer") or {}
        open_, fact, act = self.open()
        return {
            "open": open_, "fact": fact, "act": act, "last": answer.get("intent") or self.last_intent or "",
            "outcome": _outcome(answer, self.done), "service": bool(self.service),
            "options": len(answer.get("options") or ()), "booked": bool(self.done),
        }  # fmt: skip

    def open(self) -> tuple[str, str, str]:
        """What waits for the member: kind (none, question, proposal, choice, offer), the fact asked, the proposal's act."""
        if self.proposal:
            return "proposal", "", str(self.proposal.get("act"))
        if self.booking:
            return "question", str(self.booking.get("asked") or ""), ""
        pending = self.pending or {}
        if pending.get("among"):
            return "choice", "booking", ""
        if pending.get("kind") in ("cancel", "reschedule", "designate"):
            return "question", _asked_in(pending), ""
        if (self.facts or {}).get("_asked"):
            return "question", str((self.facts or {})["_asked"]), ""
        offered = ((self.last_answer or {}).get("answer") or {}).get("options")
        return ("offer" if offered else "none"), "", ""

    def changed(self, **parts: Any) -> State:
        """A copy with ``parts`` replaced."""
        return replace(self, **parts)


def _asked_in(pending: Mapping[str, Any]) -> str:
    if pending.get("kind") == "designate":
        return "relative_name" if pending.get("relation") else "for_whom"
    return "wanted_date"


def _outcome(answer: Mapping[str, Any], done: Mapping[str, Any] | None) -> str:
    if done:
        return "done"
    decision = answer.get("decision") or {}
    return str(decision.get("outcome") or ("refused" if decision.get("allowed") is False else "none"))

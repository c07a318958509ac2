"""Turning what a member is asked to agree to into a proposal with an id, a time and buttons that carry it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from datetime import time as clock_time
from typing import Any

from actions.answers.member.eligibility import is_minor
from actions.dialogue.consent.proposals import Act, Proposal, expiry
from actions.entitlement import Booking
from actions.reading.booking_talk import BookingTalk
from actions.reading.turn import Turn
from actions.replies.answer import Answer

SELF = "self"


def proposed(turn: Turn, answer: Answer, act: Act, service: str, decline: str, **parts: Any) -> Answer:
    """``answer`` asking consent to ``act``: its first option is the yes, ``decline`` the no.

    A proposal that only its own sentence or button carries out shows that sentence.
    """
    spec = turn.engine.catalogue.services[service]
    offer = Proposal(
        act=act, service=service, names=(spec.short_name, spec.name, *spec.aliases), created_at=turn.now,
        expires_at=expiry(turn.now), member_id=str(turn.member_id), shown=answer.text,
        spoken_of=turn.identity.actor == "agent" or is_minor(turn), **{"person": SELF, **parts},
    )  # fmt: skip
    yes = offer.sentence if offer.strict else answer.options[0] if answer.options else offer.sentence
    return replace(
        answer, options=(yes, decline), proposal=offer.to_json(),
        payloads={yes: offer.confirm_payload, decline: offer.decline_payload},
    )  # fmt: skip


def booking_proposed(turn: Turn, draft: BookingTalk, answer: Answer) -> Answer:
    """The summary of a draft as a proposal to book."""
    facts = draft.facts
    return proposed(
        turn, answer, "book", str(draft.service), answer.options[-1] if answer.options else "",
        person=str(facts.get("for_whom") or SELF), person_name=facts.get("relative_name"),
        day=_day(facts.get("wanted_date")), time=_time(facts.get("wanted_time")), place=facts.get("hospital"),
    )  # fmt: skip


def change_proposed(
    turn: Turn, answer: Answer, act: Act, booking: Booking, *, day: date | None = None, forfeits: bool = False
) -> Answer:
    """Cancelling or moving ``booking`` as a proposal; ``forfeits`` where a count is lost by it."""
    return proposed(
        turn, answer, act, booking.service, answer.options[-1], booking=booking.id, day=day,
        was_day=booking.visit_on, forfeits=forfeits, **_whom(booking.facts),
    )  # fmt: skip


def _whom(facts: Mapping[str, Any]) -> dict[str, Any]:
    """A booking made for a relative carries that person on."""
    return {"person": str(facts.get("for_whom") or SELF), "person_name": facts.get("relative_name")}


def _day(text: Any) -> date | None:
    return date.fromisoformat(str(text)) if text else None


def _time(text: Any) -> clock_time | None:
    return clock_time.fromisoformat(str(text)) if text else None

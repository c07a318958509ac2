"""From which day on a service that is applied for ahead can be had, and whether a day named will do."""

from __future__ import annotations

from dataclasses import replace

from actions.answers.member.deciding import decide, refusal
from actions.answers.registry import ANSWERS, answers
from actions.answers.rules.availability import ahead
from actions.entitlement import Outcome
from actions.language.days import read_days
from actions.reading.days.asked import asked_days
from actions.reading.facts.kept import of_illness
from actions.reading.query_cues import heard
from actions.reading.turn import Turn
from actions.replies.answer import Answer, join

_MOST = 2
_WEEK = 7
# Surely read as one of these, a question for a day is for another day.
_DAYS_OF_THEIR_OWN = {
    "my_bookings", "my_validity", "validity_rule", "cancel_rule", "cancel_booking", "reschedule_booking", "my_policy",
    "designate_relative", "claim_question", "policy_servicing", "my_tier", "tier_rule",
}  # fmt: skip
_SURE = 0.8


def asks_first_day(turn: Turn) -> bool:
    """Whether a day on which the service in focus can be had is asked after: the first one, or whether one named will do."""
    if not _applied_for(turn) or (turn.intent in _DAYS_OF_THEIR_OWN and turn.sure >= _SURE):
        return False
    if heard("ask.first_day", turn.text):
        return not heard("ask.another_day", turn.text)
    ordered = turn.intent == "book" or turn.act.get("name") == "order"
    return not ordered and _names_a_day(turn) and heard("ask.day_fits", turn.text) and not heard("ask.another_day", turn.text)


def _names_a_day(turn: Turn) -> bool:
    """Whether a day is named, or a few; 今年 is none."""
    return any(
        one.first is not None and one.last is not None and (one.last - one.first).days <= _WEEK and one.polarity != "past"
        for one in read_days(turn.text, turn.now).mentions
    )


@answers("first_day")
def first_day(turn: Turn) -> Answer:
    """The first day there is, or the verdict on the day named; before it what keeps this member from the service at all."""
    services = _applied_for(turn)[:_MOST]
    return join([_of(turn, service) for service in services]) if services else ANSWERS["service_turnaround"](turn)


def _applied_for(turn: Turn) -> tuple[str, ...]:
    """The services in focus that are applied for a number of days ahead."""
    times = turn.engine.times_on(turn.now)
    return tuple(service for service in turn.services if times.lead(service) is not None)


def _of(turn: Turn, service: str) -> Answer:
    if turn.member_id is not None:
        asked_on = (asked_days(turn) or (None, None))[0]
        then = replace(turn, now=turn.now + (asked_on - turn.now.date())) if asked_on else turn
        decision = decide(then, service, of_illness(turn.slots.get("facts")))
        if decision.outcome is Outcome.REFUSED:
            return refusal(turn, decision)
    return ahead(turn, service)

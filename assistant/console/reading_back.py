"""What is read out to the caller before an act is carried out: made of the engine's own words, kept as the evidence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from actions.entitlement import (
    SPECS,
    UNKNOWN,
    ActedBy,
    CancellationPreview,
    Catalogue,
    Consent,
    Decision,
    FactName,
    Member,
    RescheduleResult,
)
from assistant.cli.lines.booking_wording import effect_lines

from .storage.calls import Call, Caller
from .texts import text

_ACTED = {Caller.POLICYHOLDER: ActedBy.POLICYHOLDER, Caller.GUARDIAN: ActedBy.GUARDIAN}


def booking_lines(catalogue: Catalogue, member: Member, decision: Decision, facts: Mapping[str, str]) -> list[str]:
    """A booking about to be made: for whom, what, what was told, what it costs."""
    name = catalogue.services[decision.service].short_name
    costs = [f"{cost.uses}次{cost.service} {catalogue.services[cost.service].short_name}" for cost in decision.consumes]
    return [
        text("read.book", member=member.name, service=name),
        *(f"{fact_label(key)}：{value_label(key, value)}" for key, value in facts.items()),
        text("read.costs", counts="、".join(costs)) if costs else text("read.costs_nothing"),
        *(note.text for note in decision.notes),
    ]


def cancellation_lines(catalogue: Catalogue, preview: CancellationPreview) -> list[str]:
    """A cancelling about to be carried out, its consequence first."""
    return [
        text("read.cancel", service=catalogue.services[preview.booking.service].short_name, booking=preview.booking.id),
        preview.text_zh, *effect_lines(catalogue, preview.effects),
    ]  # fmt: skip


def move_lines(catalogue: Catalogue, result: RescheduleResult, day: str) -> list[str]:
    """A move about to be carried out."""
    return [
        text("read.move", service=catalogue.services[result.booking.service].short_name, booking=result.booking.id, day=day),
        result.text_zh, *effect_lines(catalogue, result.effects),
    ]  # fmt: skip


def fact_label(name: str) -> str:
    """A fact as people call it."""
    return SPECS[FactName(name)].label


def value_label(name: str, value: str) -> str:
    """A value as people call it; text and dates as they are."""
    if value == UNKNOWN:
        return text("unknown")
    return next((one.label for one in SPECS[FactName(name)].values if one.value == value), value)


def consent(
    call: Call, lines: list[str], proposal: str, answer: str, at: datetime, edition: str, *, by_button: bool
) -> Consent:
    """The evidence of a caller's yes, given on the phone and entered by the agent of this call."""
    shown = "\n".join([*lines, text("read.call", caller=text(f"caller.{call.caller.value}"), call=call.id, agent=call.user)])
    return Consent(
        shown=shown, proposal=proposal, answer=answer, by_button=by_button, at=at, channel="console",
        acted_by=_ACTED.get(call.caller, ActedBy.AGENT), on_behalf_of=call.member_id, edition=edition,
    )  # fmt: skip

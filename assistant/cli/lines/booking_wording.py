"""Bookings as short Chinese lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from actions.entitlement import STATE_LABELS
from assistant.cli.lines.wording import cite

if TYPE_CHECKING:
    from actions.entitlement import (
        Booking,
        CancellationPreview,
        Catalogue,
        Consumption,
        LineEffect,
        RescheduleResult,
    )

_EFFECTS = {"released": "退回", "stays_used": "不退回，视为已使用"}


def booking_line(catalogue: Catalogue, booking: Booking) -> str:
    """One booking in one line."""
    name = catalogue.services[booking.service].short_name
    day = f"，就诊 {booking.visit_on}" if booking.visit_on else ""
    state = f"{STATE_LABELS[booking.state]}，{booking.requested_on} 申请{day}"
    return f"{booking.id} {booking.service} {name}：{state}"


def booking_lines(catalogue: Catalogue, booking: Booking) -> list[str]:
    """One booking whole: the line, its counts, what was told, and how it went."""
    return [
        booking_line(catalogue, booking),
        *(f"占用{_count(catalogue, cost)}" for cost in booking.consumes),
        *(f"{name}：{value}" for name, value in {**booking.facts, **booking.details}.items()),
        *(f"{step.at:%Y-%m-%d %H:%M} {STATE_LABELS[step.state]}（{step.actor}）" for step in booking.history),
    ]


def effect_lines(catalogue: Catalogue, effects: Iterable[LineEffect]) -> list[str]:
    """What happens to each count."""
    return [f"{_count(catalogue, effect)}：{_EFFECTS[effect.effect.value]}" for effect in effects]


def _count(catalogue: Catalogue, cost: Consumption | LineEffect) -> str:
    return f"{cost.uses}次{cost.service} {catalogue.services[cost.service].short_name}"


def cancellation_lines(catalogue: Catalogue, preview: CancellationPreview) -> list[str]:
    """Whether it is in time, by which clause, and what happens to each count."""
    return [
        f"{preview.text_zh.rstrip('。')}{cite([preview.clause])}",
        *effect_lines(catalogue, preview.effects),
    ]


def reschedule_lines(catalogue: Catalogue, result: RescheduleResult) -> list[str]:
    """Whether the booking moved or may; if not, why not and which day would do."""
    lines = [f"{result.text_zh.rstrip('。')}{cite([result.clause])}"]
    if result.done:
        return [f"已改期：{booking_line(catalogue, result.booking)}", *lines]
    if result.possible:
        return [*lines, f"还没有改：{booking_line(catalogue, result.booking)}"]
    earliest = [f"最早可改到 {result.earliest_date}"] if result.earliest_date else []
    return ["没有改期", *lines, *earliest, *effect_lines(catalogue, result.effects)]

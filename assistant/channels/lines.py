"""The service lines as the catalogue has them, for pages and notices."""

from __future__ import annotations

from typing import Any

from actions.engine import entitlements
from actions.entitlement.handbook import Line
from actions.replies.phrasebook import say


def main_phone() -> str:
    """The number of the main service line."""
    return entitlements().catalogue.lines["main"].phone


def contact(line: Line) -> dict[str, Any]:
    """``{name, number, hours}``; hours are empty where the handbook names none."""
    return {"name": line.name, "number": line.phone, "hours": _hours(line)}


def contacts() -> list[dict[str, Any]]:
    """Every line, the main one first."""
    lines = dict(entitlements().catalogue.lines)
    return [contact(lines.pop("main")), *(contact(line) for line in lines.values())]


def _hours(line: Line) -> str:
    if line.hours is None:
        return ""
    days = say("channel.hours.working_days" if line.hours.days != "all" else "channel.hours.every_day")
    span = (
        say("channel.hours.all_day")
        if line.hours.always_open
        else f"{line.hours.open:%H:%M}–{line.hours.close:%H:%M}"
    )
    closed = [] if line.hours.closed_on is None else [say(f"channel.hours.{line.hours.closed_on.value}")]
    return "，".join([f"{days}{span}", *closed])

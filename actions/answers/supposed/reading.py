"""What is supposed, read once for an answer: the changes, the changed member, and how it is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from actions.entitlement import (
    Snapshot,
)
from actions.reading.facts.sums import spoken_sum
from actions.reading.suppositions import Supposed, changes_of
from actions.reading.turn import Turn
from actions.replies.phrasebook import say
from actions.replies.wording import name, spoken_day

# Intents that ask for figures, and for the tier; how sure an intent has to be to be taken at its word.
COUNTS, TIERS = {"my_quota", "quota_rule"}, {"my_tier", "tier_rule"}
SURE = 0.8


@dataclass(frozen=True)
class Case:
    """What is supposed, read once: the changes, the changed member, and how the supposition is said."""

    supposed: tuple[Supposed, ...]
    kind: str
    after: Snapshot
    lead: str


KINDS = {
    "lowered": "lowered",
    "contract": "contract", "rider": "rider", "premium": "premium", "status": "premium", "illness": "illness",
    "on": "asked", "used_up": "asked", "used": "asked", "cancelled": "asked", "facts": "asked",
}  # fmt: skip


def case_of(turn: Turn, active: tuple[Supposed, ...]) -> Case:
    """The case of ``active`` suppositions; raises BadChange where one cannot be made."""
    kind = KINDS[active[0]["name"]]
    after = turn.snapshot.what_if(changes_of(active))
    return Case(active, kind, after, _lead(turn, active[0]))


def _lead(turn: Turn, one: Supposed) -> str:
    catalogue, (value, _, day) = turn.engine.catalogue, one["value"].partition("@")
    on = spoken_day(date.fromisoformat(day)) if day and not one.get("vague") else ""
    match one["name"]:
        case "contract":
            words: dict[str, Any] = {"sum": spoken_sum(int(value))}
            return say("supposing.contract_on", day=on, **words) if on else say("supposing.contract", **words)
        case "lowered":
            return say("supposing.lowered", sum=spoken_sum(int(value)))
        case "rider":
            return say("supposing.rider")
        case "premium":
            return say(f"supposing.{value}")
        case "status":
            return say("supposing.reinstated" if value == "reinstated" else "supposing.ended")
        case "illness":
            label = value.partition(":")[0]
            label = (
                say("supposing.illness_any") if label in ("critical", "moderate", "mild", "other") else label
            )
            return (
                say("supposing.illness", day=on, disease=label)
                if on
                else say("supposing.illness_now", disease=label)
            )
        case "on" if one.get("vague"):
            return say("supposing.asked_then")
        case "on":
            return say("supposing.asked_on", day=spoken_day(date.fromisoformat(value)))
        case "facts":
            return say("supposing.so")
        case "used_up":
            return say("supposing.used_up", service=name(catalogue, value))
        case "used":
            return say("supposing.one_more", service=name(catalogue, value.partition(":")[0]))
    return say("supposing.supposed")

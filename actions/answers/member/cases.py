"""A decision that still hangs on a fact, told case by case: what holds whatever the answer will be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.answers.member.deciding import implied
from actions.entitlement import SPECS, Decision, EntitlementError, Facts, Need, Outcome, Snapshot, Stage
from actions.reading.facts.answers import offered
from actions.replies.phrasebook import say


def by_case(snapshot: Snapshot, service: str, facts: Mapping[str, Any], decision: Decision) -> str:
    """'有通知单，可以；没有，不行（…）' for the first fact that settles anything; the question itself where none does."""
    for need in decision.needs:
        if need.stage is not Stage.ELIGIBILITY:
            continue
        told = [
            (label, _decision(snapshot, service, {**facts, need.fact.value: value}))
            for label, value in offered(need)
        ]
        settled = [(label, one) for label, one in told if one is not None]
        if settled and any(one.outcome is not Outcome.NEEDS for _, one in settled):
            return say("supposing.by_fact", fact=SPECS[need.fact].label, cases=_cases(settled))
    return first_question(decision).rstrip("。？?")


def _cases(told: list[tuple[str, Decision]]) -> str:
    """Answers that lead to the same put together."""
    groups: dict[str, list[str]] = {}
    for label, decision in told:
        groups.setdefault(_case(decision), []).append(label.replace("，", ""))
    return "；".join(f"{'、'.join(labels)}{verdict}" for verdict, labels in groups.items())


def first_question(decision: Decision) -> str:
    """The question that decides most."""
    needs: tuple[Need, ...] = decision.needs
    return needs[0].question_zh if needs else ""


def _decision(snapshot: Snapshot, service: str, facts: Mapping[str, Any]) -> Decision | None:
    try:
        return snapshot.check(service, Facts.parse(implied(facts)))
    except EntitlementError:
        return None


def _case(decision: Decision) -> str:
    if decision.outcome is Outcome.ALLOWED:
        return say("supposing.case_yes")
    if decision.outcome is Outcome.NEEDS:
        return say("supposing.case_open")
    return say("supposing.case_no", why="，".join(dict.fromkeys(reason.text_zh.rstrip("。") for reason in decision.reasons)))

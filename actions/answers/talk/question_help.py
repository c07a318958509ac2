"""Helping somebody over a question of ours: what it means, why it is asked, what if he will not say."""

from __future__ import annotations

from actions.entitlement import SPECS, FactName
from actions.reading.turn import Turn
from actions.replies.phrasebook import entries, say


def explained(turn: Turn, fact: str | None, named: bool = False) -> str:
    """What the question about ``fact`` means; empty where it needs no explaining. ``named``: the disease is known."""
    if fact == "disease_class" and named:
        return say("question_help.class_of_named")
    if fact == "cancer_confirmed":
        cancers = [cancer.name for cancer in turn.engine.catalogue.nine_cancers]
        return say("question_help.cancer_confirmed", count=len(cancers), cancers="、".join(cancers))
    key = f"question_help.{fact}"
    return say(key) if key in entries() else ""


def reason_for_asking(fact: str) -> str:
    """Why ``fact`` is asked for."""
    return say("question_help.why", label=SPECS[FactName(fact)].label)


def declined(fact: str, unwilling_to: bool) -> str:
    """What is said to somebody who cannot or will not tell ``fact``, before it is asked once more."""
    if unwilling_to:
        return say("question_help.free_to_say")
    return say("question_help.any_day" if fact == "wanted_date" else "question_help.about_when")

"""What a turn leaves behind: the only place where the state of a talk is changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actions.answers.registry import QUESTIONS
from actions.dialogue.booking.goal import goal_after
from actions.dialogue.context.same_question import remembered_question
from actions.dialogue.danger_phases import calmer
from actions.reading.facts.kept import joined, noticed, of_illness, slot
from actions.reading.people.whose import remembered
from actions.reading.state import State
from actions.reading.turn import Turn
from actions.replies.answer import Answer
from actions.replies.told import digest

# A disease named here need not be the speaker's: 肺癌算重大疾病吗.
_OF_ANYBODY = {"disease_scope", "disclaimer", "family_sharing_rule", "provider_info"}
# Beside the questions, these tell of the speaker's own illness.
_TELLING = {"medical_advice", "feeling", "which_service"}
# These say nothing about what is talked about; a follow-up leans on what was asked before them.
_PASSING = {
    "follow_up", "inform", "repeat", "nlu_fallback", "affirm", "deny", "out_of_scope", "greet", "thanks", "goodbye",
    "chitchat", "bot_challenge", "why", "dispute", "more", "less", "which_service",
    "which_contracts", "which_uses", "made_of", "asked_again", "hold", "ack", "feeling", "words_for_caller",
}  # fmt: skip
# Help names counselling, nobody has asked for it.
_HELP = {"emergency", "mental_crisis"}
# A list of services is no talk about each of them.
_MOST_RECENT = 4
# Sentences that are remembered as told.
_MOST_TOLD = 24
# What waits for an answer outlives these only.
_KEEPS_OPEN = {
    "inform", "repeat", "nlu_fallback", "affirm", "deny", "greet", "thanks", "chitchat", "bot_challenge", "why", "dispute",
    "more", "less", "ack", "hold", "feeling",
}  # fmt: skip


def after(turn: Turn, intent: str, answers: Sequence[Answer], **parts: Any) -> State:
    """The state once ``answers`` were given to a message meant as ``intent``; ``parts`` are set last, as they are."""
    state = turn.state.changed(
        member=turn.member_id, turns=turn.state.turns + 1, person=remembered(turn), safety=calmer(turn.state.safety)
    )  # fmt: skip
    state = _closed(turn, intent, state)
    if intent in QUESTIONS | {"first_day"}:
        state = state.changed(asked=remembered_question(turn, intent))
    for answer in answers:
        state = _told(intent, answer, state)
    state = state.changed(**parts)
    return state.changed(goal=goal_after(turn, intent, answers, state, done=bool(parts.get("done"))))


def _told(intent: str, answer: Answer, state: State) -> State:
    """What one reply leaves: what was said, asked and listed, and what its own part of the talk wants kept."""
    told = (*state.told, *digest(answer.text))[-_MOST_TOLD:]
    state = state.changed(last_answer={"text": answer.text, "answer": answer.payload()}, told=told)
    if intent not in _PASSING:
        state = state.changed(last_intent=intent, aspect=None)
    elif answer.intent in QUESTIONS:
        state = state.changed(last_intent=answer.intent)
    if answer.intent in _HELP:
        return state.changed(**changes(answer))
    if len(answer.services) == 1:
        state = state.changed(service=answer.services[0])
    if 0 < len(answer.services) <= _MOST_RECENT:
        state = state.changed(recent=tuple(dict.fromkeys([*reversed(answer.services), *state.recent]))[:_MOST_RECENT])
    return state.changed(**changes(answer))


def changes(answer: Answer) -> dict[str, Any]:
    """The fields of the state an answer sets by its events."""
    return {str(event["name"]): event["value"] for event in answer.events if isinstance(event, Mapping) and "name" in event}


def _closed(turn: Turn, intent: str, state: State) -> State:
    """The state without what the talk has moved on from; facts of the illness stay, and more may have been told."""
    if intent not in _KEEPS_OPEN:
        state = state.changed(done=None)
    if intent not in _PASSING - {"which_service"} and intent != "what_if":
        state = state.changed(suppositions=())
    if intent != "nlu_fallback":
        state = state.changed(misunderstood=0)
    if intent in _KEEPS_OPEN or state.booking:
        return state
    if state.pending and not state.proposal and not _still_about_them(turn, intent):
        state = state.changed(pending=None)
    return state if intent == "my_eligibility" else state.changed(facts=_facts_kept(intent, turn))


def _still_about_them(turn: Turn, intent: str) -> bool:
    naming = (turn.state.pending or {}).get("kind") == "designate"
    return intent == "family_sharing_rule" and (naming or relative_refused(turn))


def relative_refused(turn: Turn) -> bool:
    """Whether a service was just refused because it was for a relative."""
    return bool(((turn.state.pending or {}).get("facts") or {}).get("for_whom"))


def _facts_kept(intent: str, turn: Turn) -> dict[str, Any] | None:
    """The question that was open is dropped; what was told of the illness stays, and more may have been told now."""
    told = noticed(turn) if intent in (QUESTIONS | _TELLING) - _OF_ANYBODY else {}
    return slot(joined(of_illness(turn.state.facts), told))

"""Where the intent is unsure: what the handbook has an answer to is asked, else the best intent that fits the talk."""

from __future__ import annotations

from dataclasses import replace

from actions.answers.facts.telling import Telling, clearly_heard, look_up
from actions.answers.registry import ANSWERS, QUESTIONS, answer_safely
from actions.answers.rules.availability import line_named
from actions.answers.talk.smalltalk import as_question
from actions.entitlement.handbook import Tag
from actions.reading.days.asked import asks_when, asks_when_open
from actions.reading.turn import Turn
from actions.replies.answer import Answer
from actions.replies.phrasebook import say

# How well a fact has to fit: for a service named or in focus, and with none.
_IN_FOCUS, _ANYWHERE = 0.85, 1.2
# A question read this surely is not read again; below, a fact has to fit as well as this to outweigh it.
_SURE, _OUTWEIGHS = 0.8, 1.1
_UNSURE, _OUTWEIGHS_UNSURE = 0.5, 0.85
# Who comes or calls, and how many.
_OF_WHO: set[Tag] = {"who_calls", "how_many_people", "escort"}
_OF_RELATIVES = "family_sharing_rule"
# A guess less likely than this is none.
_LIKELY = 0.15
# Nothing can be said to these without a service.
_OF_A_SERVICE = {
    "service_detail", "service_process", "service_materials", "service_limits", "service_turnaround", "service_region",
    "service_cost", "service_hours", "cancel_rule",
}  # fmt: skip
# What reads like one of these may be a question all the same.
_LOST = {"nlu_fallback", "out_of_scope", "chitchat"}
_MAYBE_A_QUESTION = {
    "nlu_fallback", "out_of_scope", "chitchat", "repeat", "human_agent", "medical_advice", "claim_question",
    "policy_servicing", "inform", "greet", "thanks",
    _OF_RELATIVES,
}  # fmt: skip
OF_THE_HANDBOOK = _OF_A_SERVICE | {"disclaimer", "provider_info", "contact_info", "privacy_question", "disease_scope"}


def asked_of_the_handbook(turn: Turn, floor: float | None = None) -> Telling | None:
    """What the handbook says to ``turn``, where it fits well enough to be what is asked; else None."""
    telling = look_up(turn)
    needed = floor or (_IN_FOCUS if turn.services else _ANYWHERE)
    heard = any(part.heard for part in telling.parts if part.score >= needed)
    return telling if heard and telling.tag is not None and telling.score >= needed else None


def better_intent(turn: Turn) -> str | None:
    """The intent of the fact that answers ``turn`` better than what it was read as; None where the reading stands."""
    if turn.intent not in _MAYBE_A_QUESTION | OF_THE_HANDBOOK - {"privacy_question"}:
        return None
    # Nothing to do with us, however surely: not where a fact of the service in focus answers it.
    ours = (turn.intent == "out_of_scope" and bool(turn.services)) or (turn.intent == "human_agent" and _asks_who(turn))
    if turn.sure >= _SURE and not ours:
        return None
    telling = asked_of_the_handbook(turn, _ANYWHERE if turn.sure >= _SURE else _needed(turn))
    if turn.sure < _SURE and line_named(turn) and (asks_when(turn) or (telling is not None and "hours" in telling.heard)):
        return "service_hours"
    if telling is None or telling.intent not in ANSWERS or telling.speaks_of(turn.intent):
        return None
    if turn.intent == _OF_RELATIVES and not _of_another_service(turn, telling):
        return None
    when = asks_when(turn) and turn.services and ("hours" in telling.heard or telling.tag == "how_long")
    return "service_hours" if when else telling.intent


def _asks_who(turn: Turn) -> bool:
    """Whether a message read as calling for a person asks who comes or calls, and how many (几个人陪我, 谁打给我)."""
    return bool(turn.services) and bool(clearly_heard(look_up(turn).parts[:1]) & _OF_WHO)


def _needed(turn: Turn) -> float | None:
    if turn.intent in _LOST and turn.services:
        return None
    return _OUTWEIGHS if turn.sure >= _UNSURE else _OUTWEIGHS_UNSURE


def _of_another_service(turn: Turn, telling: Telling) -> bool:
    """Whether what is asked of a relative is a thing of the service in focus (谁能代去), not whether he may share."""
    shared = turn.engine.catalogue.family_sharing.services
    return bool(turn.state.service) and turn.state.service not in shared and telling.intent == "service_limits"


def second_opinion(turn: Turn) -> Answer | None:
    """The answer to a message not understood: by the fact that fits, else by the best guess, which is named."""
    telling = asked_of_the_handbook(turn)
    about = (telling.services[:1] if telling is not None else ()) or turn.services[:1]
    if about and asks_when_open(turn, about[0]):
        return answer_safely("service_hours", replace(turn, intent="service_hours", slots={**turn.slots, "service": about[0]}))
    if telling is not None and telling.intent in ANSWERS:
        return answer_safely(telling.intent, replace(turn, intent=telling.intent))
    return _same_again(turn) or _best_guess(turn)


def _same_again(turn: Turn) -> Answer | None:
    """A message that names no more than another service, after a question that can be asked of it, too."""
    last = str(turn.state.last_intent)
    if not turn.named("service") or last not in QUESTIONS or last not in ANSWERS or turn.act.get("name") in ("which", "order"):
        return None
    return answer_safely(last, replace(turn, intent=last))


def _best_guess(turn: Turn) -> Answer | None:
    """The likeliest question that can be answered where the talk stands, with what was understood said first."""
    for guess in turn.ranking:
        intent = str(guess["name"])
        if float(guess["confidence"]) < _LIKELY or intent not in QUESTIONS or intent not in ANSWERS:
            continue
        if (intent in _OF_A_SERVICE and not turn.services) or (intent.startswith("my_") and turn.member_id is None):
            continue
        answer = answer_safely(intent, replace(turn, intent=intent))
        return replace(answer, text=say("knowledge.guess", about=as_question(intent, turn), answer=answer.text))
    return None

"""The member says that another question was answered: the question is read by itself, and what was told already is out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from actions.answers.facts.telling import Telling, look_up, tell
from actions.answers.registry import ANSWERS, QUESTIONS, answer_all, answer_safely, answers
from actions.answers.talk.smalltalk import as_question
from actions.reading.facts.reasking import Reasked, reasked
from actions.reading.facts.words import asks
from actions.reading.turn import Turn
from actions.replies.answer import Answer
from actions.replies.phrasebook import say
from actions.replies.told import digest

# A fact that fits less well, or an intent less likely than this is no other reading.
_FITS, _LIKELY = 1.0, 0.3
# An intent as sure as this makes a question of what has no form of one.
_SURELY_ASKED = 0.5
_MOST = 4
# No reading of a question, or one that says nothing of it.
_NO_READING = {"nlu_fallback", "follow_up", "repeat", "out_of_scope", "chitchat", "complaint", "asked_again"}

# What is ordered is no question, however much it is preceded by a complaint.
_DOES, _ACTS = {"book", "cancel_booking", "reschedule_booking", "designate_relative"}, {"order", "undo", "accept", "pick"}
# Acts that tell what is asked; the others tell how it is said.
_OF_THE_QUESTION = {"question", "which", "list", "compare", "what_if", "renewal", "progress"}


def asks_again(turn: Turn) -> bool:
    """Whether ``turn`` complains that something else was answered, and asks its question once more."""
    again = reasked(turn.text)
    if turn.state.last_answer is None or again is None or not again.complains or turn.intent in _DOES:
        return False
    if not again.text:
        return bool(turn.state.asked)
    top = next(iter(_ranking(turn)), {})
    sure = top.get("name") in QUESTIONS and float(top.get("confidence") or 0) >= _SURELY_ASKED
    return top.get("name") not in _DOES and turn.act.get("name") not in _ACTS and (asks(again.text) or sure)


@answers("asked_again")
def asked_again(turn: Turn) -> Answer:
    """The best reading whose answer was not told before; where none is left, what we understood and what would help."""
    again = reasked(turn.text)
    part = _part(turn, again) if again and again.text else _last_question(turn)
    other = next((one for one in _readings(part) if not already_told(turn, one)), None)
    if other is not None:
        return replace(other, text=say("reasking.lead", turn=turn.state.turns, answer=other.text))
    heard = as_question(str(turn.state.last_intent), part) if turn.state.last_intent in QUESTIONS else ""
    text = say("reasking.lost", heard=heard) if heard else say("reasking.lost_plainly")
    return Answer(text, intent="nlu_fallback", services=part.services[:1], options=_other_choices(part))


def told_otherwise(turn: Turn, answer: Answer) -> Answer:
    """``answer``, but where it was told before and is pressed for again (我说的是…) another reading, or a question beside it."""
    again = reasked(turn.text)
    if again is None or not again.text or answer.intent in _NO_READING or not already_told(turn, answer):
        return answer
    other = next((one for one in _readings(_part(turn, again)) if not already_told(turn, one)), None)
    return other or replace(answer, text=say("reasking.still", answer=answer.text))


def already_told(turn: Turn, answer: Answer) -> bool:
    """Whether every sentence of ``answer`` was said in this talk before, a while ago at most."""
    return set(digest(answer.text)) <= set(turn.state.told)


def _part(turn: Turn, again: Reasked) -> Turn:
    """The question by itself, as it was understood by itself."""
    ranking = _ranking(turn)
    best = str(ranking[0]["name"]) if ranking else turn.intent
    act = turn.act if turn.act.get("name") in _OF_THE_QUESTION else {}
    return replace(
        turn, text=again.text, intent=best, entities=again.entities(turn.entities), ranking=ranking, questions=(), act=act
    )  # fmt: skip


def _last_question(turn: Turn) -> Turn:
    """The question before, where nothing but the complaint was said."""
    kept: dict[str, Any] = dict(turn.state.asked or {})
    ranking = tuple({"name": name, "confidence": 1.0} for name in kept.get("ranking") or ())
    return replace(
        turn, text=str(kept.get("text") or ""), intent=str(kept.get("intent") or ""), ranking=ranking, questions=(), act={},
        entities=tuple(kept.get("entities") or ()),
    )  # fmt: skip


def _ranking(turn: Turn) -> tuple[dict[str, Any], ...]:
    return tuple(turn.reasked.get("ranking") or turn.ranking)


def _readings(part: Turn) -> Iterator[Answer]:
    """Answers to ``part``, the likeliest reading first: as the table takes it, what the handbook says, other intents."""
    from actions.dialogue.policy import resolve

    move = resolve(replace(part, state=part.state.changed(booking=None, proposal=None, last_answer=None)))
    tried = set()
    if move.name == "answer":
        intent = move.intent or part.intent
        tried.add(intent)
        if intent not in _NO_READING:
            meant = replace(part, intent=intent) if intent in QUESTIONS else part
            yield answer_safely(intent, meant) if move.intent else answer_all(intent, meant)
    telling = _untold(part, look_up(part))
    if telling.score >= _FITS and (told := tell(part, telling)) is not None:
        yield told.about(telling.intent)
    for guess in part.ranking[:_MOST]:
        intent = str(guess["name"])
        if intent in tried or intent not in QUESTIONS or intent not in ANSWERS or float(guess["confidence"]) < _LIKELY:
            continue
        yield answer_safely(intent, replace(part, intent=intent))


def _untold(part: Turn, telling: Telling) -> Telling:
    """``telling`` without the facts that were told before."""
    parts = []
    for found in telling.parts:
        left = tuple(one for one in found.facts if not set(digest(one.fact.text)) <= set(part.state.told))
        best = left[0].score if left and left != found.facts else found.score
        parts.append(replace(found, facts=left, score=best if left or found.silent else 0.0))
    return replace(telling, parts=tuple(parts))


def _other_choices(part: Turn) -> tuple[str, ...]:
    """Questions on the service in focus that come with a button each."""
    usual = ("my_eligibility", "my_quota", "service_turnaround", "service_cost")
    return tuple(as_question(intent, part) for intent in usual if part.services)

"""Somebody else's policy: never told, said kindly, with the way that person can ask (6.2, 6.6)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk.events import SlotSet

from actions.answers.member.guards import general_rule
from actions.answers.registry import ANSWERS, QUESTIONS, answers
from actions.language.normalise import normalise
from actions.reading.people.wanting import LOOKED_UP, foreign_number, matter_of
from actions.reading.people.whose import (
    Somebody,
    by_agent,
    remembered,
    remembered_one,
    speaks_for_insured,
    spoken_of,
)
from actions.reading.people.words import people_words
from actions.reading.turn import Turn
from actions.replies.answer import Answer, sentence
from actions.replies.phrasebook import clause_of, entries, say
from actions.replies.wording import name

_CHANGES = ("cancel_booking", "reschedule_booking")
# What may be asked of one's own policy instead.
_MINE = (
    "my_quota",
    "my_tier",
    "my_policy",
    "my_validity",
    "my_waiting_period",
    "my_bookings",
    "my_eligibility",
)
_NOBODY = Somebody("")


@answers(LOOKED_UP)
def other_member(turn: Turn) -> Answer:
    """A refusal in other words each time, and how the one concerned can ask; what was asked is kept for 'and mine?'."""
    if turn.intent not in _CHANGES and speaks_for_insured(turn):
        return _for_the_insured(turn)
    who = spoken_of(turn) or remembered_one(turn) or _NOBODY
    key = _reply(turn, who)
    line, times = turn.engine.catalogue.lines["main"], int((turn.state.person or {}).get("times") or 0)
    parts = [say(key, turn=times, **_named(key, who, line.phone))]
    clauses = [clause_of(key) or ("2.3" if key == "others.sums_of_counts" else "2.3.1")]
    own_only = _named_own_only(turn, who)
    if key == "others.refused" and own_only:
        parts.append(say("others.not_shared", service=own_only))
        clauses.append("3.2")
    return Answer(
        sentence(parts, clauses), intent=LOOKED_UP, services=turn.named("service")[:1], clauses=tuple(clauses),
        contact={"name": line.name, "phone": line.phone}, events=(SlotSet("person", _kept(turn, who, times)),),
        options=("那我自己的呢",) if turn.member_id and key == "others.refused" else (),
    )  # fmt: skip


def _for_the_insured(turn: Turn) -> Answer:
    """A relative speaks for the insured, an adult: what holds for everybody is told, his record to himself alone (6.2, 6.6)."""
    line, kept = turn.engine.catalogue.lines["main"], remembered(turn) or {}
    unnamed = replace(turn, entities=tuple(e for e in turn.entities if e.get("entity") != "relation"))
    rule = general_rule(unnamed) or (
        ANSWERS["service_list"](unnamed) if turn.intent == "my_eligibility" else None
    )
    whom = Somebody(str(kept.get("relation") or ""), str(kept.get("word") or "")).whom
    own = sentence(
        [say("others.for_insured", whom=whom, phone=line.phone)], (str(clause_of("others.for_insured")),)
    )
    return Answer(
        f"{rule.text}{own}" if rule else own, intent=LOOKED_UP, services=turn.services[:1],
        clauses=(*(rule.clauses if rule else ()), "6.6"), contact={"name": line.name, "phone": line.phone},
        events=(SlotSet("person", kept),),
    )  # fmt: skip


def _reply(turn: Turn, who: Somebody) -> str:
    words, text = people_words(), normalise(turn.text)
    if turn.identity.actor != "agent" and words.office.search(text):
        return "others.office"
    if turn.member_id is None:
        return "others.sign_in"
    if by_agent(turn):
        return "others.agent"
    if turn.intent in _CHANGES and who is not _NOBODY:
        return "others.act"
    if words.sums.search(text) and words.policy.search(text):
        return "others.sums_of_counts" if "次" in text and "保额" not in text else "others.sums"
    if words.how_to_ask.search(text):
        return "others.how"
    if turn.intent in _CHANGES:
        return "others.act"
    return "others.number" if who is _NOBODY and foreign_number(turn) else "others.refused"


def _named(key: str, who: Somebody, phone: str) -> dict[str, str]:
    """The parameters the reply ``key`` knows."""
    known = {"whom": who.whom, "they": who.they, "phone": phone}
    return {parameter: known[parameter] for parameter in entries()[key].parameters}


def _named_own_only(turn: Turn, who: Somebody) -> str:
    """The service named that no relative may share, where it may have been meant to be used from the speaker's."""
    shared = turn.engine.catalogue.family_sharing.services
    named = [one for one in turn.named("service") if one not in shared]
    of_mine = who.relation and not people_words().policy.search(normalise(turn.text).replace("剩", ""))
    return name(turn.engine.catalogue, named[0]) if named and of_mine and matter_of(turn.text) else ""


def _kept(turn: Turn, who: Somebody, times: int) -> dict[str, Any]:
    """Whom it is about, what was asked of them, and how often it was refused."""
    before = remembered(turn) or {}
    asked = _asked(turn) or before.get("asked") or "my_policy"
    return {**before, **(who.to_state() if who is not _NOBODY else {}), "asked": asked, "times": times + 1}


def _asked(turn: Turn) -> str:
    """The question behind it: the intent, or the likeliest among those about a policy."""
    if turn.intent in _MINE:
        return turn.intent
    likely = next((str(r["name"]) for r in turn.ranking if r["name"] in _MINE and r["confidence"] >= 0.1), "")
    return likely if not (turn.state.person or {}).get("asked") else ""


@answers("own_again")
def own_again(turn: Turn) -> Answer:
    """The question that was refused, about the speaker himself (那我自己的呢)."""
    asked = str((turn.state.person or {}).get("asked") or "")
    own = turn.intent if turn.intent in QUESTIONS & set(_MINE) and turn.sure >= 0.6 else asked
    if own not in ANSWERS:
        return Answer(f"{say('others.own_again')}？", services=turn.services)
    mine = tuple(e for e in turn.entities if e.get("entity") != "relation")
    return replace(ANSWERS[own](replace(turn, intent=own, entities=mine)), intent=own)


@answers("sign_in")
def sign_in(turn: Turn) -> Answer:
    """What takes signing in, how to, and what goes without."""
    line = turn.engine.catalogue.lines["main"]
    return Answer(
        f"{say('others.how_to_sign_in', turn=turn.state.turns, phone=line.phone)}。", services=turn.services,
        contact={"name": line.name, "phone": line.phone}, options=("都有哪些服务", "套餐怎么分"),
    )  # fmt: skip

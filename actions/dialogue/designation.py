"""Naming a relative who may share (4.10 only): relation and name in any order, told that it is final, done after a yes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from rasa_sdk.events import SlotSet

from actions.answers.member.guards import blocked, identified, member_of, standing_of
from actions.answers.member.relatives import RELATIONS
from actions.answers.registry import ANSWERS, answers
from actions.dialogue.consent.evidence import consent_to
from actions.dialogue.consent.proposals import Proposal
from actions.dialogue.consent.proposing import proposed
from actions.entitlement import Consent
from actions.reading.facts.answers import CANNOT_SAY
from actions.reading.facts.names import (
    name_after,
    name_alone,
    name_before,
    name_called,
    name_put_right,
    surely_alone,
)
from actions.reading.facts.wishes import wished
from actions.reading.facts.words import asks, corrects, meant
from actions.reading.people.whose import Somebody, kind_of, polite, remembered_one
from actions.reading.turn import Turn
from actions.replies.answer import Answer, sentence
from actions.replies.phrasebook import say
from actions.replies.wording import contact_of, name

_ANY = {"spouse": "爱人", "child": "孩子", "parent": "父亲或母亲"}
# Whoever has just been registered.
_THEM = "这位家人"
_DONE = (SlotSet("pending", None),)
# '先不登记' is a no, however much it sounds like naming somebody.
_KEEP_OUT = re.compile(r"(?:先不|不想|不要|别|不用|不)(?:登记|添加|加|登|弄|写|报)了?$")
# Said of the list, nobody is named by it: 我爱人还没登记过.
_NOT_YET = re.compile(r"(?:没|未|还没|从来没)(?:有)?(?:登记|指定|添加)(?:过|呢|啊)?[。？?]?$")
# The relation is put right, of the same person.
_ONLY_RELATION = re.compile(r"关系")
# One word for two.
_TWO = re.compile(
    r"爸妈|父母(?!之|任)|爹[妈娘]|爷娘|双亲|二老|老两口|孩子们|儿女|(?:两个|俩)(?:孩子|娃|儿子|女儿)|双胞胎|龙凤胎"
)
# 老头子的老，梅花的梅 after a name: how it is written.
_SPELT_OUT = re.compile(r"[，,、]\s*[\u4e00-\u9fff]{1,3}的[\u4e00-\u9fff](?=[，,、。！!]|$)")
_SPELT = re.compile(r"[\u4e00-\u9fff]{1,3}的[\u4e00-\u9fff]$")

Told = tuple[str | None, str | None]


@answers("designate_relative")
@identified
def designate_relative(turn: Turn) -> Answer:
    """Relation, name, then consent: once named, never replaced."""
    if turn.slots.get("pending") and _KEEP_OUT.search(turn.text):
        services = turn.engine.catalogue.family_sharing.services
        return Answer(say("designation.kept_out"), services=services, events=_DONE)
    if _NOT_YET.search(turn.text) and not any(person for _, person in told_in(turn, asked=False)):
        return ANSWERS["family_sharing_rule"](turn)
    pending = turn.slots.get("pending") or {}
    going_on = pending if pending.get("kind") == "designate" else {"kind": "designate"}
    return naming(turn, going_on)


def names_somebody(turn: Turn) -> bool:
    """Whether a relation or a name is told, not just a yes or no (好的，登记吧)."""
    return told_in(turn, asked=False) != []


def names_one(turn: Turn, pending: dict[str, Any]) -> bool:
    """Whether the message answers 'who is it' or 'what is the name'."""
    if pending.get("kind") != "designate" or pending.get("consent"):
        return False
    told = told_in(turn, bool(pending.get("asked_name")))
    return any(relation if pending.get("relation") is None else person for relation, person in told)


def goes_on_naming(turn: Turn) -> bool:
    """Whether somebody being named is told of further, or put right: the relation, the name, both (no question, no doubt)."""
    pending = turn.state.pending or {}
    if pending.get("kind") != "designate" or asks(turn.text) or CANNOT_SAY.search(turn.text):
        return False
    return bool(told_in(turn, bool(pending.get("asked_name"))))


def told_in(turn: Turn, asked: bool) -> list[Told]:
    """Each relative told of as (relation, name), either None where it is not told; ``asked``: a bare name answers us."""
    turn = _without_spelling(turn)
    relations = [e for e in meant(turn, "relation") if "end" in e]
    pairs: list[Told] = [(str(e["value"]), _name_of(turn.text, e)) for e in relations]
    alone = None if relations else name_alone(turn.text) if asked else surely_alone(turn.text)
    right = name_put_right(turn.text) if _is_named(turn) and corrects(turn.text) and not relations else None
    loose = name_called(turn.text) or right or (alone if _is_named(turn) or asked else None)
    if loose and loose not in [person for _, person in pairs] and _may_be_name(turn, loose):
        if len(pairs) == 1 and pairs[0][1] is None:
            pairs = [(pairs[0][0], loose)]
        elif not pairs:
            pairs = [(None, loose)]
    if not pairs:
        spoken = next((key for key, word in RELATIONS.items() if word in turn.text), None)
        pairs = [(spoken, None)] if spoken else []
    return pairs


def _without_spelling(turn: Turn) -> Turn:
    """The turn without how the name is written, of the same length."""
    text = _SPELT_OUT.sub(lambda found: "，" * len(found[0]), turn.text)
    spans = [(e, slice(e.get("start", 0), e.get("end", 0))) for e in turn.entities]
    kept = tuple(e for e, span in spans if text[span] == turn.text[span])
    return replace(turn, text=text, entities=kept)


def _is_named(turn: Turn) -> bool:
    """Whether somebody is being named, so that a bare name is his."""
    return (turn.state.pending or {}).get("kind") == "designate"


def _name_of(text: str, relation: dict[str, Any]) -> str | None:
    return name_after(text, int(relation["end"])) or name_before(text, int(relation.get("start", 0)))


def _may_be_name(turn: Turn, said: str) -> bool:
    """No department, service or disease, and no way of spelling (芬芳的芬)."""
    words = {turn.text[e["start"] : e["end"]] for e in turn.entities if "end" in e and e.get("entity") != "relation"}
    return said not in words and not _SPELT.search(turn.text)


def naming(turn: Turn, pending: dict[str, Any]) -> Answer:
    """The next step of naming a relative: ask what is missing, then for consent; further ones wait their turn."""
    told = told_in(turn, bool(pending.get("asked_name")))
    (relation, person), *others = told or [(None, None)]
    state = _joined(turn, pending, relation, person)
    waiting = [{"relation": r, "name": n} for r, n in others if r in RELATIONS] or pending.get("next") or []
    refused = _refusal(turn, state)
    if refused is not None:
        return refused
    return _step(turn, {**state, "next": waiting}, several=bool(others) or bool(told and _TWO.search(turn.text)))


def _joined(turn: Turn, pending: dict[str, Any], relation: str | None, person: str | None) -> dict[str, Any]:
    """What is known with what was just told; another relative takes no name over, unless only the relation is put right."""
    before = pending.get("relation")
    other = relation is not None and before is not None and relation != before and not _ONLY_RELATION.search(turn.text)
    kept_name = None if other else pending.get("name")
    known = relation or before or (None if pending.get("name") else _spoken_of(turn))
    return {"kind": "designate", "relation": known, "name": person or kept_name}


def _step(turn: Turn, state: dict[str, Any], several: bool = False) -> Answer:
    sharing, relation, person = turn.engine.catalogue.family_sharing, state["relation"], state["name"]
    lead = say("designation.one_at_a_time") if several else ""
    if relation is None:
        words = [RELATIONS[one] for one in sharing.relations]
        whom = person or "要登记的"
        return _asking(turn, f"{lead}{whom}是您的{'、'.join(words[:-1])}还是{words[-1]}？", state, tuple(words))
    if person is None:
        text = say("designation.name", lead=lead, whom=_called(turn, relation))
        return _asking(turn, text, {**state, "asked_name": True})
    shared = "、".join(name(turn.engine.catalogue, service) for service in sharing.services)
    text = say(
        "designation.confirm", lead=lead, person=person, relation=RELATIONS[relation], service=shared,
        most=sharing.max_relatives, clause=sharing.clause,
    )  # fmt: skip
    answer = _asking(turn, text, {**state, "consent": True}, ("确定", "先不登记"))
    return proposed(turn, answer, "designate", sharing.services[0], "先不登记", person=relation, person_name=person)


def _called(turn: Turn, relation: str) -> str:
    """The relative in the member's own word (您妈妈), else by the relation."""
    words = [turn.text[e["start"] : e["end"]] for e in turn.entities if e.get("value") == relation and "end" in e]
    remembered = remembered_one(turn)
    word = words[0] if words else remembered.word if remembered is not None and remembered.relation == relation else ""
    return f"您{polite(word) or _ANY[relation]}"


def _asking(turn: Turn, text: str, state: dict[str, Any], options: tuple[str, ...] = ()) -> Answer:
    sharing = turn.engine.catalogue.family_sharing
    return Answer(
        text, intent="designate_relative", services=sharing.services, clauses=(sharing.clause,), options=options,
        events=(SlotSet("pending", {key: value for key, value in state.items() if value is not None}),),
    )  # fmt: skip


def _spoken_of(turn: Turn) -> str | None:
    """The relative whose share was just asked about (我妈能用吗 – 登记)."""
    told = wished(turn).get("for_whom") or (turn.slots.get("facts") or {}).get("for_whom")
    one = remembered_one(turn)
    return str(told) if told in RELATIONS else one.relation if one is not None and one.relation in RELATIONS else None


def _refusal(turn: Turn, state: dict[str, Any]) -> Answer | None:
    """Why nobody, or not this one, can be named; told before anything is asked."""
    sharing, relation = turn.engine.catalogue.family_sharing, state["relation"]
    barring = [reason for reason in standing_of(turn).blockers if reason.code != "waiting_period"]
    if barring:
        text = say("designation.barred", reason=blocked(standing_of(turn)))
        return _no(turn, text, tuple(reason.clause for reason in barring))
    listed = member_of(turn).relatives
    if state["name"] and state["name"] in [one.name for one in listed]:
        return _no(turn, say("designation.listed_already", person=state["name"]), (sharing.clause,))
    if relation is not None and relation not in sharing.relations:
        text = say(f"relatives.not_a_{_kind(turn)}", word=_word(turn))
        return _no(turn, f"{text}，不能登记", (sharing.clause, *sharing.services))
    if len(listed) >= sharing.max_relatives:
        return _no(turn, say("relatives.full", most=sharing.max_relatives), (sharing.clause,))
    return None


def _word(turn: Turn) -> str:
    words = [turn.text[e["start"] : e["end"]] for e in turn.entities if e.get("value") == "other" and "end" in e]
    return polite(words[0]) if words else "这位"


def _kind(turn: Turn) -> str:
    words = [turn.text[e["start"] : e["end"]] for e in turn.entities if e.get("value") == "other" and "end" in e]
    return kind_of(words[0]) if words else Somebody("other", kind="kin").kind


def _no(turn: Turn, text: str, clauses: tuple[str, ...]) -> Answer:
    services = turn.engine.catalogue.family_sharing.services
    return Answer(
        sentence([text], clauses), intent="designate_relative", services=services, clauses=clauses, events=_DONE
    )


def _for(pending: dict[str, Any], service: str) -> dict[str, Any]:
    """Kept for a booking that follows for this relative (帮她约一个)."""
    return {"for_whom": pending["relation"], "relative_name": pending["name"], "_service": service, "_asked": None}


def _agreed(turn: Turn) -> Consent:
    return consent_to(turn, Proposal.from_json(dict(turn.state.proposal or {})))


def carry_out_naming(turn: Turn, pending: dict[str, Any]) -> Answer:
    """Register the relative the member has consented to; the next one told is proposed after it."""
    outcome = turn.engine.designate_relative(
        str(turn.member_id), pending["name"], pending["relation"], turn.now, actor=turn.actor, consent=_agreed(turn)
    )
    if not outcome.allowed:
        reasons = "；".join(reason.text_zh.rstrip("。") for reason in outcome.reasons)
        return _no(turn, say("designation.not_done", reasons=reasons), tuple(reason.clause for reason in outcome.reasons))
    catalogue = turn.engine.catalogue
    sharing = catalogue.family_sharing
    service = sharing.services[0]
    relation = RELATIONS[pending["relation"]]
    parts = [
        say("designation.done", person=pending["name"], relation=relation, now=len(outcome.relatives)),
        say("designation.afterwards", phone=catalogue.lines["main"].phone),
    ]
    clauses = (sharing.clause, service)
    done = Answer(
        sentence(parts, clauses), intent="designate_relative", services=sharing.services, clauses=clauses,
        contact=contact_of(catalogue, service), events=(*_DONE, SlotSet("facts", _for(pending, service))),
        options=(f"帮{_THEM}预约{name(catalogue, service)}",),
    )  # fmt: skip
    return _with_next(turn.afresh(), done, list(pending.get("next") or ()))


def _with_next(turn: Turn, done: Answer, waiting: list[dict[str, Any]]) -> Answer:
    if not waiting:
        return done
    first, *rest = waiting
    state = {"kind": "designate", "relation": first["relation"], "name": first.get("name"), "next": rest}
    following = _refusal(turn, state) or _step(turn, state)
    return replace(following, text=f"{done.text}\n{following.text}", contact=done.contact)

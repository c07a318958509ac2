"""Naming a relative who may share (4.10 only): asked step by step, told that it is final, done after a yes."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk.events import SlotSet

from actions.answers.members import blocked, identified, member_of, standing_of
from actions.answers.registry import answers
from actions.answers.relatives import RELATIONS
from actions.dialogue.evidence import consent_to
from actions.dialogue.proposals import Proposal
from actions.dialogue.proposing import proposed
from actions.entitlement import Consent
from actions.reading.fact_words import chosen
from actions.reading.names import name_after, name_alone, name_called
from actions.reading.turn import Turn
from actions.reading.wishes import wished
from actions.replies.answer import Answer, sentence
from actions.replies.wording import contact_of, name

_POLITE = {"妈": "妈妈", "爸": "爸爸", "爹": "父亲", "娘": "母亲", "父母": "父亲或母亲", "配偶": "爱人", "子女": "孩子"}
_ANY = {"spouse": "爱人", "child": "孩子", "parent": "父亲或母亲"}
# Whoever has just been registered.
_THEM = "这位家人"
_DONE = (SlotSet("pending", None),)
# '先不登记' is a no, however much it sounds like naming somebody.
_KEEP_OUT = re.compile(r"(?:先不|不想|不要|别|不用|不)(?:登记|添加|加)了?$")


@answers("designate_relative")
@identified
def designate_relative(turn: Turn) -> Answer:
    """Relation, name, then consent: once named, never replaced."""
    if turn.slots.get("pending") and _KEEP_OUT.search(turn.text):
        services = turn.engine.catalogue.family_sharing.services
        return Answer("好的，没有登记，没有改动。", services=services, events=_DONE)
    pending = turn.slots.get("pending") or {}
    going_on = pending if pending.get("kind") == "designate" else {"kind": "designate"}
    return naming(turn, going_on)


def names_somebody(turn: Turn) -> bool:
    """Whether a relation or a name is told, not just a yes or no (好的，登记吧)."""
    return _relation(turn) is not None or _name_in(turn, asked=False) is not None


def names_one(turn: Turn, pending: dict[str, Any]) -> bool:
    """Whether the message answers 'who is it' or 'what is the name'."""
    if pending.get("kind") != "designate" or pending.get("consent"):
        return False
    if pending.get("relation") is None:
        return _relation(turn) is not None
    return _name_in(turn, bool(pending.get("asked_name"))) is not None


def naming(turn: Turn, pending: dict[str, Any]) -> Answer:
    """The next step of naming a relative: ask what is missing, then for consent."""
    relation = _relation(turn) or pending.get("relation") or _spoken_of(turn)
    refused = _refusal(turn, relation)
    if refused is not None:
        return refused
    person = _name_in(turn, bool(pending.get("asked_name"))) or pending.get("name")
    state = {"kind": "designate", "relation": relation, "name": person}
    sharing = turn.engine.catalogue.family_sharing
    if relation is None:
        words = [RELATIONS[one] for one in sharing.relations]
        return _asking(turn, f"要登记的是您的{'、'.join(words[:-1])}还是{words[-1]}？", state, tuple(words))
    if person is None:
        one = "一次登记一位。" if len(turn.named("relation")) > 1 else ""
        return _asking(turn, f"{one}请说一下{_called(turn, relation)}的姓名。", {**state, "asked_name": True})
    shared = "、".join(name(turn.engine.catalogue, service) for service in sharing.services)
    answer = _asking(
        turn,
        f"确认一下：把{person}（关系：{RELATIONS[relation]}）登记为{shared}的指定亲属。最多{sharing.max_relatives}位，"
        f"登记后不能更换（手册{sharing.clause}）。本人同意的话，请点按钮，或者打“确认登记{person}”。",
        {**state, "consent": True},
        ("确定", "先不登记"),
    )
    return proposed(turn, answer, "designate", sharing.services[0], "先不登记", person=relation, person_name=person)


def _called(turn: Turn, relation: str) -> str:
    """The relative in the member's own word (您妈妈), else by the relation."""
    words = [turn.text[e["start"] : e["end"]] for e in turn.entities if e.get("value") == relation and "end" in e]
    word = words[0].removeprefix("我").lstrip("的") if words else ""
    return f"您{_POLITE.get(word, word) or _ANY[relation]}"


def _asking(turn: Turn, text: str, state: dict[str, Any], options: tuple[str, ...] = ()) -> Answer:
    sharing = turn.engine.catalogue.family_sharing
    return Answer(
        text, intent="designate_relative", services=sharing.services, clauses=(sharing.clause,), options=options,
        events=(SlotSet("pending", state),),
    )  # fmt: skip


def _relation(turn: Turn) -> str | None:
    """The relation told; a mother-in-law is no parent of the insured."""
    return chosen(turn, "relation") or next((key for key, word in RELATIONS.items() if word in turn.text), None)


def _spoken_of(turn: Turn) -> str | None:
    """The relative whose share was just asked about (我妈能用吗 – 登记)."""
    facts = turn.slots.get("facts") or {}
    told = facts.get("for_whom") if turn.slots.get("last_intent") == "my_eligibility" else wished(turn).get("for_whom")
    return str(told) if told in RELATIONS else None


def _name_in(turn: Turn, asked: bool) -> str | None:
    relations = [e for e in turn.entities if e.get("entity") == "relation"]
    for relation in relations:
        found = name_after(turn.text, int(relation.get("end", 0)))
        if found:
            return found
    if asked and not relations:
        return name_alone(turn.text)
    return name_called(turn.text)


def _refusal(turn: Turn, relation: str | None) -> Answer | None:
    """Why nobody, or not this one, can be named; told before anything is asked."""
    sharing = turn.engine.catalogue.family_sharing
    standing = standing_of(turn)
    barring = [reason for reason in standing.blockers if reason.code != "waiting_period"]
    if barring:
        return _no(turn, f"现在不能登记亲属：{blocked(standing)}", tuple(reason.clause for reason in barring))
    if len(member_of(turn).relatives) >= sharing.max_relatives:
        return _no(turn, f"已经登记满{sharing.max_relatives}位亲属，登记后不能更换，也不能再加人", (sharing.clause,))
    if relation is not None and relation not in sharing.relations:
        allowed = "、".join(RELATIONS[one] for one in sharing.relations)
        return _no(turn, f"亲属共享只限您本人的{allowed}，这位不能登记", (sharing.clause, *sharing.services))
    return None


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
    """Register the relative the member has consented to."""
    outcome = turn.engine.designate_relative(
        str(turn.member_id), pending["name"], pending["relation"], turn.now, actor=turn.actor, consent=_agreed(turn)
    )
    if not outcome.allowed:
        reasons = "；".join(reason.text_zh.rstrip("。") for reason in outcome.reasons)
        return _no(turn, f"没有登记：{reasons}", tuple(reason.clause for reason in outcome.reasons))
    catalogue = turn.engine.catalogue
    sharing = catalogue.family_sharing
    service = sharing.services[0]
    parts = [
        f"已登记{pending['name']}（关系：{RELATIONS[pending['relation']]}），现在共{len(outcome.relatives)}位",
        f"第一次给家人约之前，请您本人打{catalogue.lines['main'].phone}补上证件和联系电话",
    ]
    clauses = (sharing.clause, service)
    return Answer(
        sentence(parts, clauses), intent="designate_relative", services=sharing.services, clauses=clauses,
        contact=contact_of(catalogue, service), events=(*_DONE, SlotSet("facts", _for(pending, service))),
        options=(f"帮{_THEM}预约{name(catalogue, service)}",),
    )  # fmt: skip

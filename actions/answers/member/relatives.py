"""Sharing with relatives (4.10 only): who may, how many, whose counts, and that it is final."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from rasa_sdk.events import SlotSet

from actions.answers.member.deciding import after_designation, decide, refusal
from actions.answers.member.guards import blocked, standing_of
from actions.answers.member.quota import count_words
from actions.answers.registry import answers
from actions.entitlement import Relative
from actions.reading.people.wanting import asks_of_two_policies, matter_of
from actions.reading.people.whose import Somebody, by_agent, remembered_one, spoken_of
from actions.reading.relevance import question_of, relevant
from actions.reading.turn import Turn
from actions.replies.answer import Answer, cite, sentence
from actions.replies.payloads import decision_payload
from actions.replies.phrasebook import say
from actions.replies.wording import name

RELATIONS = {"spouse": "配偶", "child": "子女", "parent": "父母"}
_WRONG = re.compile(r"错")
_REPORTS = re.compile(r"(?:报|录|念|填)[^，,。]{0,6}(?:信息|资料|身份证|名字)|代(?:他|她|报|办)|替(?:他|她)(?:报|登)|打来登")
_SHORT = 8
_PUT_DOWN = re.compile(r"登|加|添|写|报|名额")


@answers("family_sharing_rule")
def family_sharing_rule(turn: Turn) -> Answer:
    """What is asked about sharing, the yes or no first; the whole rule where nothing particular is asked."""
    if asks_of_two_policies(turn):
        return _both_insured(turn)
    who = spoken_of(turn) or _still_about(turn)
    matter = matter_of(turn.text)
    answer = _MATTERS.get(matter, _rule)(turn, who)
    return _while_blocked(turn, answer) if matter in _OF_USING and answer.decision is None else answer


def _while_blocked(turn: Turn, answer: Answer) -> Answer:
    """``answer`` with what keeps the insured himself from every service, and so his relatives, too (一, 5.1)."""
    blockers = standing_of(turn).blockers if turn.member_id else ()
    if not blockers:
        return answer
    clauses = tuple(dict.fromkeys(reason.clause for reason in blockers))
    told = sentence([say("relatives.blocked", why=blocked(standing_of(turn)))], clauses)
    return replace(answer, text=f"{answer.text}{told}", clauses=(*answer.clauses, *clauses))


def _still_about(turn: Turn) -> Somebody | None:
    """The one talked about, where only another service is named: 那陪诊呢."""
    goes_on = turn.state.last_intent in ("family_sharing_rule", "my_eligibility") and len(turn.text) <= _SHORT
    return remembered_one(turn) if goes_on and turn.named("service") else None


def _answer(turn: Turn, parts: Sequence[str], clauses: Sequence[str] = (), own_only: Sequence[str] = ()) -> Answer:
    sharing, line = turn.engine.catalogue.family_sharing, turn.engine.catalogue.lines["main"]
    stands_on = tuple(dict.fromkeys((*clauses, sharing.clause, *sharing.services)))
    return Answer(
        sentence(parts, stands_on), services=tuple(own_only or sharing.services), clauses=stands_on,
        contact={"name": line.name, "phone": line.phone},
    )  # fmt: skip


def _rule(turn: Turn, who: Somebody | None) -> Answer:
    """The facts of the question; who, how many and that it is final where none fits."""
    catalogue = turn.engine.catalogue
    sharing, line = catalogue.family_sharing, catalogue.lines["main"]
    if who is not None and who.relation:
        return _may(turn, who)
    own_only = _own_only(turn)
    if own_only:
        no = say("relatives.own_only", "short", service=name(catalogue, own_only[0]))
        return _answer(turn, [no, *_scope(turn)], (), own_only)
    facts = relevant(sharing.facts, question_of(turn), least=2.0)
    if facts:
        return _answer(turn, [fact.text for fact in facts], [fact.clause for fact in facts])
    return _answer(turn, [*_scope(turn), f"第一次用之前，由您本人打{line.phone}登记"])


def _scope(turn: Turn) -> list[str]:
    sharing = turn.engine.catalogue.family_sharing
    who = "、".join(RELATIONS[relation] for relation in sharing.relations)
    return [f"只有心理咨询可以和家人共享：限{who}，最多{sharing.max_relatives}位，共用次数，登记后不能换人"]


def _own_only(turn: Turn) -> list[str]:
    return [service for service in turn.named("service") if service not in turn.engine.catalogue.family_sharing.services]


# --- may this one


def _may(turn: Turn, who: Somebody | None) -> Answer:
    """Yes or no for the one named and the service; the member's own list decides where somebody is identified."""
    if who is None or not who.relation:
        return _rule(turn, None)
    sharing = turn.engine.catalogue.family_sharing
    if who.kind == "former" and turn.member_id is not None and turn.snapshot.relatives:
        return _ended(turn, who)
    if who.relation not in sharing.relations:
        return _answer(turn, [say(f"relatives.not_a_{who.kind or 'kin'}", word=who.word)], (), _own_only(turn))
    own_only = _own_only(turn) or _refused_before(turn)
    if own_only:
        text = say("relatives.own_only", service=name(turn.engine.catalogue, own_only[0]), word=who.word)
        answer = _answer(turn, [text], (), own_only)
        return replace(answer, decision=_refused(turn, own_only[0], who)) if turn.member_id else answer
    if turn.member_id is None or not _about_shared(turn):
        return _answer(turn, [say("relatives.may", word=who.word), *_how(turn)])
    return _decided(turn, who)


def _refused_before(turn: Turn) -> list[str]:
    """The service just booked or asked for, which only the insured may use: 用我的名额给他挂不行吗."""
    ellipsis = turn.act.get("name") == "same_other" or len(turn.text) <= _SHORT
    goes_on = (ellipsis or turn.state.last_intent in ("book", "my_eligibility")) and not turn.named("service")
    return [turn.service] if goes_on and turn.service and not _about_shared(turn) else []


def _refused(turn: Turn, service: str, who: Somebody) -> dict[str, Any]:
    """The engine's own word on it, for machines."""
    return decision_payload(decide(turn, service, {"for_whom": who.relation}))


def _about_shared(turn: Turn) -> bool:
    """Whether the one service that is shared is what is talked about."""
    return turn.service in turn.engine.catalogue.family_sharing.services


def _how(turn: Turn) -> list[str]:
    sharing, line = turn.engine.catalogue.family_sharing, turn.engine.catalogue.lines["main"]
    relations = "、".join(RELATIONS[relation] for relation in sharing.relations)
    rule = f"限{relations}，最多{sharing.max_relatives}位，共用次数，登记后不能换人"
    return [rule, f"第一次用之前，由您本人打{line.phone}登记"]


def _decided(turn: Turn, who: Somebody) -> Answer:
    """The engine's word on this relative; one of that relation on the list already, or a list that is full, first."""
    sharing = turn.engine.catalogue.family_sharing
    service, listed = sharing.services[0], turn.snapshot.relatives
    same = [one for one in listed if one.relation.value == who.relation]
    facts = {"for_whom": who.relation, **({"relative_name": same[0].name} if same else {})}
    decision = decide(turn, service, facts)
    kept = (SlotSet("facts", {**facts, "_service": service, "_asked": None}),)
    codes = {reason.code for reason in decision.reasons}
    if codes == {"relative_not_designated"} and len(listed) >= sharing.max_relatives:
        return _answer(turn, [say("relatives.full", most=sharing.max_relatives)])
    answer = after_designation(turn, decision)
    if answer is None and decision.reasons:
        answer = refusal(turn, decision)
    if answer is None:
        answer = _answer(turn, [say("relatives.already", named=_listed(same))])
    return Answer(
        answer.text, intent="my_eligibility", services=(service,), clauses=answer.clauses, decision=answer.decision,
        contact=answer.contact, options=answer.options, events=kept,
    )  # fmt: skip


def _listed(relatives: Sequence[Relative]) -> str:
    """'测*静（配偶）': enough for the member to know whom he named."""
    names = [f"{one.name[:1]}*{one.name[2:]}（{RELATIONS[one.relation.value]}）" for one in relatives]
    return "、".join(names)


def _which(turn: Turn, who: Somebody | None) -> Answer:
    if who is not None and who.relation not in ("", *turn.engine.catalogue.family_sharing.relations):
        return _may(turn, who)
    word = who.word if who is not None and who.word else "指定亲属"
    if turn.member_id and any(one.relation.value == getattr(who, "relation", "") for one in turn.snapshot.relatives):
        return _answer(turn, [say("relatives.which_listed", word=word)])
    return _answer(turn, [say("relatives.which", word=word), *_how(turn)[:1]])


# --- the list itself


def _number(turn: Turn, who: Somebody | None) -> Answer:
    """How many, and with somebody identified how many more."""
    sharing = turn.engine.catalogue.family_sharing
    if who is not None and who.relation not in ("", *sharing.relations):
        return _may(turn, who)
    if turn.member_id is None:
        return _rule(turn, None)
    most, now = sharing.max_relatives, len(turn.snapshot.relatives)
    if now >= most:
        return _answer(turn, [say("relatives.full", most=most)])
    relations = "、".join(RELATIONS[one] for one in sharing.relations)
    parts = [f"最多{most}位，只限您本人的{relations}"]
    if not now and (who is not None and _PUT_DOWN.search(turn.text)):
        parts = [say("relatives.room_all", most=most)]
    if now:
        parts = [say("relatives.room", left=most - now, most=most, now=now)]
    return _answer(turn, parts)


def _list(turn: Turn, who: Somebody | None) -> Answer:
    """Who is on the list; of somebody not identified nothing is known."""
    if turn.member_id is None:
        return _rule(turn, None)
    listed = turn.snapshot.relatives
    named = _listed(listed)
    return _answer(turn, [say("relatives.listed", now=len(listed), named=named) if listed else say("relatives.nobody_listed")])


def _replace(turn: Turn, who: Somebody | None) -> Answer:
    """Never, whatever has happened since; and what is left of the list."""
    sharing, line = turn.engine.catalogue.family_sharing, turn.engine.catalogue.lines["main"]
    parts = [say("relatives.never_replaced", turn=turn.state.turns if turn.state.last_intent == "family_sharing_rule" else 0)]
    listed = len(turn.snapshot.relatives) if turn.member_id else 0
    if _WRONG.search(turn.text):
        parts.append(say("relatives.wrong_data", phone=line.phone))
    elif listed >= sharing.max_relatives:
        parts.append(f"您已经登记满{sharing.max_relatives}位，也不能再加人")
    elif listed:
        parts.append(f"您已登记{listed}位，还能再登记{sharing.max_relatives - listed}位")
    return _answer(turn, parts)


def _ended(turn: Turn, who: Somebody | None) -> Answer:
    """Divorced, or no longer to share: who stands on the list stays on it, and the handbook says no more."""
    if turn.member_id is not None and not turn.snapshot.relatives:
        return _answer(turn, [say("relatives.nobody_listed")])
    return _answer(turn, [say("relatives.ended", phone=turn.engine.catalogue.lines["main"].phone)])


def _whose(turn: Turn, who: Somebody | None) -> Answer:
    """The insured's counts, with what is left of them."""
    if who is not None and who.relation not in ("", *turn.engine.catalogue.family_sharing.relations):
        return _may(turn, who)
    service = turn.engine.catalogue.family_sharing.services[0]
    balances = turn.snapshot.quota(service) if turn.member_id else ()
    left = f"，本保单年度{count_words(balances[0])}" if balances else ""
    key = "relatives.whose_agent" if by_agent(turn) else "relatives.whose"
    return _answer(turn, [say(key, balance=left)])


def _both_insured(turn: Turn) -> Answer:
    """Counts of two policies of two people: each has his own (2.3, 3.2)."""
    return Answer(say("relatives.both_insured", source=cite(("2.3", "3.2"))), clauses=("2.3", "3.2"))


def _register(turn: Turn, who: Somebody | None) -> Answer:
    if _REPORTS.search(turn.text) and (by_agent(turn) or who is not None):
        return _answer(turn, [say("relatives.himself_calls", phone=turn.engine.catalogue.lines["main"].phone)], ("6.2",))
    facts = turn.engine.catalogue.family_sharing.facts
    told = [f for f in facts if "register_relative" in f.about and not {"relative", "privacy"} & set(f.about)]
    return _answer(turn, [fact.text for fact in told][::-1], [fact.clause for fact in told])


def _sure(turn: Turn, who: Somebody | None) -> Answer:
    facts = [f for f in turn.engine.catalogue.family_sharing.facts if {"register_relative", "relative"} <= set(f.about)]
    return _answer(turn, [fact.text for fact in facts], [fact.clause for fact in facts])


def _consent(turn: Turn, who: Somebody | None) -> Answer:
    """The relative's leave comes first (6.5)."""
    return _answer(turn, [say("relatives.consent", word=who.word if who is not None and who.word else "亲属")], ("6.5",))


def _married(turn: Turn, who: Somebody | None) -> Answer:
    """Once they are married they are spouses."""
    if who is not None and who.kind not in ("", "unmarried"):
        return _may(turn, who)
    return _answer(turn, [say("relatives.once_married", most=turn.engine.catalogue.family_sharing.max_relatives)])


# About using it or being registered for it; the others are about rules that hold in any case.
_OF_USING = {"", "may", "which", "register", "sure"}
_MATTERS: dict[str, Callable[[Turn, Somebody | None], Answer]] = {
    "married": _married, "consent": _consent, "replace": _replace, "ended": _ended, "listed": _list, "number": _number,
    "each": _whose, "whose_count": _whose, "register": _register, "sure": _sure, "which": _which, "may": _may,
}  # fmt: skip

"""The last question again, about what is named now: 那手术呢, 白金的话呢, 明年呢, 我呢, 那怎么办."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from actions.answers.facts.telling import look_up, tell
from actions.answers.registry import ANSWERS, answers
from actions.answers.talk.never_twice import never_twice
from actions.answers.talk.smalltalk import clarify
from actions.dialogue.context.guesses import guessed
from actions.dialogue.context.same_question import same_question
from actions.dialogue.context.second_opinion import OF_THE_HANDBOOK, asked_of_the_handbook
from actions.reading.days.asked import asks_when
from actions.reading.days.policy_year import next_year
from actions.reading.facts.cancers import cancer_named
from actions.reading.turn import Turn
from actions.replies.answer import Answer, sentence
from actions.replies.wording import contact_of, name, spoken_day

# Nothing to ask again about another service.
_NO_FOLLOW_UP = {
    "follow_up", "repeat", "claim_question", "policy_servicing", "privacy_question", "complaint", "human_agent",
    "out_of_scope", "emergency", "mental_crisis", "medical_advice", "stop",
}  # fmt: skip
# 我呢 after a rule asks for oneself; a tier named after a question about oneself asks for the rule.
_MINE = {
    "quota_rule": "my_quota", "tier_rule": "my_tier", "waiting_period_rule": "my_waiting_period",
    "validity_rule": "my_validity", "service_limits": "my_eligibility", "disease_scope": "my_eligibility",
    "service_list": "my_quota",
}  # fmt: skip
_RULE = {"my_quota": "quota_rule", "my_eligibility": "quota_rule", "my_tier": "tier_rule"}
# After these another service asks what the member has of it.
_OF_ONESELF = {"my_tier", "which_contracts"}
# What depends on the tier; after anything else a tier asks what it has of the service.
_OF_TIERS = {"quota_rule", "tier_rule", "service_list", "service_region"}
_OF_MYSELF = re.compile(
    r"^(?:那|哦|嗯)*(?:我|我自己|本人|我这|我们|(?:这|该|那)?(?:个|位)?客户|(?:他|她)本?人?)(?:自己|的话|这边|的|现在|目前)*(?:呢|能|有|是)"
)
# How well the fact told last has to fit the other service.
_SWAPPED = 0.5
# After a question about the member himself only what is said in so many words is another question.
_SAID_OUTRIGHT = 1.2
# Asked of somebody else, these ask whether he may use it, too; anything else is a thing of the service (谁能代去).
_SHARING = {"relative", "children", "register_relative", "replace_relative", "transfer"}
_PAID = re.compile(r"补交|补缴|交了|交上|交清|缴了|复效|续上|恢复")
_WHAT_NOW = re.compile(r"怎么办|咋办|咋整|怎么弄|有(?:没有)?(?:什么|别的|其他)?办法|还能怎|那我能用(?:什么|啥)")


@answers("follow_up")
@never_twice
def follow_up(turn: Turn) -> Answer:
    """The last question again, about what is named now (那手术呢, 白金的话呢)."""
    last = str(turn.slots.get("last_intent") or "")
    if _WHAT_NOW.search(turn.text) and _refused(turn):
        return what_now(turn)
    if _PAID.search(turn.text) and {"premium_unpaid", "policy_not_in_force"} & _codes(_refused(turn)):
        return _once_in_force(turn)
    found = _of_the_handbook(turn, last)
    if found is not None:
        return found
    about = _asked_again(turn, last)
    if about in ANSWERS and about not in _NO_FOLLOW_UP:
        return ANSWERS[about](replace(_same_tier(turn), intent=about)).about(about)
    about = _asked_by(turn)
    if about:
        return ANSWERS[about](replace(turn, intent=about)).about(about)
    return guessed(turn) or clarify(turn)


def _of_the_handbook(turn: Turn, last: str) -> Answer | None:
    """Another thing asked of the service in focus (材料呢), or the fact told last asked of another one (那护士呢)."""
    if turn.named("relation") and turn.services and last in OF_THE_HANDBOOK:
        said = asked_of_the_handbook(turn)
        return _for_somebody(turn) if said is None or said.tag in _SHARING else _as(said.intent, turn)
    if turn.tier or turn.named("region") or turn.named("relation"):
        return None
    if last not in OF_THE_HANDBOOK:
        said = asked_of_the_handbook(turn, _SAID_OUTRIGHT)
        return _as(said.intent, turn) if said is not None and said.intent in ANSWERS else None
    if cancer_named(turn) and turn.state.aspect == "documents" and turn.services[:1] == ("4.1.2",):
        return _as("service_materials", turn)
    again = same_question(turn)
    if again is not None and again.intent in OF_THE_HANDBOOK | {"first_day"}:
        return _as(again.intent, again)
    telling = asked_of_the_handbook(turn)
    if telling is not None and telling.intent in ANSWERS:
        return _as(telling.intent, turn)
    if asks_when(turn) and turn.services:
        return _as("service_hours", turn)
    if not turn.named("service") or turn.state.aspect is None:
        return None
    swapped = look_up(turn, turn.state.aspect)
    return tell(turn, swapped, _SWAPPED) or _as(last, turn)


def _for_somebody(turn: Turn) -> Answer:
    """孩子也行吗: whether the service in focus is for a relative, too."""
    meant = replace(turn, entities=(*turn.entities, {"entity": "service", "value": turn.services[0]}))
    return _as("family_sharing_rule", meant)


def _as(intent: str, turn: Turn) -> Answer:
    return ANSWERS[intent](replace(turn, intent=intent)).about(intent)


def _asked_again(turn: Turn, last: str) -> str:
    """The intent the message asks for, ``last`` having been asked before."""
    if last in _MINE and turn.member_id and _OF_MYSELF.search(turn.text) and not turn.tier:
        return _MINE[last]
    if last == "quota_rule" and turn.member_id and next_year(turn.text) and not turn.tier:
        return "my_quota"
    if last in _OF_ONESELF and turn.member_id and turn.named("service"):
        return "my_quota"
    if turn.tier and last not in _OF_TIERS and last in ANSWERS:
        return _RULE.get(last) or ("quota_rule" if turn.service else "service_list")
    if turn.named("region") and not turn.named("service"):
        return "service_region"
    if last == "book" and (turn.named("service") or (turn.named("date") and turn.service)):
        return "my_eligibility" if turn.member_id else "service_detail"
    if last == "my_waiting_period" and turn.named("relation"):
        return "family_sharing_rule"
    return last


def _same_tier(turn: Turn) -> Turn:
    """With no tier in this message, the one the last answer was about (白金几次门诊 – 那手术呢)."""
    said = (turn.slots.get("last_answer") or {}).get("answer") or {}
    tier = (said.get("quota") or {}).get("tier")
    if turn.tier or not tier or said.get("intent") != "quota_rule":
        return turn
    return replace(turn, entities=(*turn.entities, {"entity": "tier", "value": tier}))


def _asked_by(turn: Turn) -> str:
    """What a message that only names something asks about, nothing having been asked before; empty: cannot tell."""
    if turn.tier:
        return "quota_rule" if turn.service else "service_list"
    return "service_detail" if turn.named("service") else ""


def _refused(turn: Turn) -> dict[str, Any]:
    """The decision of the last answer where it was a refusal; else empty."""
    decision: dict[str, Any] = ((turn.slots.get("last_answer") or {}).get("answer") or {}).get("decision") or {}
    return decision if decision.get("allowed") is False and decision.get("reasons") else {}


def _codes(decision: dict[str, Any]) -> set[str]:
    return {str(reason.get("code")) for reason in decision.get("reasons", ())}


def _once_in_force(turn: Turn) -> Answer:
    """那我补交了呢: services come back with the contract (2.1.2)."""
    line = turn.engine.catalogue.lines["complaint"]
    parts = ["保费交清、合同恢复有效以后，服务就跟着恢复", f"到账和合同状态请打{line.phone}查"]
    clauses = ("2.1.2", line.clause)
    contact = {"name": line.name, "phone": line.phone}
    return Answer(sentence(parts, clauses), clauses=clauses, contact=contact)


def what_now(turn: Turn) -> Answer:
    """After a refusal: what can be used instead, from when it will do, and who can help."""
    decision, catalogue = _refused(turn), turn.engine.catalogue
    others = [one for one in decision.get("alternatives", ()) if one in catalogue.services][:3]
    contact = contact_of(catalogue, decision.get("service"))
    phone = contact.get("phone") or catalogue.lines["main"].phone
    parts = [f"现在能用的有{'、'.join(name(catalogue, one) for one in others)}"] if others else []
    if decision.get("earliest_date"):
        about = name(catalogue, decision["service"]) if decision.get("service") in catalogue.services else "服务"
        parts.append(f"{about}要到{spoken_day(date.fromisoformat(decision['earliest_date']))}才可以")
    parts.append(f"想让人再帮您看看，打{phone}；病情要紧就直接去医院，别等服务")
    clauses = tuple(dict.fromkeys(reason["clause"] for reason in decision["reasons"] if reason.get("clause")))
    return Answer(sentence(parts, clauses), services=tuple(others), clauses=clauses, contact=contact)

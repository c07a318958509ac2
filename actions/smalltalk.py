"""The glue of a talk: repeat, follow up, chat, and what we do not understand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk.events import SlotSet

from actions.answer import Answer
from actions.language.dates import read_date
from actions.registry import ANSWERS, answers
from actions.routing import human_agent
from actions.turn import Turn
from actions.wording import name

MAX_MISUNDERSTANDINGS = 3

# How to offer an intent as a sentence the member could have said; {} is the service.
_AS_QUESTION = {
    "service_list": "都有哪些服务", "service_detail": "{}是什么", "service_hours": "{}的服务时间",
    "service_process": "怎么申请{}", "service_materials": "{}要什么材料", "service_limits": "{}有什么限制",
    "service_turnaround": "{}要多久", "service_region": "{}在哪些地方", "service_cost": "{}收不收费",
    "cancel_rule": "{}怎么取消算不算用掉", "contact_info": "{}的电话", "provider_info": "谁来提供服务",
    "tier_rule": "套餐怎么分", "quota_rule": "{}一年几次", "waiting_period_rule": "等待期多久",
    "validity_rule": "服务有效期多久", "family_sharing_rule": "家人能不能用", "disease_scope": "哪些病算指定疾病",
    "disclaimer": "责任怎么算", "my_tier": "我是什么套餐", "my_quota": "我还剩几次{}",
    "my_eligibility": "我能用{}吗", "my_waiting_period": "我的等待期过了吗", "my_validity": "我的服务到什么时候",
    "my_policy": "我的保单状态", "my_bookings": "查我的预约", "book": "帮我预约{}", "cancel_booking": "取消我的预约",
    "reschedule_booking": "我要改预约时间", "designate_relative": "登记指定亲属", "complaint": "我要投诉",
    "human_agent": "转人工", "claim_question": "理赔怎么问", "policy_servicing": "保单怎么办理变更",
    "privacy_question": "我的信息安全吗",
}


@answers("repeat")
def repeat(turn: Turn) -> Answer:
    """The last answer once more."""
    last: dict[str, Any] = turn.slots.get("last_answer") or {}
    if not last.get("text"):
        return Answer("您好，我还没说过什么。您想问哪项服务？", options=("都有哪些服务",))
    said = last.get("answer") or {}
    return Answer(
        f"我再说一遍：{last['text'].removeprefix('我再说一遍：')}", services=tuple(said.get("services", ())),
        clauses=tuple(said.get("clauses", ())), quota=said.get("quota"), decision=said.get("decision"),
    )


# Nothing to ask again about another service.
_NO_FOLLOW_UP = {
    "follow_up", "repeat", "claim_question", "policy_servicing", "privacy_question", "complaint", "human_agent",
    "out_of_scope", "emergency", "mental_crisis", "medical_advice",
}  # fmt: skip


@answers("follow_up")
def follow_up(turn: Turn) -> Answer:
    """The last question again, about what is named now (那手术呢, 白金的话呢)."""
    last = turn.slots.get("last_intent")
    if last in ANSWERS and last not in _NO_FOLLOW_UP:
        answer = ANSWERS[last](replace(_same_tier(turn), intent=last))
        return answer.about(last)
    about = _asked_by(turn)
    return ANSWERS[about](replace(turn, intent=about)).about(about) if about else clarify(turn)


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


def no_such_day(turn: Turn) -> str:
    """One sentence about a day in this message which no calendar has (2月30日); empty when there is none."""
    for words in turn.named("date"):
        if read_date(words, turn.now).problem == "impossible":
            return f"没有“{words}”这一天，请换一个日期再说一遍。"
    return ""


def clarify(turn: Turn) -> Answer:
    """Not understood well enough: offer what it may have been; after three times a person."""
    wrong_day = no_such_day(turn)
    if wrong_day:
        return Answer(wrong_day, services=turn.named("service"))
    count = int(turn.slots.get("misunderstood") or 0) + 1
    if count >= MAX_MISUNDERSTANDINGS:
        person = human_agent(turn)
        return replace(
            person, text=f"抱歉，我没听明白，别耽误您的事。{person.text}", events=(SlotSet("misunderstood", 0),)
        )
    options = _choices(turn)
    text = "没太听明白，您是想问：" + "、".join(options) + "？点一个，或换个说法。" if options else "没太听明白，换个说法再试试？"
    return Answer(text, services=turn.named("service"), options=options, events=(SlotSet("misunderstood", count),))


def _choices(turn: Turn) -> tuple[str, ...]:
    about = name(turn.engine.catalogue, turn.service) if turn.service else "服务"
    likely = [r["name"] for r in turn.ranking if r["name"] in _AS_QUESTION][:3]
    return tuple(_AS_QUESTION[intent].format(about) for intent in likely)

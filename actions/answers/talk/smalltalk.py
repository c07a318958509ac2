"""The glue of a talk: repeat, follow up, chat, and what we do not understand."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from rasa_sdk.events import SlotSet

from actions.answers.registry import answers
from actions.answers.talk.routing import MAX_MISUNDERSTANDINGS, human_agent
from actions.language.dates import read_date
from actions.reading.facts.words import asks_only_why
from actions.reading.turn import Turn
from actions.replies.answer import Answer
from actions.replies.phrasebook import say
from actions.replies.wording import name

# An intent less likely than this is no guess worth offering.
_LIKELY = 0.05
_USUAL = ("都有哪些服务", "我还剩几次", "转人工")
_AGAIN = "我再说一遍："

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


# Not heard a second time but not understood, or not believed.
_MEANING = re.compile(r"意思|不懂|没懂|不明白|没明白|听不懂|看不懂|说人话|太复杂")


@answers("repeat")
def repeat(turn: Turn) -> Answer:
    """The last answer once more; the reason alone where that is asked; with somebody to explain where it was not clear."""
    last: dict[str, Any] = turn.slots.get("last_answer") or {}
    if not last.get("text"):
        return Answer("您好，想问哪项服务？直接说就行，比如看专家、住院、陪诊、心理咨询。", options=("都有哪些服务",))
    said = last.get("answer") or {}
    text = f"{_AGAIN}{last['text'].removeprefix(_AGAIN)}"
    reasons = [reason.get("text", "") for reason in (said.get("decision") or {}).get("reasons", ())]
    if asks_only_why(turn.text) and any(reasons):
        text = f"原因是：{''.join(reasons)}觉得不对可以打{turn.engine.catalogue.lines['main'].phone}再核实。"
    elif _MEANING.search(turn.text):
        text += f"还有不清楚的，打{turn.engine.catalogue.lines['main'].phone}，有人给您细讲。"
    return Answer(
        text, services=tuple(said.get("services", ())), clauses=tuple(said.get("clauses", ())),
        quota=said.get("quota"), decision=said.get("decision"),
    )  # fmt: skip


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
    text = "没太听明白，您是想问：" + "、".join(options) + "？点一个，或换个说法。"
    if not options:
        text, options = "没太听明白，换个说法再试试？比如“专家号还剩几次”“帮我约陪诊”。", _USUAL
    return Answer(text, services=turn.named("service"), options=options, events=(SlotSet("misunderstood", count),))


def _choices(turn: Turn) -> tuple[str, ...]:
    likely = [r["name"] for r in turn.ranking if r["name"] in _AS_QUESTION and r["confidence"] >= _LIKELY][:3]
    return tuple(as_question(intent, turn) for intent in likely)


def as_question(intent: str, turn: Turn) -> str:
    """``intent`` as a question the member could have asked of the service in focus."""
    about = name(turn.engine.catalogue, turn.service) if turn.service else "服务"
    return _AS_QUESTION[intent].format(about)


def _courtesy(key: str, turn: Turn, **parameters: str) -> Answer:
    return Answer(say(key, turn=turn.state.turns, **parameters))


@answers("greet")
def greet(turn: Turn) -> Answer:
    """Says hello and what it can do."""
    return _courtesy("social.greet", turn)


@answers("goodbye")
def goodbye(turn: Turn) -> Answer:
    """Takes leave."""
    return _courtesy("social.goodbye", turn)


@answers("thanks")
def thanks(turn: Turn) -> Answer:
    """Answers thanks."""
    return _courtesy("social.thanks", turn)


@answers("bot_challenge")
def bot_challenge(turn: Turn) -> Answer:
    """Says that it is a program, and where people are."""
    return _courtesy("social.bot_challenge", turn, phone=turn.engine.catalogue.lines["main"].phone)


@answers("chitchat")
def chitchat(turn: Turn) -> Answer:
    """A friendly word, and back to the point."""
    return _courtesy("social.chitchat", turn)

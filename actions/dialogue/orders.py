"""A booking ordered in words that were read as something else: 那陪诊也约上, or a yes to what we offered."""

from __future__ import annotations

import re

from actions.reading.fact_answers import clear_yes
from actions.reading.turn import Turn
from actions.reading.wishes import wished

_DANGER = {"emergency", "mental_crisis"}
_READ_AS = {"inform", "follow_up", "nlu_fallback", "service_detail", "my_eligibility"}
_ORDER = re.compile(
    r"(?:帮|给|替)(?:我|他|她|孩子|娃|我家|我们|客户)?[^，,。？?]{0,4}(?:约|挂|订|预约)(?!过|的|了|好)|(?:想|要)(?:给|帮|替)[^，,。？?]{1,4}(?:约|挂|预约)|"
    r"我(?:想|要)再?(?:约|挂|预约)(?!过|的)|"
    r"也(?:帮我|给我)?(?:约|挂|预约)(?:上|一个|一下|个|吧|了)?[。！!]*$|也(?:帮我|给我)?(?:约|挂)(?:上|一个|一下)|(?:约|挂)(?:上|一个|一下|个)(?:吧|呗)?$"
)
# Said right after an answer about a service.
_BARE_ORDER = re.compile(r"^(?:那|好|好的|行)?[，, ]*(?:就|先)?(?:帮我)?(?:约|预约|挂)(?:吧|呗|一个|上|一下)*[。！!]*$")
_FOR_THEM = re.compile(r"(?:给|帮|替)[他她][^，,。]{0,3}(?:约|预约)")
_BEGINS = re.compile(r"^(?:那|再|先)?约(?![的过了好到上])")
_DO = re.compile(r"提交|约|办")
_WHOM = {"for_whom", "relative_name"}
_HOW = re.compile(r"怎么|咋|如何|哪里|哪儿|多久|几天|多少|几次|为什么|为啥")


def wants_a_booking(intent: str, turn: Turn) -> bool:
    """Whether the booking form is to begin now; never in the middle of one."""
    if turn.slots.get("requested_slot") or intent in _DANGER:
        return False
    return _orders(intent, turn) and _bookable(turn)


def _orders(intent: str, turn: Turn) -> bool:
    if intent == "affirm":
        return clear_yes(turn) and (bool(set(wished(turn)) - _WHOM) or (_may_have_it(turn) and bool(_DO.search(turn.text))))
    if intent == "my_bookings":
        return bool(_BEGINS.match(turn.text.strip())) and bool(turn.named("service"))
    if _BARE_ORDER.match(turn.text.strip()):
        return True
    if _HOW.search(turn.text):
        return False
    if turn.slots.get("last_intent") == "designate_relative" and _FOR_THEM.search(turn.text):
        return True
    return intent in _READ_AS and bool(_ORDER.search(turn.text)) and bool(turn.named("service"))


def _may_have_it(turn: Turn) -> bool:
    """Whether the last answer said that the service can be used."""
    said = (turn.slots.get("last_answer") or {}).get("answer") or {}
    return (said.get("decision") or {}).get("allowed") is True and said.get("intent") == "my_eligibility"


def _bookable(turn: Turn) -> bool:
    service = turn.service
    return service is not None and turn.engine.catalogue.services[service].booking.kind == "request"

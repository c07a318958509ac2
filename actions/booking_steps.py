"""One step of the booking form: what was said changes the state, the engine says what comes next."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from actions.booking_talk import CONFIRM, GREETING, SERVICE, BookingTalk
from actions.deciding import decide, settled
from actions.eligibility import is_minor
from actions.entitlement import SPECS, BadFact, Decision, FactKind, Outcome
from actions.fact_answers import clear_yes
from actions.fact_words import chosen, corrects
from actions.facts import Asking, Told
from actions.turn import Turn
from actions.wording import name

MAX_MISSES = 3
# Told again when refused: another day, region or department may do.
_CHANGEABLE = ("wanted_date", "wanted_time", "region", "department")
# 'Not right' instead of 'no': something is to be changed, the booking is still wanted.
_NOT_RIGHT = re.compile(r"^(?:不对|错了|不是|弄错|搞错|有错)")


def asking_of(turn: Turn, talk: BookingTalk) -> Asking:
    """What the form waits for: its question and everything the engine still misses."""
    if turn.member_id is None:
        return Asking(booking=True)
    minor = is_minor(turn)
    service = talk.service or turn.service
    decision = _decided(turn, service, talk.facts) if service else None
    if decision is None:
        return Asking(talk.fact, booking=True, minor=minor)
    return Asking(talk.fact, decision.needs, decision.earliest_date, booking=True, minor=minor)


def _decided(turn: Turn, service: str, facts: dict[str, Any]) -> Decision | None:
    try:
        return decide(turn, service, facts)
    except BadFact:
        return None


def advance(turn: Turn, talk: BookingTalk, told: Told) -> BookingTalk:
    """The state after this message."""
    if turn.member_id is None:
        return _for_nobody(turn, replace(talk, service=_service_meant(turn, talk, told)))
    if talk.asked is not None:
        leaving = {"stop": "given_up", "cancel_booking": "given_up", "human_agent": "person"}.get(turn.intent)
        if leaving:
            return replace(talk, end=leaving)
        if turn.intent == "repeat" and not told:
            return replace(talk, remark="")
    following = _with_service(turn, talk, told)
    if talk.asked is not None and following.service == talk.service and not told:
        return _nothing_told(turn, talk)
    return _take(turn, following, told)


def _for_nobody(turn: Turn, talk: BookingTalk) -> BookingTalk:
    """Somebody not identified cannot book; what needs no booking is explained all the same."""
    direct = talk.service is not None and _direct(turn, talk.service)
    return replace(talk, end="ready" if direct else "sign_in")


def _direct(turn: Turn, service: str) -> bool:
    return turn.engine.catalogue.services[service].booking.kind == "direct"


def _with_service(turn: Turn, talk: BookingTalk, told: Told) -> BookingTalk:
    service = _service_meant(turn, talk, told)
    if service is None or service == talk.service:
        return replace(talk, service=service)
    catalogue = turn.engine.catalogue
    changed = talk.service is not None and service not in catalogue.children(talk.service)
    return replace(talk, service=service, remark=f"{'好，改约' if changed else GREETING}{name(catalogue, service)}。")


def _service_meant(turn: Turn, talk: BookingTalk, told: Told) -> str | None:
    catalogue = turn.engine.catalogue
    named = chosen(turn, "service")
    if talk.asked == "sub_service" and talk.service:
        return _part_meant(turn, talk.service, named) or talk.service
    if named not in catalogue.services:
        return talk.service or (turn.service if talk.asked is None else None)
    answers = talk.fact is not None and talk.fact in told.facts
    if talk.service and answers and not corrects(turn.text):
        # '住院手术' as an answer to inpatient-or-outpatient names no other service.
        return talk.service
    return named


def _part_meant(turn: Turn, group: str, named: str | None) -> str | None:
    """The part of a group that is meant: named, or the one whose names hold the words said."""
    services = turn.engine.catalogue.services
    parts = turn.engine.catalogue.children(group)
    if named in parts:
        return named
    said = turn.text.strip(" 。.!！吧的")
    if len(said) < 2:
        return None
    fitting = [
        part for part in parts
        if any(said in form for form in (services[part].name, services[part].short_name, *services[part].aliases))
    ]  # fmt: skip
    return fitting[0] if len(fitting) == 1 else None


def _nothing_told(turn: Turn, talk: BookingTalk) -> BookingTalk:
    if talk.asked == CONFIRM:
        if clear_yes(turn) or turn.intent == "book":
            return replace(talk, end="ready", remark="")
        if turn.intent == "reschedule_booking":
            facts = {key: value for key, value in talk.facts.items() if not key.startswith("wanted_")}
            return _next(turn, replace(talk, facts=facts, remark=""))
        if turn.intent == "deny":
            return _not_right(turn, talk)
    return _missed(talk, "没太听明白。")


def _not_right(turn: Turn, talk: BookingTalk) -> BookingTalk:
    if _NOT_RIGHT.match(turn.text.strip()):
        return _missed(talk, "哪里不对？直接说改成什么就行，不办就说“算了”。")
    return replace(talk, end="given_up", remark="")


def _missed(talk: BookingTalk, remark: str) -> BookingTalk:
    misses = talk.misses + 1
    again = remark if misses == 1 else "还是没听明白，也可以说“不清楚”，或说“算了”先不办。"
    return replace(talk, misses=misses, remark=again, end="lost" if misses >= MAX_MISSES else "")


def _take(turn: Turn, talk: BookingTalk, told: Told) -> BookingTalk:
    """The facts told go in; a span of days only where its ends give the same answer."""
    keep = replace(talk, misses=0, blamed={})
    if talk.service is None:
        return replace(keep, facts={**talk.facts, **told.facts}, asked=SERVICE, remark=told.problem or talk.remark)
    told = settled(turn, talk.service, talk.facts, told)
    facts = {**talk.facts, **told.facts}
    part = facts.pop("sub_service", None)
    service = part if part in turn.engine.catalogue.children(talk.service) else talk.service
    remark = told.problem or talk.remark or _noted(talk, told)
    return _next(turn, replace(keep, service=service, facts=facts, remark=remark), told.facts)


def _noted(talk: BookingTalk, told: Told) -> str:
    """Said when something was told, but not what we asked for."""
    if talk.fact is None or talk.fact in told.facts or not told.facts:
        return ""
    return f"记下了，{told.facts['disease']}。" if "disease" in told.facts else "记下了。"


def _next(turn: Turn, talk: BookingTalk, told: dict[str, Any] | None = None) -> BookingTalk:
    service = str(talk.service)
    try:
        decision = decide(turn, service, talk.facts)
    except BadFact as error:
        facts = {key: value for key, value in talk.facts.items() if key != error.field}
        return replace(talk, facts=facts, asked=error.field, remark=f"{error.reason.rstrip('。')}。")
    if decision.outcome is Outcome.REFUSED:
        return _refused(turn, talk, decision, told or {})
    if _direct(turn, decision.service):
        return replace(talk, end="ready")
    if not decision.needs:
        return replace(talk, asked=CONFIRM)
    need = decision.needs[0]
    return replace(talk, asked=need.fact.value, end="unknown" if need.cannot_say else "")


def _refused(turn: Turn, talk: BookingTalk, decision: Decision, told: dict[str, Any]) -> BookingTalk:
    """The end, unless only a wish just told is refused: that one is said and asked for again."""
    suspects = [fact for fact in told if fact in _CHANGEABLE or _is_wish(fact)]
    remark = "".join(dict.fromkeys(reason.text_zh for reason in decision.reasons))
    for blamed in (*([fact] for fact in suspects), suspects):
        rest = {fact: value for fact, value in talk.facts.items() if fact not in blamed}
        without = _decided(turn, decision.service, rest)
        if without is not None and without.outcome is not Outcome.REFUSED:
            again = {fact: told[fact] for fact in blamed}
            return _next(turn, replace(talk, facts=rest, blamed=again, remark=remark))
    return replace(talk, end="refused")


def _is_wish(fact: str) -> bool:
    """A choice nobody is asked about, such as a doctor by name."""
    spec = next((spec for key, spec in SPECS.items() if key.value == fact), None)
    return spec is not None and spec.kind is FactKind.YES_NO and spec.label.startswith(("指定", "同时指定"))

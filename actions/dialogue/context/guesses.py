"""A bare fact with no question open: what somebody who says it most likely wants, with the next step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from rasa_sdk.events import SlotSet

from actions.answers.member.deciding import decide, refusal
from actions.answers.registry import ANSWERS
from actions.entitlement import Outcome
from actions.language.dates import describe
from actions.reading.facts.departments import OUTPATIENT
from actions.reading.facts.kept import joined, of_illness, slot
from actions.reading.facts.reading import Asking, read_facts
from actions.reading.facts.wishes import WISH, wished
from actions.reading.turn import Turn
from actions.replies.answer import Answer
from actions.replies.wording import plain_name


def guessed(turn: Turn) -> Answer | None:
    """An answer to a message that only tells something; None where nothing was told."""
    told = read_facts(turn, Asking(booking=True)).facts
    illness = of_illness(told)
    if turn.named("region"):
        kept = _kept(_wish(turn, {"region": turn.named("region")[0]}))
        return replace(_as("service_region", turn), events=(kept,), options=("我能用海外就医吗", "我能用国际会诊吗"))
    if turn.named("department"):
        return _of_department(turn, turn.named("department")[0])
    if illness:
        return _of_illness(turn, illness)
    if turn.named("relation"):
        return _as("family_sharing_rule", turn)
    day = told.get("wanted_date")
    return _of_day(turn, day) if isinstance(day, str) else None


def _as(intent: str, turn: Turn) -> Answer:
    return ANSWERS[intent](replace(turn, intent=intent)).about(intent)


def _of_department(turn: Turn, department: str) -> Answer:
    wish = _wish(turn, {"department": department})
    barred = _barred(turn, OUTPATIENT, wish)
    if barred is not None:
        return barred
    service = plain_name(turn.engine.catalogue, OUTPATIENT)
    return Answer(
        f"想看{department}的话，可以帮您约{service}，说“帮我约{department}专家号”就行。", services=(OUTPATIENT,),
        options=(f"帮我约{department}专家号", "我还剩几次专家号"), events=(_kept(wish),),
    )  # fmt: skip


def _of_illness(turn: Turn, illness: dict[str, object]) -> Answer:
    """The question asked last about a service goes on with what was just told; else what can be used at all."""
    if turn.member_id is not None and (turn.service or "disease" in illness):
        return _as("my_eligibility", turn)
    kept = joined(of_illness(turn.slots.get("facts")), illness)
    return Answer(
        "记下了。您想办哪一项？比如约专家、住院、手术，说名字就行。", options=("我能用哪些服务", "帮我约专家门诊"),
        events=(SlotSet("facts", slot(kept)),) if turn.member_id else (),
    )  # fmt: skip


def _of_day(turn: Turn, day: str) -> Answer:
    spoken, wish = describe(date.fromisoformat(day), turn.now), _wish(turn, {"wanted_date": day})
    catalogue, service = turn.engine.catalogue, turn.service
    if service is None or catalogue.services[service].booking.kind == "direct":
        text = f"想约{spoken}的话，说一下约哪一项，比如专家门诊、陪诊、心理咨询。"
        return Answer(text, events=(_kept(wish),))
    barred = _barred(turn, service, wish)
    if barred is not None:
        return barred
    about = plain_name(catalogue, service)
    return Answer(
        f"想约{spoken}的{about}，说“帮我约{about}”就行。", services=(service,), options=(f"帮我约{about}",),
        events=(_kept(wish),),
    )  # fmt: skip


def _barred(turn: Turn, service: str, wish: dict[str, Any]) -> Answer | None:
    """Why this member cannot have it; None where nothing speaks against it, or nobody is identified."""
    if turn.member_id is None:
        return None
    decision = decide(turn, service, {**of_illness(turn.slots.get("facts")), **wish})
    return refusal(turn, decision) if decision.outcome is Outcome.REFUSED else None


def _wish(turn: Turn, told: dict[str, str]) -> dict[str, Any]:
    return {**wished(turn), **told}


def _kept(wish: dict[str, Any]) -> Any:
    return SlotSet("pending", {"kind": WISH, "facts": wish})

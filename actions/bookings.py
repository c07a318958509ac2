"""Bookings: asking within the form, placing, listing, cancelling, moving."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Optional

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import Answer, sentence
from actions.booking_form import CONFIRM, SERVICE, BookingTalk
from actions.deciding import clauses_of, costs, decide, question, refusal
from actions.entitlement import Booking, CancellationPreview, Effect, EntitlementError, Facts
from actions.facts import DateProblem, read_facts
from actions.language.dates import describe
from actions.members import SIGN_IN, identified
from actions.payloads import booking_payload, decision_payload
from actions.registry import AnswerAction, answers, remember
from actions.routing import human_agent
from actions.services import which_service
from actions.turn import Turn
from actions.wording import contact_of, name

STATES = {
    "requested": "已提交申请", "accepted": "已受理", "institution_chosen": "已选定机构", "agreement_signed": "已签署协议",
    "visit_time_confirmed": "已确认时间", "notified": "已通知就诊信息", "completed": "已完成", "cancelled": "已取消",
    "forfeited": "已视为使用", "rejected": "服务商未受理",
}
_CLOSED = {"completed", "cancelled", "forfeited", "rejected"}


class AskBookingAnswer(AnswerAction):
    """Asks the form's next question."""

    def name(self) -> str:
        return "action_ask_booking_answer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        turn = Turn.from_tracker(tracker)
        answer = replace(_ask(turn, BookingTalk.from_slot(tracker.get_slot("booking"))), intent="book")
        answer.send(dispatcher)
        return [SlotSet("last_answer", {"text": answer.text, "answer": answer.payload()})]


def _ask(turn: Turn, talk: BookingTalk) -> Answer:
    if talk.asked == SERVICE or talk.service is None:
        answer = which_service(turn, "预约")
        return replace(answer, text=f"{talk.remark}想预约哪一项服务？说名字就行，比如专家门诊、住院、手术、陪诊、心理咨询。")
    decision = decide(turn, talk.service, talk.facts)
    if talk.asked == CONFIRM or not decision.needs:
        answer = _summary(turn, talk)
    else:
        answer = question(turn, decision)
    return replace(answer, text=f"{talk.remark}{answer.text}")


def _summary(turn: Turn, talk: BookingTalk) -> Answer:
    """What will be booked and what it takes, before anything is carried out."""
    catalogue, service = turn.engine.catalogue, str(talk.service)
    decision = decide(turn, service, talk.facts)
    parts = [f"确认一下：预约{name(catalogue, service)}"]
    if talk.facts.get("wanted_date"):
        parts.append(f"日期{describe(date.fromisoformat(talk.facts['wanted_date']), turn.now)}")
    own = sum(cost.uses for cost in decision.consumes if cost.service == service)
    if own:
        parts.append(f"会占用{own}次本项次数")
    parts += costs(catalogue, decision)
    parts.append(catalogue.services[service].cancellation.text.rstrip("。"))
    text = "，".join(parts[:-1]) + f"。{parts[-1]}。确定提交吗？"
    return Answer(
        text, services=(service,), clauses=clauses_of(decision), decision=decision_payload(decision),
        options=("确定", "算了"),
    )


class Book(AnswerAction):
    """Ends the form: books, or says why not."""

    intent = "book"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        turn = Turn.from_tracker(tracker)
        talk = BookingTalk.from_slot(tracker.get_slot("booking"))
        try:
            answer = _finish(turn, talk)
        except EntitlementError as error:
            answer = Answer(f"{error.message_zh}。没有提交预约，也没有占用次数。", services=turn.services)
        answer = replace(answer, intent="book")
        answer.send(dispatcher)
        return [*remember("book", answer), SlotSet("booking", None), SlotSet("facts", None)]


def _finish(turn: Turn, talk: BookingTalk) -> Answer:
    if talk.end == "sign_in":
        line = turn.engine.catalogue.lines["main"]
        return Answer(SIGN_IN, services=(talk.service,) if talk.service else (), contact={"name": line.name, "phone": line.phone})
    if talk.end == "given_up":
        return Answer("好的，先不办了，没有提交预约，也没有占用次数。", services=(talk.service,) if talk.service else ())
    if talk.end == "lost" or talk.service is None:
        person = human_agent(turn)
        return replace(person, text=f"这一步我帮不到位，没有提交预约。{person.text}")
    if talk.end == "refused":
        return refusal(turn, decide(turn, talk.service, talk.facts))
    return _place(turn, talk.service, talk.facts)


def _place(turn: Turn, service: str, facts: dict[str, Any]) -> Answer:
    catalogue = turn.engine.catalogue
    contact = contact_of(catalogue, service)
    if catalogue.services[service].booking.kind == "direct":
        entry = catalogue.services[service]
        return Answer(
            sentence([f"{entry.short_name}不用预约，直接用就行：{entry.apply.text}"], (entry.apply.clause,)),
            services=(service,), clauses=(entry.apply.clause,), contact=contact,
        )
    result = turn.engine.book(str(turn.member_id), service, Facts.parse(facts), turn.now, actor=turn.actor)
    if result.booking is None:
        return refusal(turn, result.decision)
    parts = [f"已提交{name(catalogue, result.booking.service)}申请，预约号{result.booking.id}"]
    parts += [f"占用{cost.uses}次{name(catalogue, cost.service)}" for cost in result.decision.consumes if cost.uses]
    parts.append("健康专员会与您联系确认，请保持电话畅通")
    clauses = tuple(dict.fromkeys([*clauses_of(result.decision), "5.5"]))
    return Answer(
        sentence(parts, clauses), services=(result.booking.service,), clauses=clauses,
        decision=decision_payload(result.decision), booking=booking_payload(result.booking), contact=contact,
        options=("查我的预约",),
    )


@answers("my_bookings")
@identified
def my_bookings(turn: Turn) -> Answer:
    """The member's bookings and where each stands; those still open first."""
    named = turn.named("service")
    found = [b for b in _bookings(turn) if not named or b.service in named]
    active = [b for b in found if b.state.value not in _CLOSED]
    shown = active or found[-2:]
    if not shown:
        about = f"{name(turn.engine.catalogue, named[0])}的" if named else ""
        return Answer(f"目前没有{about}预约。要预约的话，说服务名就行。", services=tuple(named), booking=[])
    text = "；".join(_describe(turn, booking) for booking in shown)
    return Answer(
        f"共{len(shown)}个预约：{text}。" if active else f"没有进行中的预约；最近的是{text}。",
        services=tuple(dict.fromkeys(b.service for b in shown)), booking=[booking_payload(b) for b in shown],
        options=("取消我的预约", "我要改预约时间") if active else (),
    )


def _describe(turn: Turn, booking: Booking) -> str:
    when = f"，{describe(booking.visit_on, turn.now)}" if booking.visit_on else ""
    return f"{name(turn.engine.catalogue, booking.service)}（{booking.id}）{STATES[booking.state.value]}{when}"


def _bookings(turn: Turn) -> list[Booking]:
    return list(turn.engine.bookings(str(turn.member_id), turn.now, actor=turn.actor))


@answers("cancel_booking")
@identified
def cancel_booking(turn: Turn) -> Answer:
    """Says what happens to each count, then asks for consent; carried out only after a yes."""
    return _with_open_booking(turn, "取消", _preview_cancel)


@answers("reschedule_booking")
@identified
def reschedule_booking(turn: Turn) -> Answer:
    """Asks for the new day if none was named, then for consent."""
    return _with_open_booking(turn, "改期", _preview_reschedule)


def _with_open_booking(turn: Turn, verb: str, follow: Any) -> Answer:
    named = turn.named("service")
    active = [b for b in _bookings(turn) if b.state.value not in _CLOSED and (not named or b.service in named)]
    quoted = [b for b in active if b.id in turn.text]
    active = quoted or active
    if not active:
        about = f"{name(turn.engine.catalogue, named[0])}的" if named else ""
        return Answer(f"没有查到您进行中的{about}预约，不需要{verb}。", services=tuple(named), booking=[])
    if len(active) > 1:
        return Answer(
            f"您有{len(active)}个预约，要{verb}哪一个？",
            services=tuple(dict.fromkeys(b.service for b in active)), booking=[booking_payload(b) for b in active],
            options=tuple(f"{verb}{name(turn.engine.catalogue, b.service)}预约{b.id}" for b in active),
        )
    answer: Answer = follow(turn, active[0])
    return answer


def _preview_cancel(turn: Turn, booking: Booking) -> Answer:
    preview = turn.engine.cancellation(booking.id, turn.now, actor=turn.actor)
    return Answer(
        f"{name(turn.engine.catalogue, booking.service)}预约{booking.id}：{preview.text_zh}确定取消吗？",
        services=(booking.service,), clauses=(preview.clause,), booking=booking_payload(booking),
        options=("确定", "先不取消"), events=(SlotSet("pending", {"kind": "cancel", "booking": booking.id}),),
    )


def _preview_reschedule(turn: Turn, booking: Booking) -> Answer:
    try:
        told = read_facts(turn, "wanted_date", booking=True)
    except DateProblem as problem:
        return Answer(
            str(problem), services=(booking.service,),
            events=(SlotSet("pending", {"kind": "reschedule", "booking": booking.id}),),
        )
    day: Optional[str] = told.get("wanted_date") if "date" in {e.get("entity") for e in turn.entities} else None
    pending = {"kind": "reschedule", "booking": booking.id, "date": day}
    if day is None:
        return Answer(
            f"{name(turn.engine.catalogue, booking.service)}预约{booking.id}想改到哪一天？", services=(booking.service,),
            booking=booking_payload(booking), events=(SlotSet("pending", pending),),
        )
    rule = turn.engine.catalogue.services[booking.service].cancellation
    return Answer(
        f"把{name(turn.engine.catalogue, booking.service)}预约{booking.id}改到{describe(date.fromisoformat(day), turn.now)}，"
        f"次数不变。{rule.text.rstrip('。')}。确定改吗？",
        services=(booking.service,), clauses=(rule.clause,), booking=booking_payload(booking),
        options=("确定", "先不改"), events=(SlotSet("pending", pending),),
    )


def carry_out(turn: Turn, pending: dict[str, Any]) -> Answer:
    """Do what the member has just consented to: cancel or move a booking."""
    booking_id = pending["booking"]
    catalogue = turn.engine.catalogue
    done = (SlotSet("pending", None),)
    if pending["kind"] == "cancel":
        outcome = turn.engine.cancel(booking_id, turn.now, actor=turn.actor)
        booking = turn.engine.booking(booking_id, actor=turn.actor)
        return Answer(
            f"已取消{name(catalogue, booking.service)}预约{booking_id}，{_effects(outcome)}。", services=(booking.service,),
            clauses=(outcome.clause,), booking=booking_payload(booking), events=done,
        )
    result = turn.engine.reschedule(booking_id, date.fromisoformat(pending["date"]), turn.now, actor=turn.actor)
    booking = turn.engine.booking(booking_id, actor=turn.actor)
    if not result.done:
        reasons = "；".join(reason.text_zh.rstrip("。") for reason in result.reasons)
        clauses = tuple(reason.clause for reason in result.reasons)
        return Answer(sentence([f"不能改期：{reasons}"], clauses), services=(booking.service,), clauses=clauses, events=done)
    return Answer(
        f"已改到{describe(date.fromisoformat(pending['date']), turn.now)}，{name(catalogue, booking.service)}预约{booking_id}，次数不变。",
        services=(booking.service,), clauses=(catalogue.services[booking.service].cancellation.clause,),
        booking=booking_payload(booking), events=done,
    )


def _effects(outcome: CancellationPreview) -> str:
    released = sum(effect.uses for effect in outcome.effects if effect.effect is Effect.RELEASED)
    kept = sum(effect.uses for effect in outcome.effects if effect.effect is not Effect.RELEASED)
    parts = [f"退回{released}次" if released else "", f"{kept}次算用掉" if kept else ""]
    return "，".join(part for part in parts if part) or "没有占用次数"


def reschedule_to(turn: Turn, pending: dict[str, Any]) -> Answer:
    """The answer to 'to which day': the same preview again, now with a date."""
    return _preview_reschedule(turn, turn.engine.booking(pending["booking"], actor=turn.actor))

"""Cancelling and moving a booking: told first, carried out only after a yes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from rasa_sdk.events import SlotSet

from actions.answer import Answer, sentence
from actions.bookings import in_words, on_day, open_bookings, pick
from actions.entitlement import Booking, CancellationPreview, Decision, Effect, Facts
from actions.facts import Asking, read_facts
from actions.language.dates import describe
from actions.members import identified
from actions.payloads import booking_payload, decision_payload
from actions.registry import answers
from actions.turn import Turn
from actions.wording import name

# Reasons against a new day which are told before asking for consent.
_DAY_REASONS = {"too_soon", "closed_on_date", "date_in_past", "service_period_ended", "date_after_service_period"}
_VERBS = {"cancel": "取消", "reschedule": "改期"}
# '先不取消' keeps the booking, however much it sounds like cancelling.
_KEEP = re.compile(r"(?:先不|不想|不要|别|不用|不)(?:取消|改|换)")


@answers("cancel_booking")
@identified
def cancel_booking(turn: Turn) -> Answer:
    """Says what happens to each count, then asks for consent; carried out only after a yes."""
    return _kept(turn) or _choose(turn, "cancel", open_bookings(turn))


@answers("reschedule_booking")
@identified
def reschedule_booking(turn: Turn) -> Answer:
    """Asks for the new day if none was named, then for consent."""
    return _kept(turn) or _choose(turn, "reschedule", open_bookings(turn))


def _kept(turn: Turn) -> Answer | None:
    if not turn.slots.get("pending") or not _KEEP.search(turn.text):
        return None
    return Answer("好的，没有改动，次数也没有变化。", events=(SlotSet("pending", None),))


def continue_change(turn: Turn, pending: dict[str, Any]) -> Answer:
    """The answer to 'which booking' or 'to which day'."""
    intent = f"{pending['kind']}_booking"
    if pending.get("among"):
        among = [b for b in open_bookings(turn) if b.id in pending["among"]]
        return _choose(turn, pending["kind"], on_day(turn, among) or among).about(intent)
    booking = turn.engine.booking(pending["booking"], actor=turn.actor)
    return _PREVIEWS[pending["kind"]](turn, booking).about(intent)


def picks_one(turn: Turn, pending: dict[str, Any]) -> bool:
    """Whether the message answers 'which booking' (陪诊那个)."""
    among = [b for b in open_bookings(turn) if b.id in pending.get("among", ())]
    return len(among) > 1 and (len(pick(turn, among)) == 1 or len(on_day(turn, among)) == 1)


def _choose(turn: Turn, kind: str, among: Sequence[Booking]) -> Answer:
    fitting = pick(turn, among)
    verb = _VERBS[kind]
    if not fitting:
        return _none(turn, verb, among)
    if len(fitting) == 1:
        return _PREVIEWS[kind](turn, fitting[0])
    pending = {"kind": kind, "among": [b.id for b in fitting], "date": _day_told(turn)[0]}
    listed = "；".join(in_words(turn, booking) for booking in fitting)
    return Answer(
        f"您有{len(fitting)}个预约：{listed}。要{verb}哪一个？",
        services=tuple(dict.fromkeys(b.service for b in fitting)), booking=[booking_payload(b) for b in fitting],
        options=tuple(f"{verb}{name(turn.engine.catalogue, b.service)}预约{b.id}" for b in fitting),
        events=(SlotSet("pending", pending),),
    )  # fmt: skip


def _none(turn: Turn, verb: str, among: Sequence[Booking]) -> Answer:
    named = turn.named("service")
    about = f"{name(turn.engine.catalogue, named[0])}的" if named else ""
    rest = f"现有的是{'；'.join(in_words(turn, b) for b in among)}。" if among else ""
    return Answer(
        f"没有查到您进行中的{about}预约，不需要{verb}。{rest}", services=tuple(named),
        booking=[booking_payload(b) for b in among],
    )  # fmt: skip


def _preview_cancel(turn: Turn, booking: Booking) -> Answer:
    preview = turn.engine.cancellation(booking.id, turn.now, actor=turn.actor)
    return Answer(
        sentence([f"{in_words(turn, booking)}", _what_happens(turn, preview), "确定取消吗？"]),
        services=(booking.service,), clauses=(preview.clause,), booking=booking_payload(booking),
        options=("确定", "先不取消"), events=(SlotSet("pending", {"kind": "cancel", "booking": booking.id}),),
    )  # fmt: skip


def _what_happens(turn: Turn, preview: CancellationPreview) -> str:
    """The engine's sentence, and each count where several are held."""
    if len(preview.effects) < 2:
        return preview.text_zh
    each = [f"{name(turn.engine.catalogue, effect.service)}{effect.uses}次" for effect in preview.effects]
    return f"{preview.text_zh}共占用{'、'.join(each)}。"


def _preview_reschedule(turn: Turn, booking: Booking) -> Answer:
    too_late = _too_late(turn, booking)
    if too_late is not None:
        return too_late
    day, problem = _day_told(turn)
    if day is None:
        return _ask_day(turn, booking, problem)
    decision = _on_new_day(turn, booking, day)
    against = [reason for reason in decision.reasons if reason.code in _DAY_REASONS]
    if against:
        asked = _ask_day(turn, booking, "".join(reason.text_zh for reason in against))
        clauses = tuple(reason.clause for reason in against)
        return replace(asked, clauses=clauses, decision=decision_payload(decision))
    rule = turn.engine.catalogue.services[booking.service].cancellation
    return Answer(
        f"把{name(turn.engine.catalogue, booking.service)}预约{booking.id}改到{_say(turn, day)}，次数不变。确定改吗？",
        services=(booking.service,), clauses=(rule.clause,), booking=booking_payload(booking),
        options=("确定", "先不改"),
        events=(SlotSet("pending", {"kind": "reschedule", "booking": booking.id, "date": day}),),
    )  # fmt: skip


_PREVIEWS: dict[str, Callable[[Turn, Booking], Answer]] = {
    "cancel": _preview_cancel, "reschedule": _preview_reschedule,
}  # fmt: skip


def _too_late(turn: Turn, booking: Booking) -> Answer | None:
    preview = turn.engine.cancellation(booking.id, turn.now, actor=turn.actor)
    if preview.in_time:
        return None
    why = preview.text_zh.partition("，现在取消")[0]
    return Answer(
        sentence([f"{name(turn.engine.catalogue, booking.service)}预约{booking.id}现在不能改期了：{why}"], (preview.clause,)),
        services=(booking.service,), clauses=(preview.clause,), booking=booking_payload(booking),
        events=(SlotSet("pending", None),),
    )  # fmt: skip


def _ask_day(turn: Turn, booking: Booking, remark: str = "") -> Answer:
    pending = {"kind": "reschedule", "booking": booking.id, "date": None}
    about = f"{name(turn.engine.catalogue, booking.service)}预约{booking.id}"
    return Answer(
        f"{remark}{about}想改到哪一天？", services=(booking.service,), booking=booking_payload(booking),
        events=(SlotSet("pending", pending),),
    )  # fmt: skip


def _day_told(turn: Turn) -> tuple[str | None, str]:
    """The new day, and what is wrong with the one named; a day told before 'which booking' was asked stands."""
    told = read_facts(turn, Asking(fact="wanted_date", booking=True))
    day = told.facts.get("wanted_date") or (turn.slots.get("pending") or {}).get("date")
    return (None if told.problem else day), told.problem


def _on_new_day(turn: Turn, booking: Booking, day: str) -> Decision:
    facts = Facts.parse({**booking.facts, "wanted_date": day})
    return turn.engine.check(booking.member_id, booking.service, facts, turn.now, actor=turn.actor)


def _say(turn: Turn, day: str) -> str:
    return describe(date.fromisoformat(day), turn.now)


def carry_out(turn: Turn, pending: dict[str, Any]) -> Answer:
    """Do what the member has just consented to: cancel or move a booking."""
    change = _cancel if pending["kind"] == "cancel" else _move
    return replace(change(turn, pending), intent=f"{pending['kind']}_booking", events=(SlotSet("pending", None),))


def _cancel(turn: Turn, pending: dict[str, Any]) -> Answer:
    outcome = turn.engine.cancel(pending["booking"], turn.now, actor=turn.actor)
    done = f"已取消{name(turn.engine.catalogue, outcome.booking.service)}预约{outcome.booking.id}"
    return Answer(
        sentence([f"{done}，{_effects(turn, outcome)}"], (outcome.clause,)), services=(outcome.booking.service,),
        clauses=(outcome.clause,), booking=booking_payload(outcome.booking),
    )  # fmt: skip


def _effects(turn: Turn, outcome: CancellationPreview) -> str:
    words = [
        f"{name(turn.engine.catalogue, e.service)}{'退回' if e.effect is Effect.RELEASED else '算用掉'}{e.uses}次"
        for e in outcome.effects
    ]
    return "，".join(words) or "没有占用次数"


def _move(turn: Turn, pending: dict[str, Any]) -> Answer:
    day = date.fromisoformat(pending["date"])
    result = turn.engine.reschedule(pending["booking"], day, turn.now, actor=turn.actor)
    if not result.done:
        reasons = "；".join(reason.text_zh.rstrip("。") for reason in result.reasons)
        clauses = tuple(reason.clause for reason in result.reasons)
        return Answer(sentence([f"不能改期：{reasons}"], clauses), services=(result.booking.service,), clauses=clauses)
    about = f"{name(turn.engine.catalogue, result.booking.service)}预约{result.booking.id}"
    return Answer(
        sentence([f"已改到{describe(day, turn.now)}，{about}，次数不变"], (result.clause,)),
        services=(result.booking.service,), clauses=(result.clause,), booking=booking_payload(result.booking),
    )  # fmt: skip

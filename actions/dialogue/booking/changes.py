"""Cancelling and moving a booking: told first, carried out only after a yes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from rasa_sdk.events import SlotSet

from actions.answers.booked.bookings import in_words, on_day, open_bookings, pick
from actions.answers.member.guards import identified
from actions.answers.registry import ANSWERS, answers
from actions.dialogue.booking.choice import ask_which, meant, none_open, wants_all
from actions.dialogue.booking.moving_day import day_told, wanted_day
from actions.dialogue.consent.evidence import consent_to
from actions.dialogue.consent.proposals import Proposal
from actions.dialogue.consent.proposing import change_proposed
from actions.entitlement import (
    Act,
    Booking,
    BookingState,
    CancellationPreview,
    Consent,
    Effect,
    Reason,
    RescheduleResult,
)
from actions.language.dates import describe
from actions.reading.booking_words import clauses_of
from actions.reading.facts.words import asks
from actions.reading.progress_words import aspects
from actions.reading.query_cues import heard
from actions.reading.turn import Turn
from actions.replies.answer import Answer, sentence
from actions.replies.payloads import booking_payload
from actions.replies.phrasebook import say
from actions.replies.wording import contact_of, name

# Reasons against a new day which are told before asking for consent.
_DAY_REASONS = {"too_soon", "closed_on_date", "date_in_past", "service_period_ended", "date_after_service_period"}
# Asked beside a change, these are told with it.
_STATE_ASKED = {"arranged", "contact", "submitted", "meet", "noted"}
# '先不取消' keeps the booking, however much it sounds like cancelling.
_NOT = r"(?:先不|不想|不要|别|不用|不)(?:再)?"
_KEEP = {"cancel": re.compile(rf"{_NOT}(?:取消|退)(?!回)"), "reschedule": re.compile(rf"{_NOT}(?:改|换|动)")}


@answers("cancel_booking")
@identified
def cancel_booking(turn: Turn) -> Answer:
    """Says what happens to each count, then asks for consent; carried out only after a yes."""
    return _kept(turn, "cancel") or _stays(turn, "cancel") or _choose(turn, "cancel", open_bookings(turn))


@answers("reschedule_booking")
@identified
def reschedule_booking(turn: Turn) -> Answer:
    """Asks for the new day if none was named, then for consent."""
    kept = _kept(turn, "reschedule") or _stays(turn, "reschedule")
    return kept or _goes_on(turn) or _choose(turn, "reschedule", open_bookings(turn))


def _goes_on(turn: Turn) -> Answer | None:
    """The move under way, where the message points at no other booking; None for a new one."""
    pending = turn.slots.get("pending") or {}
    if pending.get("kind") != "reschedule" or not pending.get("booking"):
        return None
    named = pick(turn, open_bookings(turn))
    elsewhere = len(named) == 1 and named[0].id != pending["booking"]
    return None if elsewhere or heard("booking.several", turn.text) else continue_change(turn, pending)


def keeps(turn: Turn, pending: dict[str, Any]) -> bool:
    """Whether the message drops the change that is open (那就不取消了)."""
    kind = pending.get("kind")
    return kind in _KEEP and bool(_KEEP[str(kind)].search(turn.text))


def _kept(turn: Turn, kind: str) -> Answer | None:
    if not turn.slots.get("pending") or not _KEEP[kind].search(turn.text):
        return None
    kept = Answer(say("consent.nothing_changed"), events=(SlotSet("pending", None),))
    return _with_progress(turn, kept)


def _stays(turn: Turn, kind: str) -> Answer | None:
    """别取消, with nothing open: nothing is done; what else is asked of the booking is answered."""
    if not _KEEP[kind].search(turn.text) or (asks(turn.text) and not aspects(turn.text)) or _orders_elsewhere(turn, kind):
        return None
    return _with_progress(turn, Answer(say("consent.nothing_changed")))


def _orders_elsewhere(turn: Turn, kind: str) -> bool:
    """Whether another clause than the one that keeps a booking wants the change (先不动它。护士那个能挪到3号吗)."""
    cue = "booking.cancel_asked" if kind == "cancel" else "booking.change_asked"
    return any(heard(cue, one) and not _KEEP[kind].search(one) for one in clauses_of(turn.text))


def _with_progress(turn: Turn, answer: Answer) -> Answer:
    """算了别取消，到了上哪找导医: what is asked after is told as well."""
    if not (asks(turn.text) and set(aspects(turn.text)) - {"day"}):
        return answer
    told = ANSWERS["progress"](turn)
    return replace(told, text=f"{say('changes.stays')}{told.text}", events=(*answer.events, *told.events))


def continue_change(turn: Turn, pending: dict[str, Any]) -> Answer:
    """The answer to 'which booking' or 'to which day'; another booking named is meant instead."""
    intent = f"{pending['kind']}_booking"
    kept = _kept(turn, pending["kind"])
    if kept is not None:
        return kept
    if pending.get("among"):
        among = [b for b in open_bookings(turn) if b.id in pending["among"]]
        return _choose(turn, pending["kind"], on_day(turn, among) or among).about(intent)
    booking = turn.snapshot.booking(pending["booking"])
    if turn.named("service") and booking.service not in turn.named("service"):
        return _choose(turn, pending["kind"], open_bookings(turn)).about(intent)
    return _PREVIEWS[pending["kind"]](turn, booking).about(intent)


def _choose(turn: Turn, kind: str, among: Sequence[Booking]) -> Answer:
    fitting = meant(turn, among, kind)
    if not fitting:
        return none_open(turn, kind, among)
    if len(fitting) == 1:
        return _with_state(turn, fitting[0], _PREVIEWS[kind](turn, fitting[0]))
    if kind == "cancel" and wants_all(turn):
        return _one_by_one(turn, fitting)
    return ask_which(turn, kind, fitting, day_told(turn))


def _with_state(turn: Turn, booking: Booking, answer: Answer) -> Answer:
    """``answer`` with how the booking stands before it, where that is asked beside the change (医院通知我了吗)."""
    if not (asks(turn.text) and set(aspects(turn.text)) & _STATE_ASKED):
        return answer
    meant_one = replace(turn, entities=({"entity": "service", "value": booking.service},))
    told = ANSWERS["progress"](replace(meant_one, state=turn.state.changed(booking=None)))
    return replace(answer, text=f"{told.text}\n{answer.text}", clauses=tuple(dict.fromkeys((*told.clauses, *answer.clauses))))


def _one_by_one(turn: Turn, bookings: Sequence[Booking]) -> Answer:
    """All are to be cancelled: each has its own consequence, so each gets its own yes."""
    first = _preview_cancel(turn, bookings[0])
    return replace(first, text=f"好，一个一个来。{first.text}", events=_with_rest(first, bookings))


def _with_rest(first: Answer, bookings: Sequence[Booking]) -> tuple[Any, ...]:
    """The events of ``first`` with the bookings that come after it."""
    return tuple({**event, "value": {**event["value"], "rest": [b.id for b in bookings[1:]]}} for event in first.events)


def _preview_cancel(turn: Turn, booking: Booking) -> Answer:
    preview = turn.snapshot.cancellation(booking.id)
    told = dict(services=(booking.service,), clauses=(preview.clause,), booking=booking_payload(booking))
    if not preview.possible or not turn.engine.by_chat(Act.CANCEL):
        return _by_line(turn, booking, preview.text_zh, told)
    pending = {"kind": "cancel", "booking": booking.id, "told": preview.state.value}
    parts = [f"{in_words(turn, booking)}", _what_happens(turn, preview), *_near_the_end(turn, booking), "确定取消吗？"]
    answer = Answer(
        sentence(parts), options=("确定", "先不取消"), events=(SlotSet("pending", pending),), **told
    )  # fmt: skip
    forfeits = any(effect.effect is not Effect.RELEASED for effect in preview.effects)
    return change_proposed(turn, answer, "cancel", booking, forfeits=forfeits)


def _by_line(turn: Turn, booking: Booking, why: str, told: dict[str, Any]) -> Answer:
    """What chat cannot or may not change: why, and the line that can."""
    contact = contact_of(turn.engine.catalogue, booking.service)
    text = sentence([in_words(turn, booking), why, say("changes.call", phone=contact["phone"])], told["clauses"])
    return Answer(text, contact=contact, events=(SlotSet("pending", None),), **told)


def _near_the_end(turn: Turn, booking: Booking) -> list[str]:
    """Close to the deadline a call is safer than a chat."""
    if not turn.engine.cut_off(booking.id, turn.now, actor=turn.actor).near():
        return []
    return [say("changes.near", phone=contact_of(turn.engine.catalogue, booking.service)["phone"])]


def _what_happens(turn: Turn, preview: CancellationPreview) -> str:
    """The engine's sentence, and each count where several are held."""
    if len(preview.effects) < 2:
        return preview.text_zh
    each = [f"{name(turn.engine.catalogue, effect.service)}{effect.uses}次" for effect in preview.effects]
    return f"{preview.text_zh}共占用{'、'.join(each)}。"


def _preview_reschedule(turn: Turn, booking: Booking) -> Answer:
    barred = _cannot_move(turn, booking)
    if barred is not None:
        return barred
    wish = wanted_day(turn, booking)
    if wish.hours and not wish.days and not wish.problem:
        return _hours_by_line(turn, booking, wish.hours)
    if not wish.days:
        return _ask_day(turn, booking, wish.problem)
    refused: list[tuple[str, RescheduleResult]] = []
    for day in wish.days:
        move = turn.snapshot.rescheduling(booking.id, date.fromisoformat(day))
        if not _against(move):
            lead = "".join(_why_not(turn, *one) for one in refused)
            return _move_proposed(turn, booking, day, move, lead=lead, hours=wish.hours)
        refused.append((day, move))
    return _no_day(turn, booking, refused)


def _against(move: RescheduleResult) -> list[Reason]:
    """The reasons against a day that are told before anybody is asked for consent."""
    return [reason for reason in move.reasons if reason.code in _DAY_REASONS]


def _why_not(turn: Turn, day: str, move: RescheduleResult) -> str:
    return say("changes.day_refused", day=_say(turn, day), why="".join(reason.text_zh for reason in _against(move)))


def _no_day(turn: Turn, booking: Booking, refused: list[tuple[str, RescheduleResult]]) -> Answer:
    """None of the days told will do: each with its reason, and the question for another."""
    asked = _ask_day(turn, booking, "".join(_why_not(turn, *one) for one in refused))
    against = _against(refused[-1][1])
    reasons = [{"code": reason.code, "clause": reason.clause, "text": reason.text_zh} for reason in against]
    first = _iso(refused[-1][1].earliest_date)
    decision = {"allowed": False, "outcome": "refused", "reasons": reasons, "earliest_date": first}
    return replace(asked, clauses=tuple(reason.clause for reason in against), decision=decision)


def _move_proposed(turn: Turn, booking: Booking, day: str, move: RescheduleResult, lead: str, hours: str) -> Answer:
    rule = turn.engine.catalogue.services[booking.service].cancellation
    answer = Answer(
        "".join([
            f"{lead}把{name(turn.engine.catalogue, booking.service)}预约{booking.id}改到{_say(turn, day)}，次数不变。",
            *([say("changes.hours_later", hours=hours)] if hours else []), *_near_the_end(turn, booking), "确定改吗？",
        ]),
        services=(booking.service,), clauses=(rule.clause,), booking=booking_payload(booking),
        options=("确定", "先不改"),
        events=(SlotSet("pending", {"kind": "reschedule", "booking": booking.id, "date": day, "told": move.told}),),
    )  # fmt: skip
    return change_proposed(turn, answer, "reschedule", booking, day=date.fromisoformat(day))


def _hours_by_line(turn: Turn, booking: Booking, hours: str) -> Answer:
    """Chat moves the day only; the hour is settled with the health specialist."""
    contact = contact_of(turn.engine.catalogue, booking.service)
    about = name(turn.engine.catalogue, booking.service)
    day = describe(booking.visit_on, turn.now) if booking.visit_on else ""
    text = say("changes.hours_by_line", service=about, day=day, hours=hours, phone=contact["phone"])
    return Answer(
        text, services=(booking.service,), booking=booking_payload(booking), contact=contact,
        events=(SlotSet("pending", None),),
    )  # fmt: skip


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


_PREVIEWS: dict[str, Callable[[Turn, Booking], Answer]] = {
    "cancel": _preview_cancel, "reschedule": _preview_reschedule,
}  # fmt: skip


def _cannot_move(turn: Turn, booking: Booking) -> Answer | None:
    """Why the booking cannot be moved to any day, and what staying away costs; None where it can."""
    told = dict(services=(booking.service,), booking=booking_payload(booking))
    if not turn.engine.by_chat(Act.RESCHEDULE):
        rule = turn.engine.catalogue.services[booking.service].cancellation
        return _by_line(turn, booking, rule.text, {**told, "clauses": (rule.clause,)})
    preview = turn.snapshot.cancellation(booking.id)
    if preview.in_time and preview.possible:
        return None
    why = preview.text_zh.partition("，现在取消")[0]
    parts = [f"{name(turn.engine.catalogue, booking.service)}预约{booking.id}现在不能改期了：{why}"]
    if preview.possible:
        left = sum(one.remaining or 0 for one in turn.snapshot.quota(booking.service))
        parts.append(say("changes.moved_counts", left=left) if left else say("changes.moved_counts_none"))
    return Answer(
        sentence(parts, (preview.clause,)),
        clauses=(preview.clause,), events=(SlotSet("pending", None),), **told,
    )  # fmt: skip


def _ask_day(turn: Turn, booking: Booking, remark: str = "") -> Answer:
    pending = {"kind": "reschedule", "booking": booking.id, "date": None}
    about = f"{name(turn.engine.catalogue, booking.service)}预约{booking.id}"
    return Answer(
        f"{remark}{about}想改到哪一天？", services=(booking.service,), booking=booking_payload(booking),
        events=(SlotSet("pending", pending),),
    )  # fmt: skip


def _say(turn: Turn, day: str) -> str:
    return describe(date.fromisoformat(day), turn.now)


def carry_out(turn: Turn, pending: dict[str, Any]) -> Answer:
    """Do what the member has just consented to: cancel or move a booking."""
    change = _cancel if pending["kind"] == "cancel" else _move
    done = replace(change(turn, pending), intent=f"{pending['kind']}_booking", events=(SlotSet("pending", None),))
    rest = [b for b in open_bookings(turn) if b.id in pending.get("rest", ())]
    if not rest:
        return done
    following = _preview_cancel(turn, rest[0])
    return replace(
        following, text=f"{done.text}\n下一个：{following.text}", intent="cancel_booking", booking=done.booking,
        events=_with_rest(following, rest),
    )  # fmt: skip


def proposed_again(turn: Turn, pending: dict[str, Any]) -> Answer:
    """The change that is open, told and proposed anew."""
    booking = turn.snapshot.booking(pending["booking"])
    return _PREVIEWS[pending["kind"]](turn, booking).about(f"{pending['kind']}_booking")


def _cancel(turn: Turn, pending: dict[str, Any]) -> Answer:
    told = BookingState(pending["told"]) if pending.get("told") else None
    outcome = turn.engine.cancel(pending["booking"], turn.now, actor=turn.actor, told=told, consent=_agreed(turn))
    done = f"已取消{name(turn.engine.catalogue, outcome.booking.service)}预约{outcome.booking.id}"
    return Answer(
        sentence([f"{done}，{_effects(turn, outcome)}"], (outcome.clause,)), services=(outcome.booking.service,),
        clauses=(outcome.clause,), booking=booking_payload(outcome.booking),
    )  # fmt: skip


def _agreed(turn: Turn) -> Consent:
    return consent_to(turn, Proposal.from_json(dict(turn.state.proposal or {})))


def _effects(turn: Turn, outcome: CancellationPreview) -> str:
    words = [
        f"{name(turn.engine.catalogue, e.service)}{'退回' if e.effect is Effect.RELEASED else '算用掉'}{e.uses}次"
        for e in outcome.effects
    ]
    return "，".join(words) or "没有占用次数"


def _move(turn: Turn, pending: dict[str, Any]) -> Answer:
    day = date.fromisoformat(pending["date"])
    result = turn.engine.reschedule(
        pending["booking"], day, turn.now, actor=turn.actor, told=pending.get("told"), consent=_agreed(turn)
    )  # fmt: skip
    if not result.done:
        reasons = "；".join(reason.text_zh.rstrip("。") for reason in result.reasons)
        clauses = tuple(reason.clause for reason in result.reasons)
        return Answer(sentence([f"不能改期：{reasons}"], clauses), services=(result.booking.service,), clauses=clauses)
    about = f"{name(turn.engine.catalogue, result.booking.service)}预约{result.booking.id}"
    return Answer(
        sentence([f"已改到{describe(day, turn.now)}，{about}，次数不变"], (result.clause,)),
        services=(result.booking.service,), clauses=(result.clause,), booking=booking_payload(result.booking),
    )  # fmt: skip

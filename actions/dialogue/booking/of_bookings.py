"""Whether a message is about bookings there are: what became of one, which one, its move, all of them."""

from __future__ import annotations

from actions.answers.booked.bookings import bookings_of, by_number, open_bookings, pick
from actions.answers.registry import QUESTIONS
from actions.language.days import read_days
from actions.reading.booking_words import clauses_of, loosely_named
from actions.reading.facts.words import asks
from actions.reading.progress_words import aspects
from actions.reading.query_cues import heard
from actions.reading.turn import Turn

# Surely read as one of these, a message is about something else that may be handed in or written down.
_ELSEWHERE = {
    "policy_servicing", "claim_question", "designate_relative", "family_sharing_rule", "my_policy", "complaint", "human_agent",
    "cancel_rule", "privacy_question", "service_materials",
}  # fmt: skip
_SPOKEN_OF = {"my_bookings", "progress", "cancel_rule"}
# May point at another of one's bookings, however it was read; a question or an order surely read is its own.
_HARDLY = {"nlu_fallback", "inform", "follow_up", "my_bookings", "repeat", "chitchat"}
_POINTING = _HARDLY | {"cancel_booking", "reschedule_booking"}
_LISTING = _HARDLY | {"service_list", "my_quota", "out_of_scope"}
_SURE, _SHORT = 0.8, 40


def asks_of_bookings(turn: Turn) -> bool:
    """Whether it is asked what became of a booking, which bookings there are, or the same of another one of them."""
    return asks_what_became(turn) or asks_for_bookings(turn) or points_at_one(turn) or asks_if_along(turn)


def asks_if_along(turn: Turn) -> bool:
    """Whether it is asked if another booking goes along with a change (陪诊要跟着一起改吗)."""
    return turn.member_id is not None and heard("booking.along", turn.text) and len(open_bookings(turn)) > 1


def ordered_change(turn: Turn) -> str:
    """The change ordered by a booking's number, or carried on by the day asked for; empty for none."""
    return number_ordered(turn) or ("reschedule_booking" if tells_day_of_move(turn) else "")


def asks_what_became(turn: Turn) -> bool:
    """Whether it is asked if a booking was made, moved, noted, told (到底约上没有, 科室记下来没有), whatever it was read as."""
    if turn.member_id is None or turn.named("relation"):
        return False
    if turn.state.last_intent in _SPOKEN_OF and "noted" in aspects(turn.text) and open_bookings(turn):
        return True
    if not heard("booking.state", turn.text):
        return False
    if (turn.intent in _ELSEWHERE and turn.sure >= _SURE) or _orders_beside(turn.text):
        return False
    if not any(heard("booking.state", one) and not heard("booking.wish", one) for one in clauses_of(turn.text)):
        return False
    return bool(turn.state.booking or turn.state.done or open_bookings(turn))


def _orders_beside(text: str) -> bool:
    """Whether another clause wants a change (那个也往后推两天，通知我了吗); the change tells how it stands."""
    clauses = [clause for clause in clauses_of(text) if not heard("booking.state", clause)]
    return any(heard("booking.change_asked", one) or heard("booking.cancel_asked", one) for one in clauses)


def number_ordered(turn: Turn) -> str:
    """``cancel_booking`` or ``reschedule_booking`` where a booking's number is written and that is to be done; else empty."""
    if turn.member_id is None or asks(turn.text) or len(by_number(turn, open_bookings(turn))) != 1:
        return ""
    cancels, moves = heard("booking.cancel_asked", turn.text), heard("booking.change_asked", turn.text)
    return "" if cancels == moves else "cancel_booking" if cancels else "reschedule_booking"


def points_at_one(turn: Turn) -> bool:
    """Whether the message does no more than point at one of the bookings, right after another was told of."""
    if turn.member_id is None or turn.state.booking or turn.state.pending or len(turn.text) > _SHORT:
        return False
    among = open_bookings(turn)
    if heard("booking.cancel_asked", turn.text) or heard("booking.change_asked", turn.text):
        return False
    if by_number(turn, among):
        return turn.intent not in QUESTIONS or turn.sure < _SURE
    spoken_of = (turn.state.last_intent in _SPOKEN_OF and len(among) > 1) or _that_one(turn)
    unsure = turn.intent in _POINTING or turn.sure < 0.5
    return spoken_of and unsure and len(pick(turn, among)) == 1


def _that_one(turn: Turn) -> bool:
    """Whether the message speaks of a booking as of one there is (护士来家里那次是几点)."""
    named = turn.named("service") or loosely_named(turn.text)
    return bool(named) and heard("booking.that_one", turn.text)


def tells_day_of_move(turn: Turn) -> bool:
    """Whether a day is named while we ask to which day a booking shall be moved, or propose one."""
    pending = turn.state.pending or {}
    if pending.get("kind") != "reschedule" or not pending.get("booking") or turn.state.booking:
        return False
    if (turn.intent in QUESTIONS and turn.sure >= _SURE) or _of_another(turn, str(pending["booking"])):
        return False
    return bool(read_days(turn.text, turn.now).chosen)


def _of_another(turn: Turn, booking_id: str) -> bool:
    """Whether a service is named that is not the one of the booking being moved."""
    named = turn.named("service")
    return bool(named) and all(one.service not in named for one in open_bookings(turn) if one.id == booking_id)


def asks_of_staying_away(turn: Turn) -> bool:
    """Whether it is asked what it costs not to be there, or to leave it too late, of a booking there is."""
    if turn.member_id is None or not any(heard(f"booking.{cue}", turn.text) for cue in ("no_show", "too_late")):
        return False
    return bool(turn.services) and bool(open_bookings(turn))


def asks_for_bookings(turn: Turn) -> bool:
    """Whether the bookings themselves are wanted, not the services (说约了好几个，查一下都有啥)."""
    if turn.member_id is None or not heard("booking.listed", turn.text) or turn.named("relation"):
        return False
    if turn.state.booking or turn.state.proposal:
        return False
    return bool(bookings_of(turn)) and (turn.intent in _LISTING or turn.sure < _SURE)

"""The member's bookings: listing them, and finding the one that is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from actions.answers.members import identified
from actions.answers.registry import answers
from actions.entitlement import STATE_LABELS, Booking
from actions.language.dates import describe, read_date
from actions.reading.turn import Turn
from actions.replies.answer import Answer
from actions.replies.payloads import booking_payload
from actions.replies.wording import name, plain_name

_ORDINAL = re.compile(r"第([一二三四五六1-6])个?|最?(后|前)一?个")
_NUMBERS = {**{sign: index for index, sign in enumerate("一二三四五六")}, **{str(n + 1): n for n in range(6)}}


@answers("my_bookings")
@identified
def my_bookings(turn: Turn) -> Answer:
    """The member's bookings and where each stands; those still open first."""
    named = turn.named("service")
    found = [b for b in bookings_of(turn) if not named or b.service in named]
    active = [b for b in found if b.open]
    shown = active or found[:2]
    if not shown:
        about = plain_name(turn.engine.catalogue, named[0]) if named else ""
        return Answer(f"您目前没有{about}预约。要预约的话，说服务名就行。", services=tuple(named), booking=[])
    text = "；".join(in_words(turn, booking) for booking in shown)
    return Answer(
        f"您有{len(shown)}个预约：{text}。" if active else f"没有进行中的预约；最近的是{text}。",
        services=tuple(dict.fromkeys(b.service for b in shown)), booking=[booking_payload(b) for b in shown],
        options=("取消我的预约", "我要改预约时间") if active else (),
    )  # fmt: skip


def in_words(turn: Turn, booking: Booking) -> str:
    """'专家门诊协调（B2026…-0001）已提交，12月2日（周三）'."""
    when = f"，{describe(booking.visit_on, turn.now)}" if booking.visit_on else ""
    return f"{name(turn.engine.catalogue, booking.service)}（{booking.id}）{STATE_LABELS[booking.state]}{when}"


def bookings_of(turn: Turn) -> list[Booking]:
    """Every booking of the member who speaks, newest first."""
    return list(turn.snapshot.bookings())


def day_spoken_of(turn: Turn) -> date | None:
    """The day of the visit last spoken of: of the booking just shown or made; None where none or several were.

    陪诊也约上同一天 leans on it.
    """
    shown = ((turn.state.last_answer or {}).get("answer") or {}).get("booking")
    ids = [one.get("id") for one in (shown if isinstance(shown, list) else [shown]) if one]
    if turn.member_id is None:
        return None
    spoken = [b for b in bookings_of(turn) if b.id in ids]
    spoken = spoken or [b for b in open_bookings(turn) if b.requested_on == turn.now.date()]
    return spoken[0].visit_on if len(spoken) == 1 or (spoken and not ids) else None


def open_bookings(turn: Turn) -> list[Booking]:
    """Those that can still be changed."""
    return [booking for booking in bookings_of(turn) if booking.open]


def pick(turn: Turn, among: Sequence[Booking]) -> list[Booking]:
    """Those of ``among`` the message means: by number, service, ordinal or day; all when it names none."""
    quoted = [b for b in among if b.id.casefold() in turn.text.casefold()]
    if quoted:
        return quoted
    named = turn.named("service")
    fitting = [b for b in among if b.service in named] if named else list(among)
    position = _position(turn.text)
    if position is not None and len(fitting) > 1 and -len(fitting) <= position < len(fitting):
        return [fitting[position]]
    return fitting


def on_day(turn: Turn, among: Sequence[Booking]) -> list[Booking]:
    """Those whose visit is on a day named in the message (12月5号那个)."""
    days = {read_date(words, turn.now).first for words in turn.named("date")}
    return [booking for booking in among if booking.visit_on in days]


def _position(text: str) -> int | None:
    found = _ORDINAL.search(text)
    if not found:
        return None
    return _NUMBERS[found.group(1)] if found.group(1) else -1 if found.group(2) == "后" else 0

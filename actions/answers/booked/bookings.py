"""The member's bookings: listing them, and finding the one that is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from actions.answers.facts.telling import clearly_heard, look_up, tell
from actions.answers.member.guards import identified
from actions.answers.registry import ANSWERS, answers
from actions.entitlement import STATE_LABELS, Booking
from actions.language.dates import describe
from actions.language.days import read_days
from actions.reading.booking_words import loosely_named, numbers_in
from actions.reading.facts.words import asks
from actions.reading.progress_words import aspects
from actions.reading.query_cues import heard
from actions.reading.turn import Turn
from actions.replies.answer import Answer
from actions.replies.payloads import booking_payload
from actions.replies.wording import name, plain_name

_ORDINAL = re.compile(r"第([一二三四五六1-6])(?:个|单|条|项|笔)?|(?:最?(后|前)|头)一?(?:个|单|条)")
_POINTS = re.compile(r"\s*(?:的|那|这)(?:天|次)?(?:个|单|条|次)?")
_JUST_MADE = re.compile(r"刚才|刚刚|刚约|刚办|刚提交|刚交|新约|才约|方才|刚那")
_FITS = 0.95
_NUMBERS = {**{sign: index for index, sign in enumerate("一二三四五六")}, **{str(n + 1): n for n in range(6)}}


# Asked after one of these, a list of bookings is no answer.
_ASKED_AFTER = {"meet", "bring", "arranged", "contact", "submitted"}


@answers("my_bookings")
@identified
def my_bookings(turn: Turn) -> Answer:
    """The member's bookings and where each stands; those still open first."""
    if set(aspects(turn.text)) & _ASKED_AFTER and open_bookings(turn):
        return ANSWERS["progress"](turn)
    named = turn.named("service")
    found = [b for b in bookings_of(turn) if not named or b.service in named]
    active = [b for b in found if b.open]
    shown = active or found[:2]
    if not shown and (rule := rule_instead(turn)) is not None:
        return rule
    if not shown:
        about = plain_name(turn.engine.catalogue, named[0]) if named else ""
        return Answer(f"您目前没有{about}预约。要预约的话，说服务名就行。", services=tuple(named), booking=[])
    text = "；".join(in_words(turn, booking) for booking in shown)
    return Answer(
        f"您有{len(shown)}个预约：{text}。" if active else f"没有进行中的预约；最近的是{text}。",
        services=tuple(dict.fromkeys(b.service for b in shown)), booking=[booking_payload(b) for b in shown],
        options=("取消我的预约", "我要改预约时间") if active else (),
    )  # fmt: skip


def rule_instead(turn: Turn) -> Answer | None:
    """Where nothing is booked: what the handbook says to the question (几天会有人联系我); None where it has no fact on it."""
    if not turn.services or not (asks(turn.text) or turn.act.get("name") in ("question", "progress")):
        return None
    telling = look_up(turn)
    return tell(turn, telling) if clearly_heard(telling.parts) and telling.score >= _FITS else None


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
    if turn.member_id is None:
        return None
    shown = shown_bookings(turn, bookings_of(turn))
    if shown:
        return shown[0].visit_on if len(shown) == 1 else None
    today = [booking for booking in open_bookings(turn) if booking.requested_on == turn.now.date()]
    return today[0].visit_on if today else None


def open_bookings(turn: Turn) -> list[Booking]:
    """Those that can still be changed."""
    return [booking for booking in bookings_of(turn) if booking.open]


def pick(turn: Turn, among: Sequence[Booking]) -> list[Booking]:
    """Those of ``among`` the message means: by number, service, ordinal, 'the other one'; all when it names none."""
    quoted = by_number(turn, among)
    if quoted:
        return quoted
    fitting = _of_services(turn, among)
    others = [b for b in fitting if b not in shown_bookings(turn, among)]
    if len(others) == 1 and heard("booking.other_one", turn.text):
        return others
    position = _position(turn.text)
    listed = _as_listed(turn, fitting)
    if position is not None and len(listed) > 1 and -len(listed) <= position < len(listed):
        return [listed[position]]
    if len(fitting) > 1 and _JUST_MADE.search(turn.text):
        return [max(fitting, key=lambda booking: booking.requested_at)]
    return fitting


def by_number(turn: Turn, among: Sequence[Booking]) -> list[Booking]:
    """Those of ``among`` whose number, or a part of it (B-10), is written."""
    said = numbers_in(turn.text)
    return [b for b in among if b.id.casefold() in turn.text.casefold() or any(part in b.id.casefold() for part in said)]


def _of_services(turn: Turn, among: Sequence[Booking]) -> list[Booking]:
    """Those of the services named; loose words (看病那个) count where no service is, or where several are meant."""
    named, loose = set(turn.named("service")), loosely_named(turn.text)
    if named and heard("booking.several", turn.text):
        named |= loose
    fitting = [b for b in among if b.service in (named or loose)]
    return fitting if named or fitting else list(among)


def _as_listed(turn: Turn, among: Sequence[Booking]) -> list[Booking]:
    """``among`` in the order in which the member last saw them."""
    shown = ((turn.state.last_answer or {}).get("answer") or {}).get("booking")
    order = [one.get("id") for one in shown] if isinstance(shown, list) else []
    return sorted(among, key=lambda booking: order.index(booking.id) if booking.id in order else len(order))


def meant_booking(turn: Turn) -> Booking | None:
    """The one booking a question is about: named, by its day, just shown or made, of the service in focus; else the newest.

    None where nothing is booked. An ended booking only where it was the one shown.
    """
    among = open_bookings(turn)
    fitting = pick(turn, among)
    by_day = on_day(turn, fitting)
    if len(by_day) == 1:
        return by_day[0]
    if len(fitting) == 1:
        return fitting[0]
    shown = shown_bookings(turn, bookings_of(turn))
    if len(shown) == 1 and (not turn.named("service") or shown[0].service in turn.named("service")):
        return shown[0]
    focus = [booking for booking in fitting if booking.service == turn.state.service]
    return next(iter(focus or fitting), None)


def shown_bookings(turn: Turn, among: Sequence[Booking]) -> list[Booking]:
    """Those of ``among`` the last answer was about."""
    shown = ((turn.state.last_answer or {}).get("answer") or {}).get("booking")
    ids = {one.get("id") for one in (shown if isinstance(shown, list) else [shown]) if one}
    return [booking for booking in among if booking.id in ids]


def on_day(turn: Turn, among: Sequence[Booking], only_mentioned: bool = False) -> list[Booking]:
    """Those whose visit is on a day named in the message (12月5号那个).

    ``only_mentioned``: a day that is wanted (改到8号) is none of them.
    """
    found = read_days(turn.text, turn.now).mentions
    days = {
        one.first for one in found
        if one.first and one.first == one.last
        and not (only_mentioned and one.polarity == "wanted" and not _that_one(turn, one.end))
    }  # fmt: skip
    return [booking for booking in among if booking.visit_on in days]


def _that_one(turn: Turn, end: int) -> bool:
    """Whether the words after a day point at a booking (8号那个专家号, 9号的陪诊)."""
    return bool(_POINTS.match(turn.text[end:]))


def _position(text: str) -> int | None:
    found = _ORDINAL.search(text)
    if not found:
        return None
    return _NUMBERS[found.group(1)] if found.group(1) else -1 if found.group(2) == "后" else 0

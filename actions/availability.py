"""When, how fast and where: hours, turnaround, region."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Optional

from actions.answer import Answer, sentence
from actions.clock import SHANGHAI
from actions.entitlement.domain.hours import Opening, ServiceHours, service_hours
from actions.language.dates import DateReading, describe, read_date
from actions.registry import answers
from actions.services import per_service
from actions.turn import Turn
from actions.wording import contact_of, from_facts

_NOW = re.compile(r"现在|这会儿|这个点|此刻|眼下|马上|今晚|今夜|半夜|深夜|凌晨|大半夜|夜里|晚上|早上|中午|下午")
_HOUR_OF_PART = {
    "凌晨": 3, "早上": 8, "上午": 10, "中午": 12, "下午": 15, "傍晚": 18, "晚上": 21, "今晚": 21, "夜里": 23,
    "半夜": 0, "深夜": 23, "大半夜": 0, "今夜": 23,
}


def _spoken(words: str, reading: DateReading, now: datetime) -> str:
    """The day as understood; a span keeps its name and says when it begins (春节期间（2月6日起）)."""
    assert reading.first is not None
    if reading.last is not None and reading.last != reading.first:
        return f"{words}（{describe(reading.first, now)}起）"
    return describe(reading.first, now, reading.part)


@answers("service_hours")
def hours(turn: Turn) -> Answer:
    """Opening hours, and whether it is open at the time asked about."""
    if not turn.services:
        return _line_hours(turn)
    return per_service(turn, "服务时间", _hours_of)


def _line_hours(turn: Turn) -> Answer:
    main, screening = (turn.engine.catalogue.lines[key] for key in ("main", "screening"))
    return Answer(
        sentence([main.text, screening.text], (main.clause, screening.clause)),
        clauses=(main.clause, screening.clause),
        contact=contact_of(turn.engine.catalogue, None),
        options=("电话医生几点到几点", "图文问诊周末能用吗", "上门护理节假日来吗"),
    )


def _hours_of(turn: Turn, service: str) -> Answer:
    entry = turn.engine.catalogue.services[service]
    parts = [_at_asked_time(turn, service), f"{entry.short_name}：{entry.hours.text}"]
    if entry.hours.off_hours and entry.hours.off_hours not in entry.hours.text:
        parts.append(entry.hours.off_hours)
    return Answer(
        sentence([part for part in parts if part], (entry.hours.clause,)),
        services=(service,), clauses=(entry.hours.clause,), contact=contact_of(turn.engine.catalogue, service),
    )


def _at_asked_time(turn: Turn, service: str) -> str:
    """'12月25日（周五）上午可以' for a date or time in the question; empty when none is asked about."""
    asked = _asked_instant(turn)
    if asked is None:
        return ""
    open_hours = service_hours(turn.engine.catalogue, service, turn.engine.calendar)
    instant, whole_day, words = asked
    if whole_day:
        is_open = open_hours.open_on(instant.date())
        opening = Opening(is_open, None, None if is_open else open_hours.next_opening(instant), turn.engine.calendar.provisional(instant.date()))
    else:
        opening = open_hours.open_at(instant)
    return _say(opening, words, open_hours, instant)


def _say(opening: Opening, words: str, open_hours: ServiceHours, instant: datetime) -> str:
    caution = "（以公布的放假安排为准）" if opening.provisional else ""
    if opening.open:
        until = f"，到{opening.until:%H:%M}" if opening.until else ""
        return f"{words}可以用{until}{caution}。"
    again = ""
    if opening.next_opening is not None:
        again = f"，{describe(opening.next_opening.date(), instant)}{opening.next_opening:%H:%M}恢复"
    return f"{words}不在服务时间{again}{caution}。"


def _asked_instant(turn: Turn) -> Optional[tuple[datetime, bool, str]]:
    """The instant asked about, whether the whole day is meant, and how to say it."""
    for words in turn.named("date"):
        reading = read_date(words, turn.now)
        if reading.first is None:
            continue
        hour = reading.time or _part_hour(words)
        instant = datetime.combine(reading.first, hour or time(12), SHANGHAI)
        return instant, hour is None, _spoken(words, reading, turn.now)
    match = _NOW.search(turn.text)
    if match is None:
        return None
    hour = _part_hour(match.group())
    if hour is None:
        return turn.now, False, "现在"
    instant = datetime.combine(turn.now.date(), hour, SHANGHAI)
    if instant < turn.now - timedelta(hours=3):
        instant += timedelta(days=1)
    return instant, False, match.group()


def _part_hour(words: str) -> Optional[time]:
    return next((time(hour) for part, hour in _HOUR_OF_PART.items() if part in words), None)


@answers("service_turnaround")
def turnaround(turn: Turn) -> Answer:
    """How far ahead to apply, how long it takes, how long a session lasts."""
    return per_service(turn, "时间要求", _turnaround)


def _turnaround(turn: Turn, service: str) -> Answer:
    entry = turn.engine.catalogue.services[service]
    facts = [*entry.turnaround, *([entry.session] if entry.session else [])]
    return from_facts(service, facts or [entry.hours], lead=f"{entry.short_name}：", most=4)


@answers("service_region")
def region(turn: Turn) -> Answer:
    """Where: hospitals, cities, countries."""
    return per_service(turn, "服务范围", _region)


def _region(turn: Turn, service: str) -> Answer:
    entry = turn.engine.catalogue.services[service]
    facts = entry.coverage or (entry.apply,)
    return from_facts(service, facts, lead=f"{entry.short_name}：", most=3)

"""When it is open, how far ahead to apply and how long things take: yes or no, or the figure, first."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from actions.answers.registry import answers
from actions.answers.services import per_service
from actions.clock import SHANGHAI
from actions.entitlement.domain.hours import Opening, ServiceHours, line_hours, service_hours
from actions.entitlement.domain.periods import add_months
from actions.entitlement.handbook import ClosedOn
from actions.language.dates import DateReading, describe, read_date
from actions.reading.relevance import question_of, relevant
from actions.reading.turn import Turn
from actions.replies.answer import Answer, sentence
from actions.replies.wording import contact_of, from_facts

_NOW = re.compile(
    r"现在|这会儿|这个点|此刻|眼下|马上|今晚|今夜|大半夜|半夜|深夜|凌晨|夜里|晚上|早上|中午|下午|"
    r"(?:[零一二三四五六七八九十两\d]{1,3})点(?!到|几)"
)
_HOUR_OF_PART = {
    "凌晨": 3, "早上": 8, "上午": 10, "中午": 12, "下午": 15, "傍晚": 18, "晚上": 21, "今晚": 21, "夜里": 23,
    "大半夜": 0, "半夜": 0, "深夜": 23, "今夜": 23,
}  # fmt: skip
_HOLIDAYS = re.compile(r"节假日|法定假|放假|假期|过节|长假|公休")
_AHEAD = re.compile(r"提前|早几天|几天前|多早|来得及|当天|明天.*(用|约|行)|现约|临时")
_LASTS = re.compile(
    r"(一次|每次|单次|一回|一场|全程|一趟).*(多久|多长|几分钟|几小时|几个小时|时间|钟头)|"
    r"时长|[聊谈陪教管]多[久长]"
)


# --- hours


@answers("service_hours")
def hours(turn: Turn) -> Answer:
    """Opening hours, and whether it is open at the time asked about."""
    unreal = unreal_day(turn)
    if unreal is not None:
        return unreal
    if not turn.services:
        return _line_hours(turn)
    return per_service(turn, "服务时间", _hours_of)


def unreal_day(turn: Turn) -> Answer | None:
    """Says so where the message names a day that does not exist (2月30日)."""
    unreal = next((words for words in turn.named("date") if read_date(words, turn.now).problem == "impossible"), None)
    return Answer(f"没有“{unreal}”这一天，请再说一个日期。", services=turn.services) if unreal else None


def _line_hours(turn: Turn) -> Answer:
    catalogue, calendar = turn.engine.catalogue, turn.engine.calendar
    main, screening = (catalogue.lines[key] for key in ("main", "screening"))
    asked = "screening" if screening.phone.replace("-", "") in turn.text.replace("-", "") else "main"
    open_hours = line_hours(catalogue, asked, calendar)
    lead = "" if open_hours is None else _at_asked_time(turn, open_hours)
    parts = [lead, main.text.removesuffix("。"), f"早筛专线{screening.text.split('。')[0]}"]
    if asked == "screening":
        parts = [lead, screening.text.split("。")[0]]
    clauses = (screening.clause,) if asked == "screening" else (main.clause, screening.clause)
    return Answer(
        sentence([part for part in parts if part], clauses), clauses=clauses,
        contact=contact_of(catalogue, "4.1" if asked == "screening" else None),
        options=("电话医生几点到几点", "图文问诊周末能用吗", "上门护理节假日来吗"),
    )


def _hours_of(turn: Turn, service: str) -> Answer:
    entry = turn.engine.catalogue.services[service]
    open_hours = service_hours(turn.engine.catalogue, service, turn.engine.calendar)
    asked = _at_asked_time(turn, open_hours, answered_later=entry.hours.off_hours is not None)
    parts = [part for part in (asked, entry.hours.text) if part]
    parts[:1] = [f"{entry.short_name}{'' if len(parts) > 1 else '：'}{part}" for part in parts[:1]]
    return Answer(
        sentence(parts, (entry.hours.clause,)), services=(service,), clauses=(entry.hours.clause,),
        contact=contact_of(turn.engine.catalogue, service),
    )


def _at_asked_time(turn: Turn, open_hours: ServiceHours, answered_later: bool = False) -> str:
    """'12月25日（周五）可以用' for a date or time in the question; empty when none is asked about.

    ``answered_later`` – a question may be left while it is closed (4.3).
    """
    asked = _asked_instant(turn)
    if asked is None:
        return _on_holidays(turn, open_hours)
    instant, whole_day, words = asked
    if whole_day:
        provisional = open_hours.calendar.provisional(instant.date())
        is_open = open_hours.open_on(instant.date())
        following = None if is_open else open_hours.next_opening(instant)
        return _say(Opening(is_open, None, following, provisional), words, turn.now, answered_later)
    return _say(open_hours.open_at(instant), words, turn.now, answered_later)


def _on_holidays(turn: Turn, open_hours: ServiceHours) -> str:
    """The rule for holidays, where they are asked about without naming one."""
    if not _HOLIDAYS.search(turn.text):
        return ""
    if open_hours.hours.closed_on is ClosedOn.STATUTORY_HOLIDAYS:
        return "法定节假日不能用"
    return "法定节假日可以用，只有春节假期不行"


def _say(opening: Opening, words: str, now: datetime, answered_later: bool) -> str:
    caution = "，以公布的放假安排为准" if opening.provisional else ""
    if opening.open:
        until = f"，到{opening.until:%H:%M}" if opening.until else ""
        return f"{words}可以用{until}{caution}"
    again = ""
    if opening.next_opening is not None:
        again = f"，{describe(opening.next_opening.date(), now)}{opening.next_opening:%H:%M}"
    if answered_later:
        return f"{words}不能马上回复，可以先发{again}起回复{caution}"
    return f"{words}不能用{again}恢复{caution}"


def _asked_instant(turn: Turn) -> tuple[datetime, bool, str] | None:
    """The instant asked about, whether the whole day is meant, and how to say it."""
    for words in turn.named("date"):
        reading = read_date(words, turn.now)
        hour = reading.time or _part_hour(words)
        if reading.first is None and reading.time is None:
            continue
        instant = datetime.combine(reading.first or turn.now.date(), hour or time(12), SHANGHAI)
        return instant, hour is None, words if reading.first is None else _spoken(words, reading, turn.now)
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


def _spoken(words: str, reading: DateReading, now: datetime) -> str:
    """The day as understood; a span keeps its name and says when it begins (春节期间（2月6日起）)."""
    assert reading.first is not None
    if reading.last is not None and reading.last != reading.first:
        first = describe(reading.first, now).replace("（", "").replace("）", "")
        return f"{words}（{first}起）"
    clock = f"{reading.time:%H:%M}" if reading.time is not None else ""
    return f"{describe(reading.first, now, None if clock else reading.part)}{clock}"


def _part_hour(words: str) -> time | None:
    return next((time(hour) for part, hour in _HOUR_OF_PART.items() if part in words), None)


# --- turnaround


@answers("service_turnaround")
def turnaround(turn: Turn) -> Answer:
    """How far ahead to apply, how long it takes, how long a session lasts: what is asked, not all of it."""
    return per_service(turn, "时间要求", _turnaround)


def _turnaround(turn: Turn, service: str) -> Answer:
    entry = turn.engine.catalogue.services[service]
    question = question_of(turn)
    lead = f"{entry.short_name}："
    if _LASTS.search(question.words):
        if entry.session is not None:
            return from_facts(service, [entry.session], lead=lead)
        return from_facts(service, entry.turnaround or [entry.hours], lead=f"{lead}一次多长时间手册没有写。", most=1)
    if _AHEAD.search(question.words):
        return _ahead(turn, service)
    told = [*entry.turnaround, *([entry.session] if entry.session else [])]
    asked = relevant(told, question, most=3, least=2.0)
    facts = [fact for fact in told if fact in asked]
    return from_facts(service, facts or entry.turnaround or [entry.hours], lead=lead)


def _ahead(turn: Turn, service: str) -> Answer:
    """How far ahead to apply, and the first day that leaves for somebody who applies today."""
    entry = turn.engine.catalogue.services[service]
    rule = next((rule for rule in entry.rules if rule.rule == "lead_time"), None)
    if rule is None:
        lead = "不用提前预约" if entry.booking.kind == "direct" else "手册没有规定要提前几天"
        return from_facts(service, entry.turnaround or [entry.apply], lead=f"{entry.short_name}：{lead}。", most=2)
    fact = next(fact for fact in entry.turnaround if fact.clause == rule.clause)
    first, provisional = _first_day(turn, rule.figures)
    caution = "（以公布的放假安排为准）" if provisional else ""
    parts = [f"{entry.short_name}：{fact.text}", f"今天申请，最早可以约{describe(first, turn.now)}{caution}"]
    return Answer(sentence(parts, (fact.clause,)), services=(service,), clauses=(fact.clause,))


def _first_day(turn: Turn, figures: dict[str, Any]) -> tuple[date, bool]:
    """The first day far enough ahead of today, and whether its holidays are not announced yet."""
    today = turn.now.date()
    if figures.get("working_days"):
        day = turn.engine.calendar.working_days_ahead(today, figures["working_days"])
        return day.day, day.provisional
    return add_months(today, figures["months"]), False



"""When it is open, how far ahead to apply and how long things take: yes or no, or the figure, first."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from actions.answers.facts.telling import CLEARLY, Telling, look_up, tell, told
from actions.answers.member.deciding import refusal
from actions.answers.registry import ANSWERS, answers
from actions.answers.rules.services import per_service
from actions.entitlement import Outcome
from actions.entitlement.domain.times.calendar import CalendarDay
from actions.entitlement.domain.times.hours import Opening, ServiceHours
from actions.entitlement.handbook import ClosedOn, Line
from actions.language.dates import describe, read_date
from actions.reading.days.asked import AskedTime, asked_days, asked_time
from actions.reading.turn import Turn
from actions.replies.answer import Answer, cite, sentence
from actions.replies.phrasebook import say
from actions.replies.wording import contact_of, from_facts, spoken_day

_HOLIDAYS = re.compile(r"节假日|法定假|放假|假期|过节|长假|公休")
_DIGITS = re.compile(r"\d{3,}")
# Surely the one fact that is asked for; below, all the times of the service are told.
_SURELY = 1.25
_COME_AGAIN = re.compile(r"(?:哪一?天|几号|几时|什么时候|啥时候?|何时)[^，。]{0,6}(?:再|才|打|来|约|能|可以|申请|用)")


# --- hours


@answers("service_hours")
def hours(turn: Turn) -> Answer:
    """Opening hours, and whether it is open at the time asked about."""
    unreal = unreal_day(turn)
    if unreal is not None:
        return unreal
    line = line_named(turn)
    if line is None and turn.services and asked_time(turn) is None and (length := _length_asked(turn)) is not None:
        return length
    if line is not None or not turn.services:
        return _line_hours(turn, line or "main")
    return per_service(turn, "服务时间", _hours_of)


def _length_asked(turn: Turn) -> Answer | None:
    """陪诊最晚到几点 asks how long a service lasts, not when its line is open; None for a question about hours."""
    telling = look_up(turn)
    lasts = telling.heard.get("duration", 0.0) >= max(telling.heard.get("hours", 0.0), CLEARLY)
    return tell(turn, telling) if lasts and telling.tag == "duration" else None


def unreal_day(turn: Turn) -> Answer | None:
    """Says so where the message names a day that does not exist (2月30日)."""
    unreal = next((words for words in turn.named("date") if read_date(words, turn.now).problem == "impossible"), None)
    return Answer(say("hours.no_such_day", words=unreal), services=turn.services) if unreal else None


def line_named(turn: Turn) -> str | None:
    """The key of the line whose number, or its beginning (这400), stands in the message; the complaint line by its name."""
    lines = turn.engine.catalogue.lines
    said = _DIGITS.findall(turn.text.replace("-", ""))
    for key, line in lines.items():
        if any(line.phone.replace("-", "").startswith(digits) for digits in said):
            return key
    return "complaint" if "投诉" in turn.text and not turn.named("service") else None


def _line_hours(turn: Turn, key: str) -> Answer:
    """The hours of one application line, with the verdict for the time asked after."""
    lines = turn.engine.catalogue.lines
    line, open_hours = lines[key], turn.engine.times_on(turn.now).line_hours(key)
    if open_hours is None:
        text = say("hours.not_written", phone=line.phone, main=lines["main"].phone, hours=_hours_text(lines["main"]))
        contact = {"name": line.name, "phone": line.phone}
        return Answer(sentence([text], [line.clause]), clauses=(line.clause, lines["main"].clause), contact=contact)
    barred = turn.member_id is not None and turn.snapshot.standing.blockers
    verdict = _verdict(turn, open_hours, of="_number" if barred else "")
    parts = [verdict, line.text.split("。")[0]]
    clauses: tuple[str, ...] = (line.clause,)
    if key == "main" and not verdict:
        parts.append(f"早筛专线{lines['screening'].text.split('。')[0]}")
        clauses = (line.clause, lines["screening"].clause)
    contact = contact_of(turn.engine.catalogue, "4.1" if key == "screening" else None)
    return Answer(sentence([part for part in parts if part], clauses), clauses=clauses, contact=contact)


def _hours_text(line: Line) -> str:
    """The hours out of a line's text (95169038，8:00–20:00，…。…)."""
    return line.text.split("。")[0].partition("，")[2]


def _hours_of(turn: Turn, service: str) -> Answer:
    barred = _barred(turn, service)
    if barred is not None:
        return barred
    entry = turn.engine.catalogue.services[service]
    open_hours = turn.engine.times_on(turn.now).hours(service)
    by_line = entry.hours.own is None and service != "4.1" and entry.parent != "4.1"
    of = "_line" if by_line else ""
    verdict = _verdict(turn, open_hours, answered_later=entry.hours.off_hours is not None, of=of)
    parts = [part for part in (verdict, entry.hours.text) if part]
    parts[0] = f"{entry.short_name}{'' if len(parts) > 1 else '：'}{parts[0]}"
    return Answer(
        sentence(parts, (entry.hours.clause,)), services=(service,), clauses=(entry.hours.clause,),
        contact=contact_of(turn.engine.catalogue, service),
    )  # fmt: skip


def _barred(turn: Turn, service: str) -> Answer | None:
    """Why this member cannot use it at the time asked about, then its hours: 现在可以用 would be a promise of cover.

    None where nothing stands in the way, nobody is identified or no time is named.
    """
    asked = asked_time(turn)
    if asked is None or turn.member_id is None or asked.at < turn.now:
        return None
    decision = turn.snapshot.check(service, at=asked.at)
    if decision.outcome is not Outcome.REFUSED:
        return None
    answer, hours_of = refusal(turn, decision), turn.engine.catalogue.services[service].hours
    text = say("hours.anyway", refused=answer.text, hours=hours_of.text.rstrip("。"), source=cite((hours_of.clause,)))
    return replace(answer, text=text, clauses=(*answer.clauses, hours_of.clause))


def _verdict(turn: Turn, open_hours: ServiceHours, answered_later: bool = False, of: str = "") -> str:
    """'12月25日（周五）可以用' for the time in the question; empty when none is asked about.

    ``answered_later``: a question may be left while it is closed (4.3). ``of``: whose hours they are, those of the number
    itself, for whom it opens nothing (``_number``), or of the line at which the service is applied for (``_line``); empty:
    of the service.
    """
    asked = asked_time(turn)
    if asked is None:
        return _on_holidays(turn, open_hours)
    if not asked.whole_day:
        return _say(open_hours.open_at(asked.at), asked, turn.now, answered_later, of)
    is_open = open_hours.open_on(asked.at.date())
    following = None if is_open else open_hours.next_opening(asked.at)
    days = [asked.at.date(), *([following.date()] if following else [])]
    provisional = any(open_hours.calendar.provisional(day) for day in days)
    return _say(Opening(is_open, None, following, provisional), asked, turn.now, answered_later, of)


def _on_holidays(turn: Turn, open_hours: ServiceHours) -> str:
    """The rule for holidays, where they are asked about without naming one."""
    if not _HOLIDAYS.search(turn.text):
        return ""
    closed = open_hours.hours.closed_on is ClosedOn.STATUTORY_HOLIDAYS
    return say("hours.holidays_no" if closed else "hours.holidays_yes")


def _say(opening: Opening, asked: AskedTime, now: datetime, answered_later: bool, of: str) -> str:
    caution = say("hours.provisional") if opening.provisional else ""
    if opening.open:
        return say(f"hours.open{of}", words=asked.words, until=_until(opening, asked, now), caution=caution)
    again = ""
    if opening.next_opening is not None:
        day = describe(opening.next_opening.date(), now)
        again = say("hours.again_reply" if answered_later else "hours.again", day=day, clock=f"{opening.next_opening:%H:%M}")
    key = "hours.answered_later" if answered_later else f"hours.closed{of}"
    return say(key, words=asked.words, again=again, caution=caution)


def _until(opening: Opening, asked: AskedTime, now: datetime) -> str:
    if opening.until is None:
        return ""
    close = f"{opening.until:%H:%M}"
    return say("hours.until_now", close=close, left=_spell(opening.until - now)) if asked.now else say("hours.until", close=close)


def _spell(left: timedelta) -> str:
    """A duration as said aloud: 2小时15分钟."""
    minutes = max(1, int(left.total_seconds() // 60))
    hours_, rest = divmod(minutes, 60)
    return f"{f'{hours_}小时' if hours_ else ''}{f'{rest}分钟' if rest or not hours_ else ''}"


# --- turnaround


@answers("service_turnaround")
def turnaround(turn: Turn) -> Answer:
    """How far ahead to apply, how long it takes, how long a session lasts: what is asked, not all of it."""
    again = _from_then_on(turn)
    if again is not None:
        return again
    telling = look_up(turn)
    heard = telling.heard
    beforehand = heard.get("lead_time", 0.0) >= max(heard.values(), default=1.0)
    beforehand = beforehand or ("lead_time" in heard and asked_days(turn) is not None)
    if telling.tag == "records_age" and telling.services:
        return ANSWERS["service_materials"](turn)
    if telling.services and (beforehand or _only_lead_is_written(turn, telling)):
        return per_service(replace(turn, slots={**turn.slots, "service": telling.services[0]}), "时间要求", ahead)
    if telling.tag is not None and (telling.tag != "how_long" or telling.score >= _SURELY):
        found = tell(turn, telling)
        if found is not None:
            return found
    return told(turn, "service_turnaround", ("how_long",)) or per_service(turn, "时间要求", _turnaround)


def _from_then_on(turn: Turn) -> Answer | None:
    """那哪天再打来, after a refusal that ends on a day: this day; None for any other question."""
    said = (turn.state.last_answer or {}).get("answer") or {}
    decision = said.get("decision") or {}
    first = decision.get("earliest_date") or _usable_from(turn, decision)
    if decision.get("allowed") is not False or not first or not _COME_AGAIN.search(turn.text) or turn.named("service"):
        return None
    clauses = tuple(dict.fromkeys(str(r["clause"]) for r in decision.get("reasons") or () if r.get("clause"))) or ("2.2",)
    text = say("hours.from_then_on", day=spoken_day(date.fromisoformat(str(first))))
    return Answer(sentence([text], clauses), services=turn.services, clauses=clauses, decision=decision)


def _usable_from(turn: Turn, decision: dict[str, Any]) -> str:
    """The first day after the waiting period, where it is what stands in the way; else empty."""
    waiting = any(reason.get("code") == "waiting_period" for reason in decision.get("reasons") or ())
    opens = turn.snapshot.standing.usable_from if waiting and turn.member_id else None
    return opens.isoformat() if opens else ""


def _only_lead_is_written(turn: Turn, telling: Telling) -> bool:
    """Whether the handbook leaves open what is asked, but says how far ahead to apply."""
    unwritten = bool(telling.parts) and telling.parts[0].silent is not None
    return unwritten and turn.engine.times_on(turn.now).lead(telling.services[0]) is not None


def _turnaround(turn: Turn, service: str) -> Answer:
    entry = turn.engine.catalogue.services[service]
    ahead = [fact for fact in entry.turnaround if "lead_time" in fact.about]
    facts = [fact for fact in entry.turnaround if fact not in ahead] or ahead
    return from_facts(service, facts or [entry.hours], lead=f"{entry.short_name}：")


def ahead(turn: Turn, service: str) -> Answer:
    """How far ahead to apply: whether the day asked is in time, by when to apply for it, or the first day there is."""
    entry = turn.engine.catalogue.services[service]
    times = turn.engine.times_on(turn.now)
    lead = times.lead(service)
    if lead is None:
        key = "lead.none_direct" if entry.booking.kind == "direct" else "lead.none"
        return from_facts(service, entry.turnaround or [entry.apply], lead=f"{entry.short_name}：{say(key)}。", most=1)
    fact = next(fact for fact in entry.turnaround if fact.clause == lead.clause)
    parts = [f"{entry.short_name}：{_first_or_latest(turn, service)}", fact.text]
    if not asked_days(turn):
        parts = [f"{entry.short_name}：{fact.text}", _first_or_latest(turn, service)]
    return Answer(sentence(parts, (fact.clause,)), services=(service,), clauses=(fact.clause,))


def _first_or_latest(turn: Turn, service: str) -> str:
    """The sentence on days: for the day wanted, for the day of asking, or from today on."""
    times, today = turn.engine.times_on(turn.now), turn.now.date()
    asked_on, wanted = asked_days(turn) or (None, None)
    first = times.first_day(service, asked_on or today)
    assert first is not None
    spoken, caution = describe(first.day, turn.now), _caution(first)
    if asked_on is not None and asked_on > today:
        return say("lead.first_day_of", asked_on=describe(asked_on, turn.now), first=spoken, caution=caution)
    if wanted is None:
        return say("lead.first_day", first=spoken, caution=caution)
    if wanted < first.day:
        return say("lead.too_late", first=spoken, caution=caution)
    latest = _latest_request(turn, service, wanted)
    in_time = say("lead.in_time", first=spoken, caution="" if latest else caution)
    return f"{in_time}。{latest}" if latest else in_time


def _caution(day: CalendarDay) -> str:
    return say("lead.provisional") if day.provisional else ""


def _latest_request(turn: Turn, service: str, wanted: date) -> str:
    """By when to ask for ``wanted``: the last day of request that still makes it."""
    times, day = turn.engine.times_on(turn.now), wanted
    while day > turn.now.date():
        day -= timedelta(days=1)
        first = times.first_day(service, day)
        if first is not None and first.day <= wanted:
            return say("lead.latest", wanted=describe(wanted, turn.now), latest=describe(day, turn.now), caution=_caution(first))
    return ""

"""One step of the booking form: what was said changes the state, the engine says what comes next."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from actions.answers.booked.bookings import day_spoken_of
from actions.answers.member.deciding import decide, noted, settled
from actions.answers.member.eligibility import is_minor
from actions.answers.talk.question_help import declined, explained, reason_for_asking
from actions.dialogue.booking.service import service_meant, with_service
from actions.entitlement import SPECS, UNKNOWN, BadFact, Decision, FactKind, Outcome
from actions.language.days import DayContext
from actions.reading.booking_talk import CONFIRM, SERVICE, BookingTalk
from actions.reading.days.wanted import PART
from actions.reading.facts.answers import clear_yes, no_thanks
from actions.reading.facts.kept import joined, merged
from actions.reading.facts.reading import Asking, Told
from actions.reading.facts.words import asks, asks_only_why
from actions.reading.question_help import asks_meaning, asks_why, unwilling
from actions.reading.turn import Turn
from actions.replies.phrasebook import say

MAX_MISSES = 3
# So many wishes in a row may be refused and asked for again; the next one ends the form.
MAX_TURNED_DOWN = 4
_WAY_OUT = "不想等的话，说“算了”就行。"
# Told again when refused: another day, region or department may do.
CHANGEABLE = ("wanted_date", "wanted_time", "region", "department")
_WANTS = re.compile(r"(?:帮|给|替)(?:我|忙|个忙)?[^，,。]{0,3}(?:约|安排|挂|办|订|预约)")
# Nobody need know these to the day.
_DAYS = ("wanted_date", "first_diagnosed_on", "report_on")
_GIVES_UP = re.compile(r"不约|不办|不要|不弄|不用|不去|不做|不看|取消|下次|以后再|改天")
# 不要取消 keeps the booking, however much it sounds like giving it up.
_KEEPS = re.compile(r"(?:别|不要|不想|不用|没说要?|不)取消")
_SURE_ORDER, _SURE_LEAVING = 0.6, 0.4
# 'Not right' instead of 'no': something is to be changed, the booking is still wanted.
_ALSO_DO = re.compile(r"也(?:行|可以|成|好|没问题|中|要得)|都(?:行|可以|成)")
_NOT_RIGHT = re.compile(r"^(?:不对|错了|不是|弄错|搞错|有错)")


def asking_of(turn: Turn, talk: BookingTalk) -> Asking:
    """What the form waits for: its question and everything the engine still misses."""
    if turn.member_id is None:
        return Asking(booking=True)
    minor = is_minor(turn)
    service = talk.service or turn.service
    was = _day(talk.was_day)
    days = DayContext(
        proposed=_day(talk.facts.get("wanted_date")), booked=None if was else day_spoken_of(turn), named=was
    )  # fmt: skip
    decision = _decided(turn, service, talk.facts) if service else None
    if decision is None:
        return Asking(talk.fact, booking=True, minor=minor, days=days)
    return Asking(talk.fact, decision.needs, decision.earliest_date, booking=True, minor=minor, days=days)


def _day(text: Any) -> date | None:
    return date.fromisoformat(str(text)) if text and text != UNKNOWN else None


def _decided(turn: Turn, service: str, facts: dict[str, Any]) -> Decision | None:
    try:
        return decide(turn, service, facts)
    except BadFact:
        return None


def advance(turn: Turn, talk: BookingTalk, told: Told) -> BookingTalk:
    """The state after this message."""
    if turn.member_id is None:
        return _for_nobody(turn, replace(talk, service=service_meant(turn, talk, told)))
    if talk.asked is not None:
        leaving = {"stop": "given_up", "cancel_booking": "given_up", "human_agent": "person"}.get(turn.intent)
        asks_for_person = leaving == "person" and (asks(turn.text) or _sure(turn) < _SURE_ORDER)
        stays = asks_for_person or bool(_KEEPS.search(turn.text)) or _only_changes(turn, talk, told)
        if leaving and not stays and _sure(turn) >= _SURE_LEAVING:
            return replace(talk, end=leaving)
        helped = _helped(turn, talk, told)
        if helped is not None:
            return helped
    following = with_service(turn, talk, told)
    if talk.asked is not None and following.service == talk.service and not told:
        return _nothing_told(turn, talk)
    return _take(turn, following, told)


def gives_up_booking(text: str) -> bool:
    """Whether ``text`` gives the booking up instead of changing a part of it."""
    return bool(_GIVES_UP.search(text))


def _helped(turn: Turn, talk: BookingTalk, told: Told) -> BookingTalk | None:
    """Our question again, with what helps to answer it; None where the message needs no such help."""
    if talk.fact is not None and (asks_why(turn.text) or asks_only_why(turn.text)):
        return replace(talk, remark=reason_for_asking(talk.fact))
    if not told and (turn.intent == "repeat" or asks_meaning(turn.text)):
        return replace(talk, remark=_explained(turn, talk) if asks_meaning(turn.text) else "", summed="")
    if talk.fact is None or told.facts != {talk.fact: UNKNOWN}:
        return None
    if talk.misses:
        return replace(talk, end="unknown") if unwilling(turn.text) else None
    if talk.fact in _DAYS or unwilling(turn.text):
        return replace(talk, misses=1, remark=declined(talk.fact, unwilling(turn.text)))
    return None


def _only_changes(turn: Turn, talk: BookingTalk, told: Told) -> bool:
    """算了还是后天, 不急了先约专家吧 change the day or the service, they do not give up."""
    other = bool(set(turn.named("service")) - {talk.service}) and "约" in turn.text
    return turn.intent == "stop" and (other or bool(told)) and not _GIVES_UP.search(turn.text)


def wants_it(turn: Turn, talk: BookingTalk) -> bool:
    """Whether the message only says again that the booking under way is wanted (能帮我安排手术吗)."""
    if not _WANTS.search(turn.text) or set(turn.named("service")) - {talk.service}:
        return False
    return talk.asked != SERVICE and not turn.named("date")


def _for_nobody(turn: Turn, talk: BookingTalk) -> BookingTalk:
    """Somebody not identified cannot book; what needs no booking is explained all the same."""
    direct = talk.service is not None and _direct(turn, talk.service)
    return replace(talk, end="ready" if direct else "sign_in")


def _direct(turn: Turn, service: str) -> bool:
    return turn.engine.catalogue.services[service].booking.kind == "direct"


def _nothing_told(turn: Turn, talk: BookingTalk) -> BookingTalk:
    if turn.intent == "deny" and no_thanks(turn.text):
        return replace(talk, end="given_up", remark="")
    if talk.asked != CONFIRM and talk.misses == 0 and (wants_it(turn, talk) or _ordered(turn)):
        return replace(talk, misses=1, remark="好，还差一点信息。")
    if talk.asked == CONFIRM:
        if clear_yes(turn) or (_ordered(turn) and not asks(turn.text)):
            return replace(talk, end="ready", remark="")
        if turn.intent == "reschedule_booking":
            facts = {key: value for key, value in talk.facts.items() if not key.startswith("wanted_")}
            return _next(turn, replace(talk, facts=facts, remark=""))
        if turn.intent == "deny":
            return _not_right(turn, talk)
        return _missed(turn, talk, "要提交就说“确定”，不办就说“算了”，哪里要改直接说。")
    again = say("booking.which_service") if talk.asked == SERVICE else "没太听明白。"
    return _missed(turn, talk, again)


def _ordered(turn: Turn) -> bool:
    return turn.intent == "book" and _sure(turn) >= _SURE_ORDER


def _sure(turn: Turn) -> float:
    return float(next((r["confidence"] for r in turn.ranking if r["name"] == turn.intent), 1.0))


def _not_right(turn: Turn, talk: BookingTalk) -> BookingTalk:
    if _NOT_RIGHT.match(turn.text.strip()):
        return _missed(turn, talk, "哪里不对？直接说改成什么就行，不办就说“算了”。")
    return replace(talk, end="given_up", remark="")


def _explained(turn: Turn, talk: BookingTalk) -> str:
    return explained(turn, talk.fact, named="disease" in talk.facts)


def _missed(turn: Turn, talk: BookingTalk, remark: str) -> BookingTalk:
    misses = talk.misses + 1
    again = remark if misses == 1 else f"还是没听明白。{_explained(turn, talk)}不办了就说“算了”。"
    return replace(talk, misses=misses, remark=again, end="lost" if misses >= MAX_MISSES else "")


def _take(turn: Turn, talk: BookingTalk, told: Told) -> BookingTalk:
    """The facts told go in; a span of days only where its ends give the same answer."""
    known = {fact: value for fact, value in talk.facts.items() if fact not in told.dropped}
    wishes = {wish: value for wish, value in talk.wishes.items() if wish not in told.dropped} | _either(turn, talk, told)
    given_up = str(talk.facts.get("wanted_date") or "") if "wanted_date" in told.dropped else ""
    keep = replace(talk, misses=0, blamed={}, wishes=wishes, was_day=given_up or talk.was_day)
    if talk.service is None:
        return replace(keep, facts={**known, **told.facts}, asked=SERVICE, remark=told.problem or talk.remark)
    told = settled(turn, talk.service, known, told)
    facts = merged(known, told.facts) if talk.asked else joined(known, told.facts)
    part = facts.pop("sub_service", None)
    service = part if part in turn.engine.catalogue.children(talk.service) else talk.service
    said = f"{talk.remark}{told.remark}{_cannot_choose(turn, service, facts, told)}"
    remark = told.problem or said or noted(talk.fact, told)
    return _next(turn, replace(keep, service=service, facts=facts, remark=remark), told.facts)


def _either(turn: Turn, talk: BookingTalk, told: Told) -> dict[str, str]:
    """The wishes told; 下午也行 beside a morning wished for leaves either."""
    before, now = talk.wishes.get(PART), told.wishes.get(PART)
    if not (before and now) or before == now or not _ALSO_DO.search(turn.text):
        return told.wishes
    return {**told.wishes, PART: f"{before}{say('booking.part_or')}{now}"}


def _cannot_choose(turn: Turn, service: str, facts: dict[str, Any], told: Told) -> str:
    """That a bed or a doctor just asked for cannot be chosen, only passed on: said at once, not only at the end."""
    if not any(_is_wish(fact) for fact in told.facts):
        return ""
    decision = _decided(turn, service, facts)
    return "".join(note.text for note in decision.notes if note.code == "wish_noted") if decision else ""


def decided_anew(turn: Turn, talk: BookingTalk) -> BookingTalk:
    """The draft judged again as things stand now: a day may have passed, a count may be gone."""
    wishes = {fact: value for fact, value in talk.facts.items() if fact in CHANGEABLE}
    return _next(turn, replace(talk, summed="", remark=""), wishes)


def _next(turn: Turn, talk: BookingTalk, told: dict[str, Any] | None = None) -> BookingTalk:
    service = str(talk.service)
    try:
        decision = decide(turn, service, talk.facts)
    except BadFact as error:
        facts = {key: value for key, value in talk.facts.items() if key != error.field}
        return replace(talk, facts=facts, asked=error.field, remark=f"{error.reason.rstrip('。')}。")
    if decision.outcome is Outcome.REFUSED:
        return _refused(turn, talk, decision, told or {})
    if _direct(turn, decision.service):
        return replace(talk, end="ready")
    if not decision.needs:
        return replace(talk, asked=CONFIRM)
    need = decision.needs[0]
    return replace(talk, asked=need.fact.value, end="unknown" if need.cannot_say else "")


def _refused(turn: Turn, talk: BookingTalk, decision: Decision, told: dict[str, Any]) -> BookingTalk:
    """The end, unless only a wish just told is refused: that one is said and asked for again."""
    suspects = [fact for fact in told if fact in CHANGEABLE or _is_wish(fact)]
    remark = "".join(dict.fromkeys(reason.text_zh for reason in decision.reasons))
    for blamed in (*([fact] for fact in suspects), suspects):
        rest = {fact: value for fact, value in talk.facts.items() if fact not in blamed}
        without = _decided(turn, decision.service, rest)
        if without is not None and without.outcome is not Outcome.REFUSED:
            if talk.turned_down >= MAX_TURNED_DOWN:
                break
            again = {fact: told[fact] for fact in blamed}
            hint = _WAY_OUT if talk.turned_down + 1 == MAX_TURNED_DOWN else ""
            return _next(
                turn, replace(talk, facts=rest, blamed=again, remark=f"{remark}{hint}", turned_down=talk.turned_down + 1)
            )
    return replace(talk, end="refused")


def _is_wish(fact: str) -> bool:
    """A choice nobody is asked about, such as a doctor by name."""
    spec = next((spec for key, spec in SPECS.items() if key.value == fact), None)
    return spec is not None and spec.kind is FactKind.YES_NO and spec.label.startswith(("指定", "同时指定"))

"""The small print in plain words: cancelling, liability, privacy."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from rasa_sdk.events import SlotSet

from actions.answers.booked.bookings import in_words, open_bookings, pick, shown_bookings
from actions.answers.booked.staying_away import staying_away
from actions.answers.facts import SubAnswer
from actions.answers.facts.telling import look_up, tell, told
from actions.answers.registry import answers
from actions.answers.rules.services import per_service
from actions.entitlement import Booking, CancellationPreview
from actions.entitlement.handbook import Tag
from actions.entitlement.handbook.models import GeneralFact, Topic
from actions.entitlement.handbook.service import Cancellation
from actions.reading.query_cues import heard
from actions.reading.turn import Turn
from actions.replies.answer import Answer, sentence
from actions.replies.payloads import booking_payload
from actions.replies.phrasebook import say
from actions.replies.wording import from_facts

_ANSWERING_FOR: tuple[Topic, ...] = ("disclaimer", "liability", "disputes")
_MOVED = re.compile(r"改期|改到|挪到|改了|改约|改时间|改日子|换时间|换一?天|推迟|提前一天|延期|变更")
_COUNTS = re.compile(r"扣|算|次数|退回|回来|白|浪费|占|损失|亏")
_LEAVES = re.compile(r"取消|退|撤")
# Asked about the rule, whatever is booked: what if one is late.
_MISHAP = re.compile(r"迟到|堵车|晚到|证件|没带|没接|不在家|没人|睡过|忘|退号|爽约|黑名单")

# Asked after no more than these, the rule itself is the answer.
_GENERAL: tuple[Tag, ...] = ("cancel", "reschedule")
# What a question for liability may be about; the words tell which.
_LIABLE: tuple[Tag, ...] = (
    "liability", "claim_basis", "exclusion", "dispute", "doctor_absent", "disagreement", "privacy", "guarantee", "visa",
    "infectious", "treatment", "prescription", "edition", "breach", "unreachable",
)  # fmt: skip
_FLOOR_TERMS = 0.3


@answers("cancel_rule")
def cancel_rule(turn: Turn) -> Answer:
    """Until when a booking can be cancelled or moved, and when it counts as used."""
    if turn.member_id is not None and heard("booking.no_show", turn.text):
        away = staying_away(turn)
        if away is not None:
            return away
    own = _own_booking(turn)
    if own is not None:
        return _of_booking(turn, own)
    limited = not turn.services or any(turn.engine.catalogue.services[one].counts_as_used for one in turn.services)
    return (told(turn, "cancel_rule", _GENERAL) if limited else None) or per_service(turn, "取消规则", _cancel_rule)


def _own_booking(turn: Turn) -> Booking | None:
    """The member's own booking the question is about; None where there is none, or several and none named or spoken of."""
    if turn.member_id is None or turn.slots.get("requested_slot") or _MISHAP.search(turn.text):
        return None
    pending = turn.state.pending or {}
    among = open_bookings(turn)
    if not turn.named("service"):
        changing = [booking for booking in among if booking.id == pending.get("booking")]
        spoken_of = changing or shown_bookings(turn, among)
        if len(spoken_of) == 1:
            return spoken_of[0]
    found = [booking for booking in pick(turn, among) if turn.service in (None, booking.service)]
    return found[0] if len(found) == 1 else None


def _of_booking(turn: Turn, booking: Booking) -> Answer:
    """What cancelling or moving would do to this very booking now, the yes or no first; nothing is done."""
    preview = turn.snapshot.cancellation(booking.id)
    rule = turn.engine.catalogue.services[booking.service].cancellation
    pending = turn.state.pending or {}
    moving = bool(_MOVED.search(turn.text)) or (pending.get("kind") == "reschedule" and not _LEAVES.search(turn.text))
    clauses = tuple(dict.fromkeys((preview.clause, rule.clause)))
    parts, events = (_moving if moving else _cancelling)(turn, booking, preview, rule)
    return Answer(
        sentence(parts, clauses), services=(booking.service,), clauses=clauses, booking=booking_payload(booking),
        options=() if events or pending else ("取消我的预约", "我要改预约时间"), events=events,
    )  # fmt: skip


Told = tuple[list[str], tuple[Any, ...]]


def _cancelling(turn: Turn, booking: Booking, preview: CancellationPreview, rule: Cancellation) -> Told:
    lead = say("cancel_terms.free" if preview.in_time else "cancel_terms.used")
    about = say("cancel_terms.about", booking=in_words(turn, booking))
    heads = [f"{lead}，{preview.text_zh}"] if _COUNTS.search(turn.text) and preview.possible else [preview.text_zh]
    return [*heads, about, *([rule.text] if preview.in_time else [])], ()


def _moving(turn: Turn, booking: Booking, preview: CancellationPreview, rule: Cancellation) -> Told:
    """Moving keeps the count while there is time; asked whether it can be done at all, the day is asked for."""
    about = say("cancel_terms.about", booking=in_words(turn, booking))
    if not preview.in_time or rule.reschedule == "never":
        why = preview.text_zh.partition("，现在取消")[0] if preview.possible else preview.text_zh
        used = say("cancel_terms.moving_used") if preview.possible and not preview.in_time else say("cancel_terms.no_move")
        return [f"{used}：{why}", about, rule.text], ()
    if turn.state.pending and turn.state.pending.get("kind") == "reschedule":
        return [f"{say('cancel_terms.moving_free')}，{say('cancel_terms.moving_same')}"], ()
    lead = say("cancel_terms.moving_free") if _COUNTS.search(turn.text) else say("cancel_terms.may_move")
    pending = {"kind": "reschedule", "booking": booking.id, "date": None}
    parts = [f"{lead}，{say('cancel_terms.moving_same')}", about, rule.text, say("cancel_terms.which_day")]
    return parts, (SlotSet("pending", pending),)


def _cancel_rule(turn: Turn, service: str) -> Answer:
    entry = turn.engine.catalogue.services[service]
    return from_facts(service, [entry.cancellation], lead=f"{entry.short_name}：")


@answers("disclaimer")
def disclaimer(turn: Turn) -> Answer:
    """What the service is not: no diagnosis, no ground for claims; who answers for what."""
    found = told(turn, "disclaimer", only=_LIABLE, floor=_FLOOR_TERMS)
    if found is not None:
        return found
    everywhere = [fact for topic in _ANSWERING_FOR for fact in turn.engine.catalogue.about(topic)]
    own = turn.engine.catalogue.services[turn.service].disclaimers if turn.service else ()
    facts = tuple(own[:1]) or (everywhere[0], _about_results(everywhere))
    clauses = tuple(dict.fromkeys(fact.clause for fact in facts))
    return Answer(sentence([fact.text for fact in facts], clauses), services=turn.services, clauses=clauses)


def _of_data(part: SubAnswer) -> SubAnswer:
    """``part`` with what is said of personal data before what is said of the companies alone."""
    return replace(part, facts=tuple(found for found in part.facts if "privacy" in found.fact.about) or part.facts)


def _about_results(facts: Sequence[GeneralFact]) -> GeneralFact:
    """Who answers for the outcome of a treatment (6.11)."""
    return next(fact for fact in facts if fact.clause == "6.11")


@answers("privacy_question")
def privacy(turn: Turn) -> Answer:
    """What happens with personal data; the two statements on it, where nothing nearer is asked."""
    telling = look_up(turn, "privacy_question", only=("privacy", "provider", "recording", "withhold", "breach"))
    found = tell(turn, replace(telling, parts=tuple(_of_data(part) for part in telling.parts)), _FLOOR_TERMS)
    if found is not None:
        return found
    facts = turn.engine.catalogue.about("privacy")[:2]
    clauses = tuple(dict.fromkeys(fact.clause for fact in facts))
    return Answer(sentence([fact.text for fact in facts], clauses), services=turn.named("service"), clauses=clauses)

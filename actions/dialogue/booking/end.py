"""How the booking form ends: booked, refused, given up, or handed to a person."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk.events import SlotSet

from actions.answers.booked.form import handed_on, when_words, wish_words
from actions.answers.member.deciding import after_designation, clauses_of, decide, implied, refusal
from actions.answers.member.guards import SIGN_IN_TO_BOOK
from actions.answers.talk.feelings import warmly
from actions.answers.talk.routing import human_agent
from actions.dialogue.booking.steps import CHANGEABLE
from actions.dialogue.consent.evidence import consent_to
from actions.dialogue.consent.proposals import Proposal
from actions.entitlement import SPECS, Booking, Decision, EntitlementError, FactName, Facts, Outcome, Stage
from actions.reading.booking_talk import BookingTalk
from actions.reading.facts.kept import slot
from actions.reading.facts.wishes import WISH
from actions.reading.turn import Turn
from actions.replies.answer import Answer, sentence
from actions.replies.payloads import booking_payload, decision_payload
from actions.replies.phrasebook import say
from actions.replies.wording import contact_of, name


class NoConsent(RuntimeError):
    """A booking was to be placed without a proposal that was agreed to: a fault of the dialogue, never of the member."""


def ending(turn: Turn, talk: BookingTalk) -> Answer:
    """The last word of a booking, with what is kept of it: the illness, and a wish that another try may take up."""
    try:
        answer = finish(turn, talk)
    except EntitlementError as error:
        answer = Answer(f"{error.message_zh}。没有提交预约，也没有占用次数。", services=turn.services)
    left = _undisputed(turn, talk) if talk.end == "refused" else _beside_the_day(talk)
    wish = {"kind": WISH, "facts": left} if left and talk.end in ("refused", "given_up") else None
    kept = (SlotSet("facts", slot(talk.facts)), SlotSet("pending", wish), SlotSet("booking", None))
    return warmly("book", turn, replace(answer, intent="book", events=(*answer.events, *kept)))


def _beside_the_day(talk: BookingTalk) -> dict[str, Any]:
    """What a booking given up would still be about on another day."""
    return {fact: talk.facts[fact] for fact in ("department", "region") if fact in talk.facts}


def _undisputed(turn: Turn, talk: BookingTalk) -> dict[str, Any]:
    """What was told beside the one wish that was refused, for another try; else only for whom it was."""
    whom = {fact: talk.facts[fact] for fact in ("for_whom", "relative_name") if talk.facts.get(fact) not in (None, "self")}
    for wish in CHANGEABLE:
        rest = {fact: value for fact, value in talk.facts.items() if fact != wish}
        if wish in talk.facts and decide(turn, str(talk.service), rest).outcome is not Outcome.REFUSED:
            return rest
    return whom


def finish(turn: Turn, talk: BookingTalk) -> Answer:
    """The last word of the form."""
    services = (talk.service,) if talk.service else ()
    if talk.end == "sign_in":
        contact = contact_of(turn.engine.catalogue, talk.service)
        text = f"{SIGN_IN_TO_BOOK}，或打{contact['phone']}，请健康专员直接帮您约。"
        return Answer(text, services=services, contact=contact)
    if talk.end == "given_up":
        return _given_up(turn, services)
    if talk.end == "person":
        person = human_agent(turn)
        return replace(person, text=f"好的，没有提交预约。{person.text}")
    if talk.end == "lost" or talk.service is None:
        person = human_agent(turn)
        return replace(person, text=f"这一步我没帮上忙，没有提交预约。{person.text}")
    if talk.end == "unknown":
        return _unknown(turn, talk.service, talk)
    if talk.end == "refused":
        decision = decide(turn, talk.service, talk.facts)
        return after_designation(turn, decision) or refusal(turn, decision)
    return _place(turn, talk.service, talk)


def _given_up(turn: Turn, services: tuple[str, ...]) -> Answer:
    text = "好的，先不办了，没有提交预约，也没有占用次数。"
    if turn.intent == "cancel_booking" and turn.named("service"):
        return Answer(f"{text}要取消已有的预约，请再说一遍。", services=services, options=(turn.text,))
    return Answer(text, services=services)


def _unknown(turn: Turn, service: str, talk: BookingTalk) -> Answer:
    """What is missing cannot, or shall not, be told: who can find it out."""
    decision = decide(turn, service, talk.facts)
    need = next((one for one in decision.needs if one.fact.value == talk.asked), decision.needs[0])
    contact = contact_of(turn.engine.catalogue, service)
    label = SPECS[need.fact].label
    lead = f"没关系。只是缺了{label}，我没法判断能不能用，所以没有提交预约"
    if need.stage is Stage.BOOKING:
        what = "日子定下来" if need.fact is FactName.WANTED_DATE else f"{label}清楚了"
        lead = f"没关系，{what}再来约就行，这次没有提交预约"
    return Answer(
        sentence([lead, f"也可以打{contact['phone']}，请健康专员帮您核实"], (need.clause,)),
        services=(service,), clauses=(need.clause,), decision=decision_payload(decision), contact=contact,
    )  # fmt: skip


def _place(turn: Turn, service: str, talk: BookingTalk) -> Answer:
    catalogue = turn.engine.catalogue
    contact = contact_of(catalogue, service)
    if catalogue.services[service].booking.kind == "direct":
        entry = catalogue.services[service]
        return Answer(
            sentence([f"{entry.short_name}不用预约。{entry.apply.text}"], (entry.apply.clause,)),
            services=(service,), clauses=(entry.apply.clause,), contact=contact,
        )  # fmt: skip
    agreed = Proposal.from_json(dict(turn.state.proposal)) if turn.state.proposal else None
    if agreed is None:
        raise NoConsent(service)
    if not turn.identity.may_book:
        return Answer(say("channel.pass_to_provider_first"), services=(service,), clauses=("6.4",), contact=contact)
    facts = Facts.parse(implied({**talk.facts, **handed_on(talk)}))
    result = turn.engine.book(
        str(turn.member_id), service, facts, turn.now, actor=turn.actor, key=agreed.id, consent=consent_to(turn, agreed),
    )  # fmt: skip
    if result.booking is None:
        return refusal(turn, result.decision)
    booking = result.booking
    parts = [_placed(turn, talk, booking)]
    taken = [cost for cost in result.decision.consumes if _counted(result.decision, cost.line)]
    counts = "、".join(f"{cost.uses}次{name(catalogue, cost.service)}" for cost in taken)
    parts += [f"占用{counts}"] if counts else []
    parts.append("健康专员会与您联系确认，请保持电话畅通")
    clauses = tuple(dict.fromkeys([*clauses_of(result.decision), "5.5"]))
    return Answer(
        sentence(parts, clauses), services=(booking.service,), clauses=clauses, contact=contact,
        decision=decision_payload(result.decision), booking=booking_payload(booking), options=("查我的预约",),
    )  # fmt: skip


def _placed(turn: Turn, talk: BookingTalk, booking: Booking) -> str:
    when = when_words(turn, talk)
    told = [word for word in (when, wish_words(talk)) if word]
    about = "，".join([f"已提交{name(turn.engine.catalogue, booking.service)}申请", *told])
    return f"{about}，预约号{booking.id}"


def _counted(decision: Decision, line: str) -> bool:
    """Whether a count is limited; an unlimited one costs nothing."""
    own = next((balance for balance in decision.quota if balance.line == line), None)
    return own is None or own.limit is not None

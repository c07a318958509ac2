"""Each move carried out: answers to be sent, and the state they leave."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rasa_sdk.events import SlotSet

from actions.answers.booked.form import asked
from actions.answers.registry import ANSWERS, QUESTIONS, answer_all, answer_safely
from actions.answers.talk.feelings import warmly
from actions.answers.talk.safety import caring_question, counselling_offered, help_first
from actions.dialogue import danger, danger_phases
from actions.dialogue.after import after
from actions.dialogue.booking.changes import carry_out as carry_out_change
from actions.dialogue.booking.changes import continue_change, proposed_again
from actions.dialogue.booking.end import ending
from actions.dialogue.booking.form import begin
from actions.dialogue.booking.of_bookings import ordered_change
from actions.dialogue.booking.one_by_one import adds_one, announced, gives_up_all, next_of_line, queue
from actions.dialogue.booking.steps import advance, asking_of, decided_anew
from actions.dialogue.complaining import complained
from actions.dialogue.consent.proposals import Proposal
from actions.dialogue.context.meaning import meant_intent
from actions.dialogue.context.reasking import told_otherwise
from actions.dialogue.designation import carry_out_naming, naming
from actions.dialogue.giving_up import GivenUp, given_up
from actions.dialogue.policy import ORDERS, Move, Situation
from actions.dialogue.rest import rest_of
from actions.entitlement import EntitlementError
from actions.language.dates import describe
from actions.reading.aftermath import heard_afterwards
from actions.reading.booking_talk import CONFIRM, BookingTalk
from actions.reading.facts.answers import clear_yes
from actions.reading.facts.kept import slot
from actions.reading.facts.reading import Told, read_facts
from actions.reading.orders_in_line import ordered
from actions.reading.questions import separate
from actions.reading.state import State
from actions.reading.turn import Turn
from actions.replies.answer import Answer
from actions.replies.phrasebook import say
from actions.replies.wording import name

# With these everything that was ordered is left.
_LEAVES = {"human_agent", "emergency", "mental_crisis"}
_OF_DANGER = {"after_care", "after_danger", "go_on", "help_in_danger"}
# With these the question which service shall be booked stands.
_PASSING_BY = {"repeat", "thanks", "greet", "ack", "affirm", "nlu_fallback", "feeling"}
# Where a caring question may stand beside what is said.
_ASKS_BESIDE = {"answer", "answer_and_order", "continue_booking", "start_booking"}


@dataclass(frozen=True)
class Outcome:
    """What is said, in order, and where the talk stands afterwards."""

    answers: tuple[Answer, ...]
    state: State


def carry(turn: Turn, move: Move) -> Outcome:
    """Do what ``move`` says for ``turn``."""
    outcome = MOVES[move.name](turn, move)
    if move.name in _OF_DANGER:
        return outcome
    outcome = _back_to_business(turn, outcome)
    return _with_care(turn, outcome) if move.name in _ASKS_BESIDE else outcome


# --- answering


def _answer(turn: Turn, move: Move) -> Outcome:
    intent = move.intent or meant_intent(turn)
    meant = replace(turn, intent=intent) if intent in QUESTIONS else turn
    several = not move.intent or intent in {question["intent"] for question in turn.questions}
    if intent == "complaint":
        answer = complained(turn)
    else:
        answer = warmly(intent, turn, answer_all(intent, meant) if several else answer_safely(intent, meant))
    if intent != "asked_again":
        answer = told_otherwise(turn, answer)
    outcome = _beside_what_is_open(turn, intent, answer)
    first = help_first(turn) if intent in QUESTIONS else None
    return outcome if first is None else Outcome((first, *outcome.answers), outcome.state)


def _beside_what_is_open(turn: Turn, intent: str, answer: Answer) -> Outcome:
    """An answer given while something waits: the open proposal or question is said once more after it."""
    if turn.state.booking and not turn.state.booking.get("service") and intent not in _PASSING_BY:
        return _done(turn, intent, answer, booking=None)  # which service it shall be was asked too early
    if turn.state.booking:
        again, draft = asked(turn, BookingTalk.from_slot(turn.state.booking))
        again = _proposing(turn, draft, again)
        state = after(turn, intent, (answer, again), booking=draft.slot(), last_intent=_last(intent, answer, turn))
        return Outcome((answer, again), state)
    if turn.state.proposal and answer.proposal is None and "pending" not in {e["name"] for e in answer.events}:
        kept = {"proposal": turn.state.proposal, "pending": turn.state.pending}
        reminder = Answer(say(f"consent.still_open_{turn.state.proposal['act']}"), intent=intent)
        return Outcome((answer, reminder), after(turn, intent, (answer,), **kept))
    return _done(turn, intent, answer)


def _last(intent: str, answer: Answer, turn: Turn) -> str | None:
    return answer.intent if answer.intent in ANSWERS else turn.state.last_intent


def _done(turn: Turn, intent: str, *answers: Answer, **parts: Any) -> Outcome:
    """``answers`` with a new proposal remembered; an old one ends with whatever replaces it."""
    new = next((answer.proposal for answer in answers if answer.proposal is not None), None)
    return Outcome(answers, after(turn, intent, answers, proposal=new, **parts))


# --- danger


def _help_in_danger(turn: Turn, move: Move) -> Outcome:
    """Help first, then people are told; what was begun is laid aside, to be taken up again only when it is wanted."""
    before = turn.state.safety or {}
    kind = str(before.get("kind") or "emergency") if move.intent else turn.intent
    who = danger.who_in(turn, keep=bool(move.intent))
    answer = answer_safely(move.intent or turn.intent, turn)
    if danger.heard_anew(turn, kind, who):
        danger.alert(turn, kind, who)
    safety = danger.safety_now(turn, kind, who)
    return _done(turn, kind, answer, booking=None, pending=None, safety=safety)


def _after_danger(turn: Turn, _: Move) -> Outcome:
    """What was done about it is taken in; what the message asks besides is answered, once it is over."""
    if danger.amid(turn):
        return _amid_danger(turn)
    safety = dict(turn.state.safety or {})
    if counselling_offered(turn) and clear_yes(turn):
        return _start_booking(danger.counselling_wanted(turn), Move("", "start_booking"))
    answer = answer_safely("aftermath", turn)
    if heard_afterwards(turn.text) in ("over", "misheard") and danger.does_business(turn):
        from actions.dialogue.policy import resolve

        freed = replace(turn, state=turn.state.changed(safety=danger_phases.only_aside(safety)))
        rest = carry(freed, resolve(freed))
        return Outcome((answer, *rest.answers), rest.state)
    slowly = int(safety.get("slowly") or 0) + (not danger.cared_for(turn))
    return _done(turn, answer.intent, answer, safety={**safety, "phase": danger_phases.CALMED, "slowly": slowly})


def _amid_danger(turn: Turn) -> Outcome:
    """What belongs to the danger is answered; how far it has got stays."""
    answer = answer_safely("amid_danger", turn)
    return _done(turn, answer.intent, answer, safety=turn.state.safety)


def _after_care(turn: Turn, _: Move) -> Outcome:
    """Safe: thanks, and what was open is asked once more."""
    calm = replace(turn, state=turn.state.changed(safety=None))
    return _beside_what_is_open(calm, "affirm", answer_safely("cared", turn))


def _go_on(turn: Turn, _: Move) -> Outcome:
    """What a danger broke off is taken up where it was, with what this message tells besides."""
    aside = dict((turn.state.safety or {}).get("aside") or {})
    going_on = replace(turn, state=turn.state.changed(safety=None, goal=aside.get("goal") or turn.state.goal))
    talk = BookingTalk.from_slot(aside["booking"]) if aside.get("booking") else begin(going_on)
    # 继续 alone is no yes to the day we had named.
    told = read_facts(going_on, asking_of(going_on, talk)) if turn.entities else Told()
    return _next_of_booking(going_on, advance(going_on, talk, told) if told else decided_anew(going_on, talk))


def _with_care(turn: Turn, outcome: Outcome) -> Outcome:
    """``outcome`` with one caring question before it where danger is doubtful."""
    caring = caring_question(turn)
    if caring is None:
        return outcome
    asked_of = {"kind": caring.intent, "who": danger.who_in(turn), "phase": danger_phases.ASKED}
    return Outcome((caring, *outcome.answers), outcome.state.changed(safety=asked_of))


def _back_to_business(turn: Turn, outcome: Outcome) -> Outcome:
    """A talk that has gone on with the services is slow no longer, and a caring question it left alone is not asked again."""
    stood = danger.phase(turn)
    if stood in ("", danger_phases.ENDANGERED) or outcome.state.safety != turn.state.safety:
        return outcome
    if stood == danger_phases.ASKED or danger.does_business(turn) or outcome.state.booking:
        begun = stood == danger_phases.ASIDE and outcome.state.booking
        kept = None if begun else danger_phases.only_aside(turn.state.safety)
        return replace(outcome, state=outcome.state.changed(safety=kept))
    return outcome


# --- the proposal on screen


def _carry_out(turn: Turn, _: Move) -> Outcome:
    outcome = _done_as_proposed(turn)
    beside = Situation(turn).consent
    return _answered_beside(turn, outcome, beside.asked) if beside is not None and beside.asked else outcome


def _answered_beside(turn: Turn, outcome: Outcome, asked_too: Sequence[str]) -> Outcome:
    """``outcome`` of an act with the questions put beside the yes answered after it; the act just done stays so."""
    start = turn.text.find(asked_too[0])
    rest = rest_of(turn, start, turn.text.find(asked_too[-1]) + len(asked_too[-1]), never=ORDERS | {"affirm", "deny", "stop"})
    going_on = replace(rest, state=outcome.state, slots=outcome.state.view()).afresh()
    told = _answer(going_on, Move("", "answer"))
    kept = {name: getattr(outcome.state, name) for name in ("done", "last_intent", "goal")}
    return Outcome((*outcome.answers, *told.answers), told.state.changed(**kept))


def _done_as_proposed(turn: Turn) -> Outcome:
    proposal = Proposal.from_json(dict(turn.state.proposal or {}))
    if not turn.identity.may_act:
        return _only_asking(turn, proposal)
    if proposal.act == "book":
        return _booked(turn, BookingTalk.from_slot(turn.state.booking))
    pending = dict(turn.state.pending or {})
    act = carry_out_naming if proposal.act == "designate" else carry_out_change
    try:
        answer = act(turn, pending)
    except EntitlementError as error:
        answer = Answer(say("consent.not_done", reason=error.message_zh), events=(SlotSet("pending", None),))
    intent = answer.intent or turn.intent
    done = {"act": proposal.act, "booking": proposal.booking, "service": proposal.service}
    return _done(turn, intent, answer.about(intent), done=done)


def _only_asking(turn: Turn, proposal: Proposal) -> Outcome:
    """A yes where nothing may be carried out: what was begun is dropped, so that no later yes finds it."""
    answer = Answer(say("consent.only_asking"), services=(proposal.service,))
    return _done(turn, turn.intent, answer, booking=None, pending=None)


def _booked(turn: Turn, talk: BookingTalk) -> Outcome:
    answer = ending(turn, replace(talk, end="ready", remark=""))
    booking = answer.booking if isinstance(answer.booking, dict) else None
    done = {"act": "book", "booking": booking["id"], "service": booking["service"]} if booking else None
    outcome = _done(turn, "book", answer, done=done)
    proposal = Proposal.from_json(dict(turn.state.proposal or {}))
    return _go_on_in_line(turn, outcome, proposal.day)


def _drop(turn: Turn, _: Move) -> Outcome:
    beside = given_up(turn) if Situation(turn).gives_up_and_more else None
    if beside is not None:
        return _dropped_and_more(turn, beside)
    if turn.state.booking:
        over = ending(turn, replace(BookingTalk.from_slot(turn.state.booking), end="given_up", remark=""))
        return _unless_all(turn, _done(turn, "book", over))
    answer = Answer(say("consent.nothing_changed"), intent="deny")
    return _done(turn, "deny", answer, pending=None, facts=slot(turn.state.facts or {}))


def _dropped_and_more(turn: Turn, beside: GivenUp) -> Outcome:
    """The booking in hand is left in one short sentence, and what else was said is answered as if nothing had been in hand.

    What was told of the illness stays known; the goal does not, so that the same is not proposed again.
    """
    draft = BookingTalk.from_slot(turn.state.booking)
    left = Answer(say(f"booking.left_{beside.cue}"), intent="stop", services=(draft.service,) if draft.service else ())
    kept = slot(draft.facts) if turn.state.booking else turn.state.facts
    outcome = _done(turn, "stop", left, booking=None, pending=None, facts=kept, waiting=())
    state = outcome.state.changed(goal=None, **({"service": None} if beside.declined else {}))
    if beside.rest is None:
        return Outcome(outcome.answers, state)
    from actions.dialogue.policy import resolve

    going_on = replace(beside.rest, state=state, slots=state.view())
    told = carry(going_on, resolve(going_on))
    return Outcome((left, *told.answers) if turn.state.booking else told.answers, told.state)


def _hold(turn: Turn, _: Move) -> Outcome:
    proposal = Proposal.from_json(dict(turn.state.proposal or {}))
    day = f"{describe(proposal.day, turn.now)}，" if proposal.day and proposal.act == "book" else ""
    beside = Situation(turn).consent
    firm = beside is not None and beside.firm
    text = say(f"consent.firm_{proposal.act}") if firm else f"{day}{say(f'consent.hold_{proposal.act}')}"
    answer = Answer(text, intent="deny", services=(proposal.service,))
    kept = dict(turn.state.proposal or {})
    return Outcome((answer,), after(turn, "deny", (answer,), proposal=kept if firm else {**kept, "held": True}))


def _ask_for_sentence(turn: Turn, _: Move) -> Outcome:
    proposal = Proposal.from_json(dict(turn.state.proposal or {}))
    answer = Answer(
        say("consent.needs_sentence", sentence=proposal.sentence), intent="affirm", services=(proposal.service,),
        options=(proposal.sentence,), payloads={proposal.sentence: proposal.confirm_payload},
    )  # fmt: skip
    return Outcome((answer,), after(turn, "affirm", (answer,), proposal=turn.state.proposal))


def _propose_again(turn: Turn, _: Move) -> Outcome:
    """The proposal anew, with an id and a time of its own."""
    if turn.state.booking:
        return _next_of_booking(turn, decided_anew(turn, BookingTalk.from_slot(turn.state.booking)))
    pending = dict(turn.state.pending or {})
    again = naming(turn, pending) if pending.get("kind") == "designate" else proposed_again(turn, pending)
    return _done(turn, again.intent, again)


def _button_of_old(turn: Turn, _: Move) -> Outcome:
    """A button pressed once more, or too late: nothing is done, and what was done already is said."""
    done = turn.state.done or {}
    key = f"consent.old_button_{done['act']}" if done.get("act") else "consent.old_button"
    return _done(turn, "repeat", Answer(say(key), intent="repeat"), done=turn.state.done)


def _undo(turn: Turn, _: Move) -> Outcome:
    """Giving up right after an act: the booking just made is proposed to be cancelled."""
    done = turn.state.done or {}
    if done.get("act") == "book" and done.get("booking"):
        answer = continue_change(turn, {"kind": "cancel", "booking": done["booking"]})
        return _done(turn, "cancel_booking", answer)
    answer = Answer(say(f"consent.done_{done.get('act')}"), intent="stop", services=(str(done.get("service")),))
    return _done(turn, "stop", answer)


# --- booking


def _start_booking(turn: Turn, _: Move) -> Outcome:
    if turn.state.booking:  # 重新来: what was told so far is forgotten, the service is not
        turn = replace(turn, intent="book", state=turn.state.changed(booking=None, goal=None, proposal=None, pending=None))
    first, *others = parts = ordered(turn)
    talk = begin(first)
    outcome = _next_of_booking(first, advance(first, talk, read_facts(first, asking_of(first, talk))))
    if not others:
        return outcome
    waiting = queue(turn, parts)
    told = announced(turn, first.service, waiting)
    lined_up = Outcome((told, *outcome.answers), outcome.state.changed(waiting=waiting))
    return lined_up if outcome.state.booking else _go_on_in_line(turn, lined_up)


def _line_up(turn: Turn, draft: BookingTalk, about: Turn, other: Turn) -> Outcome:
    """Another booking is wanted beside the one under way: noted, and what is open goes on."""
    told = read_facts(about, asking_of(about, draft))
    waiting = queue(turn, (replace(about, text=f"{about.text}，"), other))
    noted = announced(turn, draft.service, waiting)
    outcome = _next_of_booking(about, advance(about, draft, told) if told else decided_anew(about, draft))
    return Outcome((noted, *outcome.answers), outcome.state.changed(waiting=waiting))


def _go_on_in_line(turn: Turn, outcome: Outcome, day: date | None = None) -> Outcome:
    """``outcome`` with the next booking in line begun after it; ``day`` is that of the booking just done."""
    following = next_of_line(outcome.state, turn, day)
    if following is None:
        return outcome
    going_on, talk = following
    lead = say("orders.next", service=name(turn.engine.catalogue, talk.service or ""))
    after_it = _next_of_booking(going_on, replace(decided_anew(going_on, talk), remark=lead))
    state = after_it.state
    if state.proposal:
        state = state.changed(proposal={**state.proposal, "follows": True})
    joined = Outcome((*outcome.answers, *after_it.answers), state)
    return joined if state.booking else _go_on_in_line(turn, joined, day)


def _continue_booking(turn: Turn, _: Move) -> Outcome:
    talk = BookingTalk.from_slot(turn.state.booking)
    beside = adds_one(turn, talk)
    if beside is not None:
        return _line_up(turn, talk, *beside)
    outcome = _next_of_booking(turn, advance(turn, talk, read_facts(turn, asking_of(turn, talk))))
    return outcome if outcome.state.booking else _unless_all(turn, outcome)


def _unless_all(turn: Turn, outcome: Outcome) -> Outcome:
    """The booking in hand is over; the next in line is begun unless nothing is wanted any more."""
    if gives_up_all(turn.text) or turn.intent in _LEAVES:
        return Outcome(outcome.answers, outcome.state.changed(waiting=()))
    return _go_on_in_line(turn, outcome)


def _next_of_booking(turn: Turn, following: BookingTalk) -> Outcome:
    """The next question, the proposal, or the end; a draft that is complete is proposed, never carried out."""
    if following.end == "ready" and not _direct(turn, following):
        following = replace(following, end="", asked=CONFIRM)
    if following.end:
        return _done(turn, "book", ending(turn, following))
    answer, draft = asked(turn, following)
    answer = _proposing(turn, draft, answer)
    parts = {"booking": draft.slot(), "pending": None, "facts": slot(draft.facts)}
    return _done(turn, "book", answer, **parts, service=draft.service or turn.state.service)


def _direct(turn: Turn, talk: BookingTalk) -> bool:
    service = turn.engine.catalogue.services.get(str(talk.service))
    return service is None or service.booking.kind == "direct" or turn.member_id is None


def _proposing(turn: Turn, draft: BookingTalk, answer: Answer) -> Answer:
    from actions.dialogue.consent.proposing import booking_proposed

    return booking_proposed(turn, draft, answer) if draft.asked == CONFIRM else answer


# --- several things in one message


def _answer_and_order(turn: Turn, move: Move) -> Outcome:
    """What is asked is answered first, then the first order begins; a second one is kept in mind aloud."""
    parts = separate(turn, QUESTIONS | ORDERS)
    told = tuple(answer_safely(part.intent, part) for part in parts if part.intent in QUESTIONS)
    orders = [part for part in parts if part.intent in ORDERS]
    begun = (_start_booking if orders[0].intent == "book" else _change_booking)(orders[0], move)
    if len(orders) < 2:
        return Outcome((*told, *begun.answers), begun.state)
    if any(part.intent != "book" or not part.named("service") for part in orders):
        later = Answer(say("orders.one_by_one"), intent=orders[0].intent)
        return Outcome((*told, later, *begun.answers), begun.state)
    waiting = queue(turn, orders)
    lined_up = Outcome((*told, announced(turn, orders[0].service, waiting), *begun.answers), begun.state.changed(waiting=waiting))
    return lined_up if begun.state.booking else _go_on_in_line(turn, lined_up)


# --- changes


def _change_booking(turn: Turn, move: Move) -> Outcome:
    if turn.intent == "book":
        answer = continue_change(turn, dict(turn.state.pending or {}))
        return _done(turn, answer.intent, answer)
    intent = move.intent or ordered_change(turn) or meant_intent(turn)
    return _done(turn, intent, warmly(intent, turn, answer_safely(intent, turn)), booking=None)


def _designate(turn: Turn, _: Move) -> Outcome:
    return _done(turn, "designate_relative", answer_safely("designate_relative", turn))


MOVES: dict[str, Callable[[Turn, Move], Outcome]] = {
    "after_care": _after_care, "after_danger": _after_danger, "go_on": _go_on,
    "answer": _answer, "answer_and_order": _answer_and_order, "ask_for_sentence": _ask_for_sentence,
    "button_of_old": _button_of_old, "carry_out": _carry_out, "change_booking": _change_booking,
    "continue_booking": _continue_booking, "designate": _designate, "drop": _drop, "help_in_danger": _help_in_danger,
    "hold": _hold, "propose_again": _propose_again, "start_booking": _start_booking, "undo": _undo,
}  # fmt: skip

"""What a message does to the talk: one ordered table, read from the top; the first row that fits is the move.

Pure: the same turn gives the same move, so the policy component that predicts the action and the action itself agree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from actions.answers.comparing import compares, weighs
from actions.answers.eligibility import asks_whether
from actions.answers.listing import lists
from actions.answers.reasons import (
    asks_for_uses,
    asks_what_counts,
    asks_whose_counts,
    can_be_shorter,
    has_more,
    says_it_is_paid,
    topic_of,
)
from actions.answers.registry import ANSWERS, QUESTIONS
from actions.answers.supposing import supposes
from actions.answers.which import fits
from actions.dialogue.booking_form import is_digression, names_a_booking
from actions.dialogue.booking_steps import asking_of, gives_up_booking
from actions.dialogue.booking_talk import CONFIRM, BookingTalk
from actions.dialogue.consent import ConsentReading, Verdict, gives_up, read_consent
from actions.dialogue.meaning import meant_intent
from actions.dialogue.orders import wants_a_booking
from actions.dialogue.proposals import Proposal
from actions.reading.fact_words import corrects
from actions.reading.facts import read_facts
from actions.reading.turn import Turn

# How surely an act has to be heard to outweigh the plain intent, and an intent to be taken at its word.
SURE, SURE_INTENT, REMARK = 0.6, 0.8, 0.4
# Said in so many words, these have an answer of their own whatever else the message does.
_OWN_WORDS = {"complaint", "human_agent", "stop", "thanks", "goodbye", "greet", "bot_challenge", "cancel_booking", "book"}
# Questions a service's bare name puts once more.
_ASKED_AGAIN = {"my_quota", "quota_rule", "renewal", "what_if", "my_eligibility", "service_hours", "service_turnaround"}
_DANGER = {"emergency", "mental_crisis"}
# Asked for outright; no act read into the sentence stands before them.
_OUTRIGHT = {"complaint", "human_agent", "goodbye", "bot_challenge", "claim_question", "privacy_question"}
# Surely one of these, a question for a day is not one for the day on which counts come back.
_DAYS_OF_THEIR_OWN = {
    "my_validity", "validity_rule", "my_waiting_period", "waiting_period_rule", "my_bookings", "service_turnaround",
    "service_hours", "cancel_rule", "cancel_booking", "reschedule_booking",
}  # fmt: skip
# A tester's understood message says no words of its own.
_UNDERSTOOD = {"/affirm": "确定", "/deny": "不要"}


@dataclass(frozen=True)
class Situation:
    """A turn with what the rows ask about it, each worked out once and only when asked."""

    turn: Turn

    @cached_property
    def proposal(self) -> Proposal | None:
        kept = self.turn.state.proposal
        return Proposal.from_json(dict(kept)) if kept else None

    @cached_property
    def consent(self) -> ConsentReading | None:
        """What the message means to the proposal on screen; None where none is."""
        if self.proposal is None:
            return None
        names = [n for key, s in self.turn.engine.catalogue.services.items() if key != self.proposal.service
                 for n in (s.name, s.short_name, *s.aliases)]  # fmt: skip
        said = _UNDERSTOOD.get(self.turn.text, self.turn.text)
        return read_consent(said, self.proposal, self.turn.now, self.turn.member_id, other_services=names)

    @cached_property
    def verdict(self) -> Verdict | None:
        if self.consent is not None and self.turn.text.strip() in self._declining:
            return Verdict.NO
        return self.consent.verdict if self.consent else None

    @property
    def _declining(self) -> tuple[str, ...]:
        """The caption that declines what is on screen, typed instead of pressed."""
        return tuple((self.turn.state.last_answer or {}).get("answer", {}).get("options") or ())[1:]

    @property
    def at_leisure(self) -> bool:
        """Whether nothing of ours waits for an answer, and nothing surer is said."""
        return self.turn.state.open()[0] in ("none", "offer") and not (
            self.turn.intent in _OWN_WORDS and self.turn.sure >= SURE_INTENT
        )

    @cached_property
    def intent(self) -> str:
        return meant_intent(self.turn)

    @cached_property
    def draft(self) -> BookingTalk | None:
        kept = self.turn.state.booking
        return BookingTalk.from_slot(kept) if kept else None

    @cached_property
    def in_draft(self) -> bool:
        """Whether the message belongs to the booking under way."""
        if self.draft is None:
            return False
        asking = asking_of(self.turn, self.draft)
        return not is_digression(self.turn, self.draft, asking, read_facts(self.turn, asking))

    @cached_property
    def corrected(self) -> bool:
        """Whether the message puts a fact of the booking on screen right (不是疑似，是确诊), however much of a no it holds."""
        if self.draft is None or not (corrects(self.turn.text) or not gives_up_booking(self.turn.text)):
            return False
        told = read_facts(self.turn, asking_of(self.turn, self.draft)).facts
        return any(value != self.draft.facts.get(fact) for fact, value in told.items())

    def act(self, name: str, floor: float = SURE) -> bool:
        """Whether the message does ``name`` where the talk stands, as surely as ``floor``."""
        return self.turn.act.get("name") == name and float(self.turn.act.get("confidence") or 0) >= floor

    @property
    def unhurried(self) -> bool:
        """Whether nothing waits for an answer and nothing is asked for outright."""
        return not self.outright and self.turn.state.open()[0] in ("none", "offer")

    @property
    def between(self) -> bool:
        """Whether neither a booking nor a proposal is in hand, and nothing is asked for outright."""
        return not self.outright and self.draft is None and self.proposal is None

    @property
    def outright(self) -> bool:
        """Whether something is surely asked for that stands before every act."""
        return self.turn.intent in _OUTRIGHT and self.turn.sure >= SURE_INTENT

    def asks(self, name: str, floor: float = SURE) -> bool:
        """The act ``name``, where nothing is asked for outright."""
        return self.act(name, floor) and not self.outright

    @property
    def floor(self) -> float:
        """How surely a mere remark has to be heard: less where nothing else is understood."""
        return REMARK if self.turn.intent == "nlu_fallback" else SURE

    @cached_property
    def asks_something(self) -> bool:
        """Whether the message is surely read as a question that has its own answer."""
        return self.intent in QUESTIONS and self.turn.sure >= SURE_INTENT


@dataclass(frozen=True)
class Move:
    """What is to be done: the row that said so, and the handler (``actions/dialogue/moves.py``)."""

    row: str
    name: str
    intent: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the table. ``fits`` looks at the situation only."""

    name: str
    fits: Callable[[Situation], bool]
    move: str
    intent: str = ""


def _act(name: str, floor: float = SURE, member: bool = False) -> Callable[[Situation], bool]:
    """The row for an act that has an answer of its own; ``member``: only where somebody is identified."""
    return lambda s: s.act(name, floor) and (s.turn.member_id is not None or not member)


def _verdict(*wanted: Verdict) -> Callable[[Situation], bool]:
    return lambda s: s.verdict in wanted


ROWS: tuple[Row, ...] = (
    Row("danger", lambda s: s.turn.intent in _DANGER and not _harmless(s), "help_in_danger"),
    Row("yes to the proposal", _verdict(Verdict.YES), "carry_out"),
    Row("no to the proposal", lambda s: s.verdict is Verdict.NO and not s.corrected, "drop"),
    Row("not yet", lambda s: s.verdict is Verdict.HOLD and s.intent != "repeat", "hold"),
    Row("a yes too plain for this", _verdict(Verdict.NEEDS_SENTENCE), "ask_for_sentence"),
    Row("a yes too late, or to another proposal", _verdict(Verdict.EXPIRED, Verdict.STALE), "propose_again"),
    Row("taken back at once", lambda s: s.turn.state.done is not None and gives_up(s.turn.text), "undo"),
    Row("in the middle of a booking", lambda s: s.in_draft, "continue_booking"),
    Row("a booking named, one being asked for", lambda s: s.intent == "book" and names_a_booking(s.turn), "change_booking"),
    Row("the last question of another service", lambda s: _named_alone(s), "answer", "follow_up"),
    Row("an order to book", lambda s: s.intent == "book" and s.draft is None, "start_booking"),
    Row("an order in other words", lambda s: wants_a_booking(s.intent, s.turn), "start_booking"),
    Row("a change of a booking", lambda s: s.intent in ("cancel_booking", "reschedule_booking"), "change_booking"),
    Row("a relative to be named", lambda s: s.intent == "designate_relative", "designate"),
    Row("a supposition", lambda s: not s.outright and supposes(s.turn), "answer", "what_if"),
    Row("when counts renew", lambda s: _renews(s), "answer", "renewal"),
    Row("a list by what is asked for", lambda s: s.asks("list", 0.5) and lists(s.turn), "answer", "list_usable"),
    Row("two services side by side", lambda s: not s.outright and _compares(s), "answer", "compare"),
    Row("how a booking stands", _act("progress", member=True), "answer", "progress"),
    Row("somebody else's policy", _act("other_member"), "answer", "other_member"),
    Row("the answer is not believed", lambda s: _disputes(s), "answer", "dispute"),
    Row("why", lambda s: s.asks("why", 0.5) and topic_of(s.turn) != "", "answer", "why"),
    Row("which contracts count", lambda s: s.between and asks_what_counts(s.turn), "answer", "which_contracts"),
    Row("what a figure is made of", lambda s: s.between and asks_for_uses(s.turn), "answer", "which_uses"),
    Row("whose count it is", lambda s: s.between and asks_whose_counts(s.turn), "answer", "family_sharing_rule"),
    Row("more of it", lambda s: s.asks("more") and has_more(s.turn), "answer", "more"),
    Row("less of it", lambda s: s.asks("less") and can_be_shorter(s.turn), "answer", "less"),
    Row("which service fits", lambda s: s.unhurried and fits(s.turn),
        "answer", "which_service"),
    Row("yes or no on the service in focus", lambda s: s.unhurried and asks_whether(s.turn), "answer", "my_eligibility"),
    Row("later perhaps", lambda s: s.act("hold", s.floor) and s.at_leisure, "answer", "hold"),
    Row("taken note of", lambda s: s.act("ack", s.floor) and s.at_leisure, "answer", "ack"),
    Row("a feeling", lambda s: s.act("feeling") and s.at_leisure, "answer", "feeling"),
    Row("everything that is asked or said", lambda s: True, "answer"),
)


def _disputes(situation: Situation) -> bool:
    """The last answer is doubted, or a payment the insurer's file does not have yet is told of."""
    turn = situation.turn
    paid = situation.unhurried and says_it_is_paid(turn)
    return paid or (situation.asks("dispute", 0.5) and topic_of(turn) != "")


def _named_alone(situation: Situation) -> bool:
    """Nothing but a service's name after a question about counts or cover: the question is asked again of it."""
    turn = situation.turn
    named = [e for e in turn.entities if e.get("entity") == "service" and isinstance(e.get("start"), int)]
    rest = list(turn.text)
    for entity in named:
        rest[entity["start"] : entity["end"]] = " " * (entity["end"] - entity["start"])
    alone = bool(named) and not "".join(rest).strip(" ，,。.、？?和跟还有")
    return alone and situation.draft is None and turn.state.last_intent in _ASKED_AGAIN


def _renews(situation: Situation) -> bool:
    """Whether the day is asked on which counts come back: learned, and no day of another kind surely read."""
    turn = situation.turn
    of_another_kind = turn.intent in _DAYS_OF_THEIR_OWN and turn.sure >= SURE_INTENT
    return situation.asks("renewal", 0.5) and turn.member_id is not None and not of_another_kind


def _compares(situation: Situation) -> bool:
    """Two things side by side: learned, or weighed in so many words where the intent is not sure."""
    turn = situation.turn
    learned = situation.act("compare", 0.4) and compares(turn)
    return learned or (weighs(turn) and (turn.sure < SURE or turn.intent == "nlu_fallback"))


def _harmless(situation: Situation) -> bool:
    """A danger read into the plain answer to our own question."""
    return situation.draft is not None and situation.in_draft and situation.draft.asked != CONFIRM


def resolve(turn: Turn) -> Move:
    """The move of ``turn``."""
    situation = Situation(turn)
    row = next(row for row in ROWS if (not row.intent or row.intent in ANSWERS) and row.fits(situation))
    return Move(row.name, row.move, row.intent)

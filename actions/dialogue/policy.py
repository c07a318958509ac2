"""What a message does to the talk: one ordered table, read from the top; the first row that fits is the move.

Pure: the same turn gives the same move, so the policy component that predicts the action and the action itself agree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from actions.answers.booked.bookings import open_bookings
from actions.answers.member.counts_of_change import asks_which_count
from actions.answers.member.eligibility import asks_whether
from actions.answers.member.first_day import asks_first_day
from actions.answers.member.reasons import (
    asks_for_uses,
    asks_what_counts,
    asks_whose_counts,
    can_be_shorter,
    has_more,
    misses_a_use,
    says_it_is_paid,
    topic_of,
)
from actions.answers.member.which import fits
from actions.answers.registry import ANSWERS, QUESTIONS
from actions.answers.rules.comparing import compares, weighs
from actions.answers.rules.listing import lists
from actions.answers.supposed.answering import supposes
from actions.answers.talk.agents import asks_for_words
from actions.answers.talk.feelings import feeling_of
from actions.dialogue.booking.choice import wants_all
from actions.dialogue.booking.form import is_digression, names_a_booking
from actions.dialogue.booking.of_bookings import (
    asks_of_bookings,
    asks_of_staying_away,
    number_ordered,
    ordered_change,
)
from actions.dialogue.booking.one_by_one import adds_one
from actions.dialogue.booking.orders import declines, orders_it, wants_a_booking
from actions.dialogue.booking.reconsidering import reconsiders
from actions.dialogue.booking.steps import asking_of, gives_up_booking
from actions.dialogue.consent.cues import refuses
from actions.dialogue.consent.proposals import Proposal, read_button
from actions.dialogue.consent.utterance import plain
from actions.dialogue.consent.verdict import ConsentReading, Verdict, gives_up, read_consent
from actions.dialogue.context.meaning import meant_intent
from actions.dialogue.context.reasking import asks_again
from actions.dialogue.context.second_opinion import asked_of_the_handbook
from actions.dialogue.danger import amid, answered_us, cared_for, danger_heard, lost_in_danger, slow
from actions.dialogue.designation import goes_on_naming
from actions.dialogue.giving_up import GivenUp, given_up
from actions.reading.aftermath import heard_afterwards
from actions.reading.booking_talk import CONFIRM, BookingTalk
from actions.reading.cue_files import first_cue
from actions.reading.facts.cancers import cancer_named
from actions.reading.facts.reading import Told, read_facts
from actions.reading.facts.words import asks, corrects
from actions.reading.people.wanting import (
    asks_of_policy,
    asks_of_sharing,
    asks_without_sign_in,
    back_to_oneself,
    minor_applies,
)
from actions.reading.progress_words import aspects
from actions.reading.query_cues import heard
from actions.reading.question_help import asks_meaning, asks_why
from actions.reading.questions import separate
from actions.reading.turn import Turn

# How surely an act has to be heard to outweigh the plain intent, and an intent to be taken at its word.
SURE, SURE_INTENT, REMARK = 0.6, 0.8, 0.4
# What is long past is taken for a danger that was, where the danger is heard at least this much in it.
_PAST_DANGER = 0.01
# How well a fact of the handbook has to fit to be what a sigh or a 'later' really asks after.
_FITS = 1.2
# A no in so few characters is one.
_FEW = 12
# Said in so many words, these have an answer of their own whatever else the message does.
_OWN_WORDS = {"complaint", "human_agent", "stop", "thanks", "goodbye", "greet", "bot_challenge", "cancel_booking", "book"}
_TO_DO = re.compile(r"提交|确[定认]|[办约订挂]")
_NOTHING_ASKED = {"nlu_fallback", "chitchat", "out_of_scope", "bot_challenge"}
# 几个专家会诊 is a question for a number, though a service is all it names.
_HOW_MANY = re.compile(r"(?:几|多少)(?:个|位|名|家)(?!月|小时|钟|星期|礼拜|工作日)")
_DOES = re.compile(r"[办约订挂帮要]|安排|申请")
# 他问能不能改到下下周 asks about a change; 能帮他改到下下周吗 wants it.
_ASKED_ABOUT = re.compile(r"能不能|可不可以|行不行|能[^，,。]{0,8}(?:吗|不)|要不要|用不用|算不算")
_ON_MY_BEHALF = re.compile(r"[帮给替](?:我|他|她|客户)")
_ANEW = re.compile(
    r"(?:我?想|那|还是|咱们?)?(?:重新|从头|重头)(?:再)?(?:来|开始|约|填|弄|说)(?:一?[遍次下个])?(?:吧|好了)?|重来(?:一?[遍次])?吧?"
)
_OWN_DATA = re.compile(r"手机号|电话号|联系电话|地址|邮箱|受益人|银行卡|身份证号|证件号")
ORDERS = {"book", "cancel_booking", "reschedule_booking"}
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
# Right after a booking was spoken of, a message read as one of these may ask what became of it.
_OF_BOOKINGS = {"book", "my_bookings", "progress", "cancel_rule", "cancel_booking", "reschedule_booking"}
_TAKE_BACK = re.compile(
    r"^(?:那|嗯|好|行|算了|哦|就|还是|干脆|要不|给我|帮我|把?(?:它|这个|那个)|[两三]个|俩|全部?|都)*[，, ]*"
    r"(?:(?:第[一二三四1-4]|[这那头])个|[^，,。\s]{2,4}(?:那个|的))?(?:我|就)?(?:取消|退|撤|销|不想?要|不约|别约|不想去|不去)(?:掉|了|销)*(?:它|这个|那个)?(?:吧|呗|啦|好了)*[。！!]*$"
)
_LATER = re.compile(
    r"(?:晚点|晚些|回头|改天|改日|过两天|过几天|过阵子|下次|以后|到时候|有空)(?:我|们)*(?:再|重新)(?:来)?(?:约|办|说|弄|来|看|申请|联系)(?!.*[号日])"
)
_MOVE_IT = re.compile(
    r"(?:改|换|挪|调)(?:个|一?下|一个|到别的)?(?:日子|时间|日期|天|期)|"
    r"(?:也|跟着|一起|一块)(?:给我|帮我)?(?:改|换|挪|调|推)"
)
_COST = re.compile(r"扣|算(?:我)?用|多占|退(?:回)?(?:给我)?吗|次数[^，,。]{0,4}(?:回|退|还|没)|白费|浪费|损失")
_UNSURE = {"my_bookings", "chitchat", "nlu_fallback", "out_of_scope", "follow_up", "service_turnaround", "inform", "repeat"}
# A tester's understood message says no words of its own.
# What this component finds it concludes from the whole sentence; it is no name that was said.
_GUESSING = "ServiceClassifier"
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
        names += [self.turn.text[e["start"] : e["end"]] for e in self.turn.entities
                  if e.get("entity") == "service" and "start" in e and e.get("value") != self.proposal.service]  # fmt: skip
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
    def says_no(self) -> bool:
        """Whether the proposal is turned down, and nothing put right or ordered of another booking by its number.

        In so many words, or in few: a long message with a no in it tells something else.
        """
        elsewhere = self.draft is not None and number_ordered(self.turn) != ""
        if self.verdict is not Verdict.NO or self.corrected or elsewhere:
            return False
        text = self.turn.text
        return len(text) <= _FEW or gives_up(text) or refuses(plain(text)) or read_button(text) is not None

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
        if number_ordered(self.turn):
            return False
        if self.act("progress") and set(aspects(self.turn.text)) - {"day"}:
            return False
        asking = asking_of(self.turn, self.draft)
        told = read_facts(self.turn, asking)
        return not (is_digression(self.turn, self.draft, asking, told) or self._aside(told))

    @cached_property
    def given_up(self) -> GivenUp | None:
        """What of the booking in hand, or of none, is given up, with what is said beside it; None beside another proposal."""
        return given_up(self.turn) if self.draft is not None or self.proposal is None else None

    @property
    def gives_up_and_more(self) -> bool:
        """Whether the booking in hand is given up, or was never ordered, and something else is asked or ordered."""
        if self.given_up is None or self.verdict is Verdict.YES or (self.consent is not None and self.consent.firm):
            return False
        if self.draft is None:
            return self.given_up.rest is not None and bool(self.turn.rests)
        return self.given_up.rest is not None or self.given_up.cue == "never_ordered"

    @property
    def firm_beside(self) -> bool:
        """A firm yes with something beside it that none of the other rows answers or takes: it drops nothing."""
        firm = self.consent is not None and self.consent.firm
        return firm and self.verdict in (Verdict.UNCLEAR, Verdict.NO)

    @property
    def not_yet(self) -> bool:
        """Whether a yes is put off."""
        return self.verdict is Verdict.HOLD and self.intent != "repeat"

    @property
    def adds_one(self) -> bool:
        """Whether another booking is ordered beside the one under way (陪诊也给我约上)."""
        return self.turn.member_id is not None and adds_one(self.turn, self.draft) is not None

    def _aside(self, told: Told) -> bool:
        """A question the handbook answers, put in the middle of a booking, however unsure its intent (他能来接我吗)."""
        of_ours = self.intent == "repeat" or asks_meaning(self.turn.text) or asks_why(self.turn.text)
        if told or of_ours or not (self.act("question", 0.5) or asks(self.turn.text)) or orders_it(self.turn.text):
            return False
        focus = replace(self.turn, slots={**self.turn.slots, "service": self.draft.service}) if self.draft else self.turn
        return asked_of_the_handbook(focus) is not None

    @cached_property
    def corrected(self) -> bool:
        """Whether the message puts a fact of the booking on screen right (不是疑似，是确诊), however much of a no it holds."""
        if self.draft is None or not (corrects(self.turn.text) or not gives_up_booking(self.turn.text)):
            return False
        told = read_facts(self.turn, asking_of(self.turn, self.draft))
        facts = any(value != self.draft.facts.get(fact) for fact, value in told.facts.items())
        return facts or bool(told.dropped & set(self.draft.facts)) or self._wishes_more(told.wishes)

    def _wishes_more(self, wishes: Mapping[str, str]) -> bool:
        """Whether something new is wished for (算了电话吧)."""
        return self.draft is not None and any(value != self.draft.wishes.get(wish) for wish, value in wishes.items())

    @property
    def asks_progress(self) -> bool:
        """Whether it is asked what became of a booking: heard so, or in words that ask so right after one was spoken of."""
        if self.turn.member_id is None:
            return False
        spoken_of = self.turn.state.last_intent in _OF_BOOKINGS or bool(self.turn.state.done)
        words = set(aspects(self.turn.text)) - {"day", "counts", "bring"}
        if self._of_booking and "contact" in words and self.intent == "human_agent":
            return True  # 谁给我打电话 wants nobody now.
        plainly = self.turn.sure >= SURE_INTENT and (
            self.intent in QUESTIONS - _UNSURE or (self.intent == "my_bookings" and not aspects(self.turn.text))
        )
        return not plainly and (self.act("progress") or (spoken_of and bool(words) and self.intent in _UNSURE))

    @property
    def asks_what_it_costs(self) -> bool:
        """会不会多扣次数, with a change on screen, or 不去会怎样: asked about this booking, not about the rule."""
        if self.between and asks_of_staying_away(self.turn):
            return True
        changing = self.proposal is not None and self.proposal.act in ("cancel", "reschedule")
        return changing and self.intent in QUESTIONS and asks(self.turn.text) and bool(_COST.search(self.turn.text))

    @property
    def puts_off(self) -> bool:
        """Whether it shall be done some other time (行 我晚点再约), with nothing in hand that could be moved."""
        supposed = self.act("what_if") or asks(self.turn.text)
        return self.between and bool(_LATER.search(self.turn.text)) and not supposed

    @property
    def takes_back_at_once(self) -> bool:
        """Whether what was just done is given up, and only that (两个都取消 means more)."""
        if self.turn.state.done is None or not gives_up(self.turn.text):
            return False
        return not (wants_all(self.turn) and len(open_bookings(self.turn)) > 1)

    @property
    def takes_back(self) -> bool:
        """退了吧, right after a booking was spoken of."""
        return self._of_booking and bool(_TAKE_BACK.match(self.turn.text.strip()))

    @property
    def moves_it(self) -> bool:
        """只改个日子呢, 陪诊也跟着改过去: moving, right after a booking was spoken of."""
        return self._of_booking and self.intent in _UNSURE and bool(_MOVE_IT.search(self.turn.text))

    @property
    def _of_booking(self) -> bool:
        spoken_of = self.turn.state.last_intent in _OF_BOOKINGS or bool(self.turn.state.done)
        return self.turn.member_id is not None and self.draft is None and spoken_of

    @property
    def goes_on(self) -> bool:
        """Whether a 'not yet' is none: it asks something, changes something, or orders after all."""
        return asks(self.turn.text) or self.corrected or orders_it(self.turn.text)

    @cached_property
    def orders_beside(self) -> bool:
        """Whether the message holds an order and something else that is asked or ordered (还剩几次，顺便帮我约陪诊)."""
        if self.draft is not None or self.turn.member_id is None:
            return False
        parts = separate(self.turn, QUESTIONS | ORDERS)
        orders = [part for part in parts if part.intent in ORDERS]
        return len(parts) > 1 and bool(orders) and all(_is_ordered(part) for part in orders)

    @property
    def goes_back(self) -> bool:
        """Whether what a danger broke off is to be taken up again."""
        return heard_afterwards(self.turn.text) == "go_on" and bool((self.turn.state.safety or {}).get("aside"))

    @property
    def begins_anew(self) -> bool:
        """Whether the whole message wants the booking asked from its first question again (重新来)."""
        return bool(_ANEW.fullmatch(self.turn.text.strip("。！! ")))

    @property
    def only_asks_how_many(self) -> bool:
        """Whether a message read as an order only asks for a number (几个专家会诊)."""
        text = self.turn.text
        return self.intent == "book" and self.draft is None and bool(_HOW_MANY.search(text)) and not _DOES.search(text)

    @property
    def changes_own_data(self) -> bool:
        """Whether what is to be changed is a telephone number or the like, and no booking."""
        return self.intent == "reschedule_booking" and bool(_OWN_DATA.search(self.turn.text)) and "约" not in self.turn.text

    @property
    def asks_first_day(self) -> bool:
        """Whether a day on which the service can be had is asked after, and no day is told to a booking under way."""
        return not self.in_draft and asks_first_day(self.turn)

    @property
    def asks_what_it_is_made_of(self) -> bool:
        """Whether it is asked which contracts make the tier, which uses the figure, or under which count a use falls."""
        if not self.between:
            return not self.in_draft and asks_which_count(self.turn)
        return any(asked(self.turn) for asked in (asks_what_counts, asks_which_count, asks_for_uses, misses_a_use))

    @property
    def asks_of_sharing(self) -> bool:
        """Whether it is asked who may share, or whose count a use of the shared service is."""
        return (self.may_be_sharing and asks_of_sharing(self.turn)) or (self.between and asks_whose_counts(self.turn))

    @property
    def of_adults(self) -> bool:
        """Whether the service in focus has an age of its own, which says more than who may apply (4.1: 18)."""
        service = self.turn.engine.catalogue.services.get(str(self.turn.service))
        return service is not None and bool(service.users.min_age)

    @property
    def feels(self) -> bool:
        """Whether the message tells of a feeling, or of what is long past, and asks or orders nothing that is understood."""
        if self.act("feeling"):
            return True
        past = self.turn.safety.get("who") == "past" and float(self.turn.safety.get("confidence") or 0) >= _PAST_DANGER
        told = feeling_of(self.turn.text)
        return bool(told or past) and (self.intent in _NOTHING_ASKED or (told == "grief" and self.only_tells))

    @property
    def only_tells(self) -> bool:
        """Whether nothing of the services is named and nothing asked: 我爸昨晚走了."""
        return not self.turn.named("service") and not asks(self.turn.text)

    @property
    def tells_symptom(self) -> bool:
        """Whether a trouble of the body is told and nothing is understood beside it: the doctors' door, no guess of ours."""
        lost = self.intent in _NOTHING_ASKED or (self.act("feeling") and not self.asks_something)
        return lost and self.at_leisure and bool(first_cue("symptoms", self.turn.text)) and not self.asks_the_handbook

    @property
    def may_be_sharing(self) -> bool:
        """Whether a question about sharing is no answer to a question of ours: whom a booking is for, say."""
        waits = self.draft is not None and self.draft.asked in ("for_whom", "relative_name")
        return not waits or asks(self.turn.text)

    @property
    def says_more(self) -> bool:
        """Whether more is said than that it was heard: a question, or an order."""
        return asks(self.turn.text) or self.asks_something or bool(_TO_DO.search(self.turn.text))

    def act(self, name: str, floor: float = SURE) -> bool:
        """Whether the message does ``name`` where the talk stands, as surely as ``floor``."""
        return self.turn.act.get("name") == name and float(self.turn.act.get("confidence") or 0) >= floor

    @property
    def unhurried(self) -> bool:
        """Whether nothing waits for an answer and nothing is asked for outright."""
        return not self.outright and self.turn.state.open()[0] in ("none", "offer")

    @property
    def which_is_open(self) -> bool:
        """Whether nothing waits for an answer but, at most, which service is to be booked."""
        if self.outright or self.proposal is not None:
            return False
        undecided = self.draft is None or self.draft.service is None
        return self.unhurried or (undecided and (self.draft is not None or heard("which.asked", self.turn.text)))

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
    def asks_the_handbook(self) -> bool:
        """Whether the message speaks of something the handbook has a fact on, for the service in focus."""
        return bool(self.turn.services) and bool(
            (self.turn.state.aspect == "documents" and cancer_named(self.turn)) or asked_of_the_handbook(self.turn, _FITS)
        )

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


def _verdict(*wanted: Verdict) -> Callable[[Situation], bool]:
    return lambda s: s.verdict in wanted


ROWS: tuple[Row, ...] = (
    Row("amid a danger or after it", lambda s: amid(s.turn) or cared_for(s.turn), "after_danger", "aftermath"),
    Row("danger", lambda s: danger_heard(s.turn) and not _harmless(s), "help_in_danger"),
    Row("not well after all", lambda s: answered_us(s.turn) == "bad", "help_in_danger", "still_in_danger"),
    Row("well, as it turns out", lambda s: answered_us(s.turn) == "good", "after_care", "cared"),
    Row("back to what was begun", lambda s: s.goes_back, "go_on"),
    Row("nothing is booked in danger", lambda s: lost_in_danger(s.turn), "help_in_danger", "still_in_danger"),
    Row("slowly after a danger", lambda s: slow(s.turn), "after_danger", "aftermath"),
    Row("the booking from the beginning", lambda s: s.draft is not None and s.begins_anew, "start_booking"),
    Row("yes to the proposal", _verdict(Verdict.YES), "carry_out"),
    Row("no to it, alone or beside something else", lambda s: s.gives_up_and_more or s.says_no, "drop"),
    Row("not yet", lambda s: (s.not_yet or s.firm_beside) and not s.goes_on, "hold"),
    Row("a yes too plain for this", _verdict(Verdict.NEEDS_SENTENCE), "ask_for_sentence"),
    Row("a yes too late, or to another proposal", _verdict(Verdict.EXPIRED, Verdict.STALE), "propose_again"),
    Row("a button of what is over", lambda s: s.proposal is None and read_button(s.turn.text) is not None, "button_of_old"),
    Row("taken back at once", lambda s: s.takes_back_at_once, "undo"),
    Row("somebody else's policy, however it is asked", lambda s: asks_of_policy(s.turn), "answer", "other_member"),
    Row("without signing in", lambda s: asks_without_sign_in(s.turn), "answer", "sign_in"),
    Row("oneself again", lambda s: back_to_oneself(s.turn) and s.intent not in _DANGER | ORDERS, "answer", "own_again"),
    Row("another question was answered", lambda s: asks_again(s.turn), "answer", "asked_again"),
    Row("the first day", lambda s: s.asks_first_day, "answer", "first_day"),
    Row("what a tier or a figure is made of", lambda s: s.asks_what_it_is_made_of, "answer", "made_of"),
    Row("who may apply for a minor", lambda s: minor_applies(s.turn) and not s.of_adults, "answer", "minor"),
    Row("who may share", lambda s: s.asks_of_sharing, "answer", "family_sharing_rule"),
    Row("naming goes on", lambda s: goes_on_naming(s.turn), "designate"),
    Row("the last question of another service", lambda s: _named_alone(s), "answer", "follow_up"),
    Row("a question and an order", lambda s: s.orders_beside, "answer_and_order"),
    Row("what the change, or staying away, costs", lambda s: s.asks_what_it_costs, "answer", "cancel_rule"),
    Row("what became of a booking", lambda s: asks_of_bookings(s.turn), "answer", "progress"),
    Row("another booking beside it", lambda s: s.adds_one, "continue_booking"),
    Row("in the middle of a booking", lambda s: s.in_draft, "continue_booking"),
    Row("a booking to be changed, by its number or the day", lambda s: ordered_change(s.turn) != "", "change_booking"),
    Row("a booking named, one being asked for", lambda s: s.intent == "book" and names_a_booking(s.turn), "change_booking"),
    Row("a booking not wanted", lambda s: s.intent == "book" and s.draft is None and declines(s.turn), "answer", "deny"),
    Row("which service fits", lambda s: s.which_is_open and fits(s.turn), "answer", "which_service"),
    Row("how many, with nothing ordered", lambda s: s.only_asks_how_many, "answer", "service_limits"),
    Row("one's own data to be changed", lambda s: s.changes_own_data, "answer", "policy_servicing"),
    Row("an order to book", lambda s: s.intent == "book" and s.draft is None, "start_booking"),
    Row("put off", lambda s: s.puts_off, "answer", "hold"),
    Row("a change of a booking", lambda s: s.intent in ("cancel_booking", "reschedule_booking"), "change_booking"),
    Row("an order in other words", lambda s: wants_a_booking(s.intent, s.turn), "start_booking"),
    Row("a booking to go, in other words", lambda s: s.takes_back, "change_booking", "cancel_booking"),
    Row("a booking to be moved, in other words", lambda s: s.moves_it, "change_booking", "reschedule_booking"),
    Row("a relative to be named", lambda s: s.intent == "designate_relative", "designate"),
    Row("a supposition", lambda s: not s.outright and supposes(s.turn), "answer", "what_if"),
    Row("when counts renew", lambda s: _renews(s), "answer", "renewal"),
    Row("a list by what is asked for", lambda s: s.asks("list", 0.5) and lists(s.turn), "answer", "list_usable"),
    Row("two services side by side", lambda s: not s.outright and _compares(s), "answer", "compare"),
    Row("how a booking stands", lambda s: s.asks_progress, "answer", "progress"),
    Row("how to put it to the caller", lambda s: asks_for_words(s.turn), "answer", "words_for_caller"),
    Row("the answer is not believed", lambda s: _disputes(s), "answer", "dispute"),
    Row("why", lambda s: s.asks("why", 0.5) and topic_of(s.turn) != "", "answer", "why"),
    Row("more of it", lambda s: s.asks("more") and has_more(s.turn), "answer", "more"),
    Row("less of it", lambda s: s.asks("less") and can_be_shorter(s.turn), "answer", "less"),
    Row("a refusal to be looked at again", lambda s: s.unhurried and reconsiders(s.turn), "answer", "reconsidered"),
    Row("yes or no on the service in focus", lambda s: s.unhurried and asks_whether(s.turn), "answer", "my_eligibility"),
    Row("later perhaps", lambda s: s.act("hold", s.floor) and s.at_leisure and not s.asks_the_handbook, "answer", "hold"),
    Row("taken note of", lambda s: s.act("ack", s.floor) and s.at_leisure and not s.says_more, "answer", "ack"),
    Row("a trouble of the body", lambda s: s.tells_symptom, "answer", "medical_advice"),
    Row("a feeling", lambda s: s.at_leisure and s.feels and not s.asks_the_handbook, "answer", "feeling"),
    Row("everything that is asked or said", lambda s: True, "answer"),
)


def _is_ordered(part: Turn) -> bool:
    """Whether a part read as an order is one: a booking with a verb that does it, a change that is not only asked about."""
    if part.intent == "book":
        return bool(_DOES.search(part.text))
    return not _ASKED_ABOUT.search(part.text) or bool(_ON_MY_BEHALF.search(part.text))


def _disputes(situation: Situation) -> bool:
    """The last answer is doubted, or a payment the insurer's file does not have yet is told of."""
    turn = situation.turn
    paid = situation.unhurried and says_it_is_paid(turn)
    return paid or (situation.asks("dispute", 0.5) and topic_of(turn) != "")


def _named_alone(situation: Situation) -> bool:
    """Nothing but a service's name after a question about counts or cover: the question is asked again of it."""
    turn = situation.turn
    services = [e for e in turn.entities if e.get("entity") == "service" and isinstance(e.get("start"), int)]
    named = [e for e in services if e.get("extractor") != _GUESSING]
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
    unsure = turn.sure < SURE or turn.intent == "nlu_fallback"
    of_two = heard("compare.of_two", turn.text) and turn.intent in ("service_detail", "tier_rule")
    return learned or (weighs(turn) and (unsure or of_two))


def _harmless(situation: Situation) -> bool:
    """A danger read into the plain answer to our own question."""
    return situation.draft is not None and situation.in_draft and situation.draft.asked != CONFIRM


def resolve(turn: Turn) -> Move:
    """The move of ``turn``."""
    situation = Situation(turn)
    row = next(row for row in ROWS if (not row.intent or row.intent in ANSWERS) and row.fits(situation))
    return Move(row.name, row.move, row.intent)

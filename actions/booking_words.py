"""What the booking form says: its questions, the summary before consent, and how it ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import Answer, sentence
from actions.booking_talk import CONFIRM, GREETING, SERVICE, BookingTalk
from actions.deciding import FIRST_DAY, after_designation, clauses_of, decide, question, refusal
from actions.entitlement import SPECS, Decision, EntitlementError, FactKind, FactName, Facts, Stage
from actions.language.dates import describe
from actions.members import SIGN_IN
from actions.payloads import booking_payload, decision_payload
from actions.registry import AnswerAction, remember
from actions.routing import human_agent
from actions.services import which_service
from actions.turn import Turn
from actions.wording import contact_of, name

# Said again before consent, in this order; what else was told is in the record.
_RECAP = ("for_whom", "relative_name", "department", "region", "admission_notice")
_OF_DISEASE = ("disease", "disease_class", "diagnosis")


class AskBookingAnswer(AnswerAction):
    """Asks the form's next question."""

    def name(self) -> str:
        return "action_ask_booking_answer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        turn = Turn.from_tracker(tracker)
        talk = BookingTalk.from_slot(tracker.get_slot("booking"))
        answer = replace(ask(turn, talk), intent="book")
        answer.send(dispatcher)
        said = replace(talk, remark="", blamed={})
        return [SlotSet("booking", said.slot()), SlotSet("last_answer", {"text": answer.text, "answer": answer.payload()})]


def ask(turn: Turn, talk: BookingTalk) -> Answer:
    """The next question of the form, with what has to be said before it."""
    if talk.asked == SERVICE or talk.service is None:
        answer = which_service(turn, "预约")
        return replace(answer, text=f"{talk.remark}想预约哪一项服务？说名字就行，比如专家门诊、住院、手术、陪诊、心理咨询。")
    decision = decide(turn, talk.service, talk.facts)
    answer = _summary(turn, talk, decision) if talk.asked == CONFIRM or not decision.needs else question(turn, decision)
    return _with_refusal(turn, talk, replace(answer, text=_joined(talk, _why_again(decision, talk), answer.text)))


def _joined(talk: BookingTalk, again: str, text: str) -> str:
    """Remark, reason and question, nothing said twice."""
    if talk.asked == CONFIRM and talk.remark.startswith(GREETING):
        return f"{again}{text}"
    if FIRST_DAY in talk.remark:
        text = text.partition(FIRST_DAY)[0]
    return f"{talk.remark}{again}{text}"


def _why_again(decision: Decision, talk: BookingTalk) -> str:
    """妇产科 was told, but is asked for once more: the engine's note says why."""
    if not decision.needs or decision.needs[0].fact.value not in talk.facts:
        return ""
    return "".join(note.text for note in decision.notes if str(talk.facts[decision.needs[0].fact.value]) in note.text)


def _with_refusal(turn: Turn, talk: BookingTalk, answer: Answer) -> Answer:
    """The reasons against what was just refused, beside the question that follows."""
    if not talk.blamed or answer.decision is None:
        return answer
    refused = decide(turn, str(talk.service), {**talk.facts, **talk.blamed})
    reasons = decision_payload(refused)["reasons"]
    clauses = tuple(dict.fromkeys([*(reason.clause for reason in refused.reasons), *answer.clauses]))
    return replace(answer, clauses=clauses, decision={**answer.decision, "reasons": reasons, "allowed": False})


def _summary(turn: Turn, talk: BookingTalk, decision: Decision) -> Answer:
    """What will be booked, what each count costs and until when it can be cancelled, before anything is done."""
    catalogue, service = turn.engine.catalogue, decision.service
    rule = catalogue.services[service].cancellation
    parts = [
        "，".join([f"确认一下：预约{name(catalogue, service)}", *_recap(turn, talk, service)]),
        "，".join(cost_words(turn, decision)),
        *_notes(turn, decision),
        rule.text,
    ]
    text = "".join(part if part.endswith("。") else f"{part}。" for part in parts if part)
    return Answer(
        f"{text}确定提交吗？", services=(service,), decision=decision_payload(decision),
        clauses=tuple(dict.fromkeys([*clauses_of(decision), rule.clause])), options=("确定", "算了"),
    )  # fmt: skip


def _recap(turn: Turn, talk: BookingTalk, service: str) -> list[str]:
    lines = turn.engine.catalogue.services[service].quota
    facts = (*(_OF_DISEASE if any(line.condition.designated for line in lines) else ()), *_RECAP)
    words = [_fact_words(fact, str(talk.facts[fact])) for fact in facts if fact in talk.facts]
    wanted = talk.facts.get("wanted_date")
    day = describe(date.fromisoformat(wanted), turn.now) if wanted else ""
    return [word for word in (*words, f"{day}{talk.facts.get('wanted_time', '') if day else ''}") if word]


def _fact_words(fact: str, value: str) -> str:
    spec = SPECS[FactName(fact)]
    if value in ("unknown", "self"):
        return ""
    label = next((one.label for one in spec.values if one.value == value), value)
    if spec.kind is FactKind.CHOICE and fact in ("for_whom", "admission_notice"):
        return f"{spec.label}：{label}"
    return label


def cost_words(turn: Turn, decision: Decision) -> list[str]:
    """What the booking takes of each count, with what is left: '占用1次专家门诊协调（还剩2次）'."""
    words = []
    for cost in decision.consumes:
        balances = turn.engine.quota(str(turn.member_id), cost.service, turn.now, actor=turn.actor)
        balance = next(one for one in balances if one.line == cost.line)
        label = name(turn.engine.catalogue, cost.service)
        if balance.limit is None:
            words.append(f"{label}不限次")
        else:
            also = "还会" if cost.service != decision.service else ""
            words.append(f"{also}占用{cost.uses}次{label}（现在还剩{balance.remaining}次）")
    return words


def _notes(turn: Turn, decision: Decision) -> list[str]:
    """The engine's notes, but for the one on a count that is told anyway."""
    others = [name(turn.engine.catalogue, c.service) for c in decision.consumes if c.service != decision.service]
    return [note.text for note in decision.notes if not any(other in note.text for other in others)][:2]


class Book(AnswerAction):
    """Ends the form: books, or says why not."""

    intent = "book"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        turn = Turn.from_tracker(tracker)
        talk = BookingTalk.from_slot(tracker.get_slot("booking"))
        try:
            answer = finish(turn, talk)
        except EntitlementError as error:
            answer = Answer(f"{error.message_zh}。没有提交预约，也没有占用次数。", services=turn.services)
        answer = replace(answer, intent="book")
        answer.send(dispatcher)
        return [*remember("book", answer), SlotSet("booking", None), SlotSet("facts", None)]


def finish(turn: Turn, talk: BookingTalk) -> Answer:
    """The last word of the form."""
    services = (talk.service,) if talk.service else ()
    if talk.end == "sign_in":
        line = turn.engine.catalogue.lines["main"]
        return Answer(SIGN_IN, services=services, contact={"name": line.name, "phone": line.phone})
    if talk.end == "given_up":
        return _given_up(turn, services)
    if talk.end == "person":
        person = human_agent(turn)
        return replace(person, text=f"好的，没有提交预约。{person.text}")
    if talk.end == "lost" or talk.service is None:
        person = human_agent(turn)
        return replace(person, text=f"这一步我帮不到位，没有提交预约。{person.text}")
    if talk.end == "unknown":
        return _unknown(turn, talk.service, talk.facts)
    if talk.end == "refused":
        decision = decide(turn, talk.service, talk.facts)
        return after_designation(turn, decision) or refusal(turn, decision)
    return _place(turn, talk.service, talk.facts)


def _given_up(turn: Turn, services: tuple[str, ...]) -> Answer:
    text = "好的，先不办了，没有提交预约，也没有占用次数。"
    if turn.intent == "cancel_booking" and turn.named("service"):
        return Answer(f"{text}要取消已有的预约，请再说一遍。", services=services, options=(turn.text,))
    return Answer(text, services=services)


def _unknown(turn: Turn, service: str, facts: dict[str, Any]) -> Answer:
    """What is missing cannot be told: who can find it out."""
    decision = decide(turn, service, facts)
    need, contact = decision.needs[0], contact_of(turn.engine.catalogue, service)
    label = SPECS[need.fact].label
    lead = f"不知道{label}，我没法判断能不能用，没有提交预约"
    if need.stage is Stage.BOOKING:
        lead = f"没关系，{label}清楚了再来约就行，没有提交预约"
    return Answer(
        sentence([lead, f"也可以打{contact['phone']}，由健康专员核实"], (need.clause,)),
        services=(service,), clauses=(need.clause,), decision=decision_payload(decision), contact=contact,
    )  # fmt: skip


def _place(turn: Turn, service: str, facts: dict[str, Any]) -> Answer:
    catalogue = turn.engine.catalogue
    contact = contact_of(catalogue, service)
    if catalogue.services[service].booking.kind == "direct":
        entry = catalogue.services[service]
        return Answer(
            sentence([f"{entry.short_name}不用预约。{entry.apply.text}"], (entry.apply.clause,)),
            services=(service,), clauses=(entry.apply.clause,), contact=contact,
        )  # fmt: skip
    result = turn.engine.book(str(turn.member_id), service, Facts.parse(facts), turn.now, actor=turn.actor)
    if result.booking is None:
        return refusal(turn, result.decision)
    booking = result.booking
    parts = [_placed(turn, booking.service, booking.id, booking.wanted_date)]
    taken = [cost for cost in result.decision.consumes if _counted(result.decision, cost.line)]
    parts += [f"占用{cost.uses}次{name(catalogue, cost.service)}" for cost in taken]
    parts.append("健康专员会与您联系确认，请保持电话畅通")
    clauses = tuple(dict.fromkeys([*clauses_of(result.decision), "5.5"]))
    return Answer(
        sentence(parts, clauses), services=(booking.service,), clauses=clauses, contact=contact,
        decision=decision_payload(result.decision), booking=booking_payload(booking), options=("查我的预约",),
    )  # fmt: skip


def _placed(turn: Turn, service: str, booking: str, day: date | None) -> str:
    when = f"，{describe(day, turn.now)}" if day else ""
    return f"已提交{name(turn.engine.catalogue, service)}申请{when}，预约号{booking}"


def _counted(decision: Decision, line: str) -> bool:
    """Whether a count is limited; an unlimited one costs nothing."""
    own = next((balance for balance in decision.quota if balance.line == line), None)
    return own is None or own.limit is not None

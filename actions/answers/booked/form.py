"""What the booking form says while it runs: its questions, and the summary before consent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from actions.answers.member.deciding import FIRST_DAY, clauses_of, decide, question
from actions.answers.talk.feelings import warmly
from actions.entitlement import SPECS, Decision, FactName
from actions.language.dates import describe
from actions.reading.booking_talk import CONFIRM, GREETING, SERVICE, BookingTalk
from actions.reading.days.wanted import PART, UNTIL
from actions.reading.facts.handed_on import DOCTOR, WISHES
from actions.reading.turn import Turn
from actions.replies.answer import Answer
from actions.replies.payloads import decision_payload
from actions.replies.phrasebook import say
from actions.replies.wording import name, plain_name

# Said again before consent, in this order; what else was told is in the record. The later ones only where a rule of
# the service asks for them: an admission notice told of earlier is none of the escort's business.
_RECAP = ("for_whom", "relative_name")
_RECAP_OF_RULES = ("department", "region", "admission_notice")
_MOST_BOOKED = ("4.4", "4.6", "4.5", "4.10")
_OF_DISEASE = ("disease", "disease_class", "diagnosis")


def asked(turn: Turn, talk: BookingTalk) -> tuple[Answer, BookingTalk]:
    """The next question of the booking, and the draft once it is said."""
    answer = warmly("book", turn, replace(ask(turn, talk), intent="book"))
    return answer, replace(talk, remark="", blamed={}, summed=_heading(turn, talk) if talk.asked == CONFIRM else "")


def ask(turn: Turn, talk: BookingTalk) -> Answer:
    """The next question of the form, with what has to be said before it."""
    if talk.asked == SERVICE or talk.service is None:
        options = tuple(f"预约{plain_name(turn.engine.catalogue, key)}" for key in _MOST_BOOKED)
        text = f"{talk.remark}想预约哪一项服务？说名字就行，比如专家门诊、住院、手术、陪诊、心理咨询。"
        return Answer(text, options=options)
    decision = decide(turn, talk.service, talk.facts)
    disease = str(talk.facts.get("disease") or "")
    settled = talk.asked == CONFIRM or not decision.needs
    answer = _summary(turn, talk, decision) if settled else question(turn, decision, disease)
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
    """What will be booked, what each count costs and until when it can be cancelled, before anything is done.

    Read out once; after a question in between only what it is about is said again.
    """
    catalogue, service = turn.engine.catalogue, decision.service
    rule = catalogue.services[service].cancellation
    heading = _heading(turn, talk)
    if talk.summed == heading:
        return Answer(
            say("booking.still_open", about="，".join(filter(None, [name(catalogue, service), when_words(turn, talk)]))),
            services=(service,), decision=decision_payload(decision), clauses=clauses_of(decision), options=("确定", "算了"),
        )  # fmt: skip
    parts = [
        f"确认一下：{heading}",
        "，".join(cost_words(turn, decision)),
        *_notes(turn, decision),
        _holiday(turn, talk),
        "" if any(note.code == "wish_noted" for note in decision.notes) else _unsure(talk),
        rule.text,
    ]
    text = "".join(part if part.endswith("。") else f"{part}。" for part in parts if part)
    return Answer(
        f"{text}确定提交吗？", services=(service,), decision=decision_payload(decision),
        clauses=tuple(dict.fromkeys([*clauses_of(decision), rule.clause])), options=("确定", "算了"),
    )  # fmt: skip


def _heading(turn: Turn, talk: BookingTalk) -> str:
    """'预约导医服务，12月3日（周四）'."""
    service = str(talk.service)
    return "，".join([f"预约{name(turn.engine.catalogue, service)}", *_recap(turn, talk, service)])


def _recap(turn: Turn, talk: BookingTalk, service: str) -> list[str]:
    spec = turn.engine.catalogue.services[service]
    rules = {rule.rule for rule in spec.rules}
    of_disease = _OF_DISEASE if any(line.condition.designated for line in spec.quota) else ()
    facts = (*of_disease, *_RECAP, *(fact for fact in _RECAP_OF_RULES if fact in rules))
    told = {fact: str(talk.facts[fact]) for fact in facts if fact in talk.facts}
    whom = told.pop("relative_name", "")
    words = [_fact_words(fact, value, whom) for fact, value in told.items()]
    return [word for word in (*words, when_words(turn, talk), wish_words(talk)) if word]


def when_words(turn: Turn, talk: BookingTalk) -> str:
    """The wanted day with the hour or part of the day told: '12月9日（周三）14:00至15:00'."""
    wanted = talk.facts.get("wanted_date")
    if not wanted:
        return str(talk.facts.get("wanted_time") or "")
    hour = talk.facts.get("wanted_time") or ""
    until = talk.wishes.get(UNTIL, "")
    part = talk.wishes.get(PART, "") if not hour else ""
    return f"{describe(date.fromisoformat(wanted), turn.now)}{part}{hour}{f'至{until}' if hour and until else ''}"


def wish_words(talk: BookingTalk) -> str:
    """The wishes handed on with the booking, in the member's own words; empty without any."""
    told = _wished(talk, WISHES if talk.facts.get("wanted_date") else (*WISHES, PART))
    return say("booking.wishes", wishes="、".join(told)) if told else ""


def _wished(talk: BookingTalk, kinds: tuple[str, ...]) -> list[str]:
    """The wishes of those kinds; a doctor by name only where the service lets one be wished for."""
    kept = [kind for kind in kinds if kind != DOCTOR or "named_doctor" in talk.facts]
    return [talk.wishes[kind] for kind in kept if talk.wishes.get(kind)]


def _fact_words(fact: str, value: str, whom: str) -> str:
    spec = SPECS[FactName(fact)]
    if value in ("unknown", "self"):
        return ""
    label = next((one.label for one in spec.values if one.value == value), value)
    if fact == "for_whom":
        return f"给{whom}（{label}）" if whom else f"给{label}"
    if fact == "admission_notice":
        return f"{spec.label}：{label}"
    return label


def cost_words(turn: Turn, decision: Decision) -> list[str]:
    """What the booking takes of each count, with what is left: '占用1次专家门诊协调（还剩2次）'."""
    words = []
    for cost in decision.consumes:
        balances = turn.snapshot.quota(cost.service)
        balance = next(one for one in balances if one.line == cost.line)
        label = name(turn.engine.catalogue, cost.service)
        if balance.limit is None:
            words.append(f"{label}不限次")
        else:
            also = "还会" if cost.service != decision.service else ""
            words.append(f"{also}占用{cost.uses}次{label}（现在还剩{balance.remaining}次）")
    return words


def handed_on(talk: BookingTalk) -> dict[str, str]:
    """The wishes as the fact that goes to the provider with the booking; empty without any."""
    told = _wished(talk, (*WISHES, PART))
    if talk.wishes.get(UNTIL):
        told.append(f"{talk.facts.get('wanted_time', '')}至{talk.wishes[UNTIL]}")
    return {"wishes": "、".join(told)} if told else {}


def _holiday(turn: Turn, talk: BookingTalk) -> str:
    wanted = talk.facts.get("wanted_date")
    closed = wanted is not None and turn.snapshot.times.statutory_holiday(date.fromisoformat(wanted))
    return say("days.holiday") if closed else ""


def _unsure(talk: BookingTalk) -> str:
    """Wishes are handed on, not granted."""
    hours = "wanted_date" in talk.facts and ({PART} & set(talk.wishes) or "wanted_time" in talk.facts)
    return say("booking.unsure") if hours or wish_words(talk) else ""


def _notes(turn: Turn, decision: Decision) -> list[str]:
    """The engine's notes, but for the one on a count that is told anyway."""
    others = [name(turn.engine.catalogue, c.service) for c in decision.consumes if c.service != decision.service]
    return [note.text for note in decision.notes if not any(other in note.text for other in others)][:2]

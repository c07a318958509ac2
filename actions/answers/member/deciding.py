"""Decisions of the entitlement module put into words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from actions.answers.member.guards import ADULT, age_of, next_steps
from actions.answers.member.quota import count_words
from actions.entitlement import BadFact, Catalogue, Decision, FactName, Facts
from actions.language.dates import describe
from actions.reading.facts.answers import offered
from actions.reading.facts.reading import Told
from actions.reading.turn import Turn
from actions.replies.answer import Answer, sentence
from actions.replies.payloads import decision_payload
from actions.replies.phrasebook import say
from actions.replies.wording import contact_of, name, spoken_day

# Hardly anybody knows the class; everybody knows the name.
_OR_THE_NAME = "直接说病名也行，比如肺癌、高血压。"
FIRST_DAY = "最早可以约"
_OF_THE_DAY = {"too_soon", "closed_on_date", "date_in_past"}
# Told where the department is in question, not at every yes.
_ONLY_WHERE_ASKED = {"departments"}
_UP_TO_CONTRACT = "疾病是否属于指定疾病，以保险合同条款为准"


def decide(turn: Turn, service: str, facts: Mapping[str, object]) -> Decision:
    """Ask the engine for the member who speaks. Raises EntitlementError for a fact that cannot be."""
    return turn.snapshot.check(service, Facts.parse(implied(facts)))


def implied(facts: Mapping[str, object]) -> Mapping[str, object]:
    """``facts`` with what they say without words: what is only suspected is not confirmed, what is treated is."""
    if facts.get("treatment_begun") == "yes" and "diagnosis" not in facts and "disease" in facts:
        return {**facts, "diagnosis": "confirmed"}
    if facts.get("diagnosis") == "suspected" and "cancer_confirmed" not in facts:
        return {**facts, "cancer_confirmed": "no"}
    return facts


def clauses_of(decision: Decision) -> tuple[str, ...]:
    """The clauses a decision stands on, each once."""
    parts: Iterable[str] = (
        *(r.clause for r in decision.reasons), *(q.clause for q in decision.quota if q.line == decision.line),
        decision.service, *(n.clause for n in decision.notes),
    )
    return tuple(dict.fromkeys(parts))


def refusal(turn: Turn, decision: Decision) -> Answer:
    """Every reason, the first possible day, and what else can be used."""
    catalogue = turn.engine.catalogue
    about = name(catalogue, decision.service)
    reasons = "；".join(dict.fromkeys(_without(r.text_zh, about).rstrip("。") for r in decision.reasons))
    only_the_day = {r.code for r in decision.reasons} <= _OF_THE_DAY
    parts = [f"{about}{'这一天约不了' if only_the_day else '现在用不了'}：{reasons}"]
    if decision.earliest_date is not None and spoken_day(decision.earliest_date) not in reasons:
        parts.append(f"最早{spoken_day(decision.earliest_date)}可以")
    others_fit = () if only_the_day else decision.alternatives
    if others_fit:
        others = "、".join(name(catalogue, other) for other in others_fit[:3])
        parts.append(f"您还可以用{others}")
    parts += next_steps(turn, [reason.code for reason in decision.reasons])
    clauses = tuple(dict.fromkeys(reason.clause for reason in decision.reasons))
    return Answer(
        sentence(parts, clauses), services=(decision.service,), clauses=clauses, decision=decision_payload(decision),
        options=tuple(_try_instead(catalogue, other) for other in others_fit[:2]),
        contact=contact_of(catalogue, decision.service),
    )


def _without(reason: str, about: str) -> str:
    """A reason without the service's name it begins with, where the sentence stands without it."""
    rest = reason.removeprefix(about)
    return reason if rest.startswith("的") else rest


def _try_instead(catalogue: Catalogue, service: str) -> str:
    booked = catalogue.services[service].booking.kind == "request"
    return f"{'帮我预约' if booked else '怎么用'}{name(catalogue, service)}"


def after_designation(turn: Turn, decision: Decision) -> Answer | None:
    """A relative who may share but is not named yet: yes, after registering; None for any other refusal."""
    if {reason.code for reason in decision.reasons} != {"relative_not_designated"}:
        return None
    catalogue = turn.engine.catalogue
    sharing = catalogue.family_sharing
    counts = [b for b in decision.quota if b.service == decision.service]
    parts = [
        f"可以，但要先登记：由您本人把这位家人登记为指定亲属，最多{sharing.max_relatives}位，登记后不能更换",
        *(f"和您共用次数，本保单年度{count_words(balance)}" for balance in counts[:1]),
        f"登记请打{catalogue.lines['main'].phone}，也可以在这里登记",
    ]
    clauses = tuple(dict.fromkeys([*(reason.clause for reason in decision.reasons), sharing.clause, decision.service]))
    return Answer(
        sentence(parts, clauses), services=(decision.service,), clauses=clauses, decision=decision_payload(decision),
        contact=contact_of(catalogue, decision.service), options=("登记指定亲属",),
    )


def allowed(turn: Turn, decision: Decision, facts: Mapping[str, object]) -> Answer:
    """Yes, with the count left, the earliest day and what a booking would take."""
    catalogue = turn.engine.catalogue
    parts = [f"可以用{name(catalogue, decision.service)}{_applicant(turn, facts)}", *_counts(decision)]
    if decision.earliest_date is not None:
        caution = "（以公布的放假安排为准）" if decision.provisional else ""
        parts.append(f"{FIRST_DAY}{spoken_day(decision.earliest_date)}{caution}")
    parts += costs(catalogue, decision)
    notes = [note for note in decision.notes if note.code not in _ONLY_WHERE_ASKED or "department" in facts]
    parts += [note.text.rstrip("。") for note in notes[:2]]
    if facts.get("disease") and decision.line and "designated" in decision.line:
        parts.append(_UP_TO_CONTRACT)
    clauses = clauses_of(decision)
    booked = catalogue.services[decision.service].booking.kind == "request"
    return Answer(
        sentence(parts, clauses), services=(decision.service,), clauses=clauses, decision=decision_payload(decision),
        options=(f"帮我预约{name(catalogue, decision.service)}",) if booked else (),
        contact=contact_of(catalogue, decision.service),
    )


def _applicant(turn: Turn, facts: Mapping[str, object]) -> str:
    """Who has to ask for a minor (5.4), said with the yes."""
    return say("deciding.applicant") if age_of(turn) < ADULT and "applicant" not in facts else ""


def _counts(decision: Decision) -> list[str]:
    line = next((balance for balance in decision.quota if balance.line == decision.line), None)
    if line is None:
        return []
    return [f"本保单年度{count_words(line)}"]


def costs(catalogue: Catalogue, decision: Decision) -> list[str]:
    """What a booking takes beyond its own count, in words (a 4.4 count for want of an admission notice)."""
    return [
        f"还会占用1次{name(catalogue, cost.service)}"
        for cost in decision.consumes
        if cost.service != decision.service
    ]


def question(turn: Turn, decision: Decision, disease: str = "") -> Answer:
    """The first thing still to know, with its choices; for a day the first one possible.

    ``disease`` is the name already told, whose class only a doctor's record can tell.
    """
    need = decision.needs[0]
    choices = tuple(label for label, _ in offered(need))
    text = need.question_zh
    if need.fact is FactName.DISEASE_CLASS:
        text = f"{disease}要看轻重。{text}分不清就说“不清楚”。" if disease else f"{text}{_OR_THE_NAME}"
    if need.fact is FactName.WANTED_DATE and decision.earliest_date is not None:
        first = describe(decision.earliest_date, turn.now)
        text = f"{text}{FIRST_DAY}{first}。"
        choices = (first.partition("（")[0] if "年" not in first else str(decision.earliest_date),)
    return Answer(
        text, services=(decision.service,), clauses=(need.clause,), decision=decision_payload(decision),
        options=choices,
    )


def noted(asked: str | None, told: Told) -> str:
    """Said when something was told, but not what we ``asked`` for; else empty."""
    if asked is None or asked in told.facts or not (told.facts or told.wishes):
        return ""
    return f"记下了，{told.facts['disease']}。" if "disease" in told.facts else "记下了。"


def settled(turn: Turn, service: str, known: Mapping[str, object], told: Told) -> Told:
    """``told`` with every day told as a span (去年) settled.

    Where both ends of the span give the same answer the first stands; where they do not, the span is
    dropped and the exact day asked for.
    """
    for fact, (first, last) in told.windows.items():
        facts = {**known, **told.facts}
        ends = [_codes(turn, service, {**facts, fact: day.isoformat()}) for day in (first, last)]
        if ends[0] != ends[1]:
            rest = {key: value for key, value in told.facts.items() if key != fact}
            return replace(told, facts=rest, problem="这个日期要准确一点，请说到哪一天。")
    return told


def _codes(turn: Turn, service: str, facts: Mapping[str, object]) -> tuple[str, ...]:
    try:
        return tuple(reason.code for reason in decide(turn, service, facts).reasons)
    except BadFact as error:
        return (error.code,)

"""Facts for the engine, read out of what was said in one turn."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Optional

from actions.entitlement.domain.facts import UNKNOWN
from actions.entitlement.domain.fact_specs import SPECS, FactKind, FactName
from actions.language.dates import read_date
from actions.language.diseases import disease
from actions.turn import Turn

# Entity label -> fact of the same meaning; the values agree by construction of the lexicons.
_PLAIN = {
    "diagnosis": "diagnosis", "disease_class": "disease_class", "region": "region", "department": "department",
    "admission_notice": "admission_notice", "surgery_setting": "surgery_setting", "report_source": "report_source",
    "treatment_begun": "treatment_begun",
}
_DATE_FACTS = ("wanted_date", "first_diagnosed_on", "report_on")
_DIAGNOSED = re.compile(r"确诊|查出|诊断|发现|检查出")
_REPORT = re.compile(r"报告|体检|检查")
_UNKNOWN = re.compile(r"不知道|不清楚|不确定|不记得|记不清|记不得|忘了|说不清|没概念|不晓得|不懂")
_NAMED_DOCTOR = re.compile(r"(指定|点名|只要|非要|就要|就想找|只看).{0,8}(主任|教授|专家|医生|大夫)")
_YES = re.compile(r"^(有|是|对|嗯|要|已经|开了|做了|在治|确诊了|好)")
_NO = re.compile(r"^(没|无|不|还没|未)")


class DateProblem(ValueError):
    """A date was named that cannot be used; ``args[0]`` says so in Chinese."""


def read_facts(turn: Turn, asked: Optional[str] = None, booking: bool = False, minor: bool = False) -> dict[str, Any]:
    """Names and plain values of the facts told in this turn.

    ``asked`` is the fact our last question was about: a bare yes, a date or a free text answers it.
    ``minor`` – the insured is a child, so 'my son' is the insured and the speaker a guardian.
    Raises DateProblem for a date that does not exist or is past where a future one is wanted.
    """
    told: dict[str, Any] = {fact: values[0] for label, fact in _PLAIN.items() if (values := turn.named(label))}
    told.update(_people(turn, minor))
    told.update(_diseases(turn, told, asked))
    told.update(_dates(turn, asked, booking))
    if asked and asked not in told:
        told.update(_bare(turn, asked))
    if _NAMED_DOCTOR.search(turn.text):
        told["named_doctor"] = "yes"
    return told


def _people(turn: Turn, minor: bool) -> dict[str, str]:
    relations = turn.named("relation")
    if not relations:
        return {}
    if minor and "child" in relations:
        return {"applicant": "guardian"}
    return {"for_whom": relations[0]}


def _diseases(turn: Turn, told: dict[str, Any], asked: Optional[str]) -> dict[str, str]:
    names = turn.named("disease")
    if not names:
        return {}
    found = disease(names[0])
    facts = {"disease": found.name}
    if found.usual_class and "disease_class" not in told:
        facts["disease_class"] = found.usual_class
    if found.organ:
        facts["early_symptom"] = found.organ
        if found.is_cancer and told.get("diagnosis") == "confirmed":
            facts["cancer_confirmed"] = "yes"
    return facts


def _dates(turn: Turn, asked: Optional[str], booking: bool) -> dict[str, str]:
    words = turn.named("date")
    if not words:
        return {}
    fact = _which_date(turn, asked, booking)
    if fact is None:
        return {}
    prefer = "future" if fact == "wanted_date" else "past"
    reading = read_date(words[-1], turn.now, prefer=prefer)  # type: ignore[arg-type]
    if reading.problem == "impossible":
        raise DateProblem(f"没有“{words[-1]}”这一天，请再说一个日期。")
    if reading.first is None:
        return {}
    if fact == "wanted_date" and reading.problem == "past":
        raise DateProblem(f"“{words[-1]}”已经过去了，请说一个以后的日期。")
    day: date = reading.first
    facts = {fact: day.isoformat()}
    if fact == "wanted_date" and reading.time is not None:
        facts["wanted_time"] = reading.time.strftime("%H:%M")
    return facts


def _which_date(turn: Turn, asked: Optional[str], booking: bool) -> Optional[str]:
    if asked in _DATE_FACTS:
        return asked
    if _DIAGNOSED.search(turn.text):
        return "first_diagnosed_on"
    if _REPORT.search(turn.text) and not booking:
        return "report_on"
    return "wanted_date"


def _bare(turn: Turn, asked: str) -> dict[str, str]:
    """A short answer to our question which names nothing: yes, no, do not know, or the free text itself."""
    text = turn.text.strip()
    if _UNKNOWN.search(text):
        return {asked: UNKNOWN}
    spec = SPECS[FactName(asked)]
    if spec.kind is FactKind.TEXT:
        return {asked: text[:60]} if turn.intent in ("inform", "nlu_fallback", "affirm", "follow_up") else {}
    said = _choice_in(text, asked)
    if said:
        return {asked: said}
    yes = turn.intent == "affirm" or (turn.intent == "inform" and bool(_YES.match(text)))
    no = turn.intent == "deny" or (turn.intent == "inform" and bool(_NO.match(text)))
    if spec.kind is FactKind.YES_NO:
        return {asked: "yes"} if yes else {asked: "no"} if no else {}
    return _yes_no_of_choice(asked, yes, no)


def _choice_in(text: str, asked: str) -> Optional[str]:
    """The allowed value whose label or synonym the text is, or contains (longest wins)."""
    forms = [
        (form, value.value)
        for value in SPECS[FactName(asked)].values
        for form in (value.label, *value.synonyms, value.value)
        if len(form) >= 2 and form in text or form == text
    ]
    return max(forms, key=lambda pair: len(pair[0]))[1] if forms else None


# What a bare 'yes' or 'no' means where the question offers a choice.
_YES_NO_CHOICE = {
    "admission_notice": ("valid", "none"), "early_symptom": (None, "none"), "for_whom": ("self", None),
    "diagnosis": ("confirmed", "suspected"), "disease_class": (None, "other"),
}


def _yes_no_of_choice(asked: str, yes: bool, no: bool) -> dict[str, str]:
    meaning = _YES_NO_CHOICE.get(asked, (None, None))
    value = meaning[0] if yes else meaning[1] if no else None
    return {asked: value} if value else {}

"""Facts read out of one turn: days, negations, short answers, names, who it is for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any, cast

import pytest

from actions.clock import SHANGHAI
from actions.entitlement import Need, Stage
from actions.entitlement.domain.fact_specs import SPECS, FactName
from actions.identity import ANONYMOUS
from actions.language.dates import find_dates
from actions.reading.facts.answers import LEFT_TO_US, clear_yes
from actions.reading.facts.names import name_after, name_alone
from actions.reading.facts.reading import Asking, read_facts
from actions.reading.facts.words import asks, chosen
from actions.reading.turn import Turn
from tests.reading.roles import mentions_in

NOW = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)
EARLIEST = date(2026, 12, 2)


def turn(text: str, intent: str = "inform", sure: float = 0.99, **named: str) -> Turn:
    """A turn; ``named`` are entities label=words[:value], dates are found by themselves."""
    entities = [
        {"entity": "date", "value": words, "start": start, "end": start + len(words)}
        for words, start in find_dates(text)
    ]
    for label, told in named.items():
        words, _, value = told.partition(":")
        start = text.index(words)
        entities.append({"entity": label, "value": value or words, "start": start, "end": start + len(words)})
    ranking = ({"name": intent, "confidence": sure},)
    bare = Turn(text, intent, tuple(entities), ranking, (), {}, ANONYMOUS, NOW, cast(Any, None))
    return replace(bare, mentions=mentions_in(text))


def need(fact: FactName, stage: Stage = Stage.BOOKING) -> Need:
    return Need(fact, stage, SPECS[fact].values, SPECS[fact].question, "4.4")


def asking(fact: FactName, *others: FactName, **rest: Any) -> Asking:
    needs = tuple(need(one) for one in (fact, *others))
    return Asking(fact.value, needs, EARLIEST, booking=True, **rest)


def test_a_day_is_no_department() -> None:
    told = read_facts(turn("12月20日"), asking(FactName.DEPARTMENT, FactName.WANTED_DATE))
    assert told.facts == {"wanted_date": "2026-12-20"}


@pytest.mark.parametrize(
    ("text", "intent", "department"),
    [("胃疼好几天了", "service_turnaround", "胃疼好几天了"), ("我想看糖尿病", "my_eligibility", "糖尿病"),
     ("不清楚挂什么科", "medical_advice", LEFT_TO_US)],
)  # fmt: skip
def test_free_text_is_an_answer_however_it_was_read(text: str, intent: str, department: str) -> None:
    assert read_facts(turn(text, intent), asking(FactName.DEPARTMENT)).facts == {"department": department}


def test_a_question_is_no_free_text() -> None:
    assert not read_facts(turn("能指定医生吗", "service_limits"), asking(FactName.DEPARTMENT))


@pytest.mark.parametrize(
    ("text", "day"),
    [("月底", "2026-12-02"), ("越快越好", "2026-12-02"), ("随便哪天", "2026-12-02"), ("12月25日", "2026-12-25")],
)
def test_wanted_days(text: str, day: str) -> None:
    asked = Asking("wanted_date", (), date(2026, 11, 27) if text == "月底" else EARLIEST, booking=True)
    expected = "2026-11-27" if text == "月底" else day
    assert read_facts(turn(text), asked).facts["wanted_date"] == expected


@pytest.mark.parametrize(("text", "problem"), [("2月30日", "没有"), ("昨天", "过去"), ("上周五", "过去")])
def test_days_that_cannot_be_wanted(text: str, problem: str) -> None:
    told = read_facts(turn(text), asking(FactName.WANTED_DATE))
    assert problem in told.problem
    assert not told.facts


def test_a_future_diagnosis_is_refused() -> None:
    told = read_facts(turn("2027年3月1日"), asking(FactName.FIRST_DIAGNOSED_ON))
    assert "还没到" in told.problem


def test_two_days_in_one_sentence_are_two_facts() -> None:
    told = read_facts(turn("今年5月6日确诊的，想12月15日去"), Asking(booking=True))
    assert told.facts == {"first_diagnosed_on": "2026-05-06", "wanted_date": "2026-12-15"}


def test_a_span_keeps_its_ends() -> None:
    told = read_facts(turn("去年"), asking(FactName.FIRST_DIAGNOSED_ON))
    assert told.windows == {"first_diagnosed_on": (date(2025, 1, 1), date(2025, 12, 31))}


def test_denied_values_are_not_meant() -> None:
    said = turn("不是疑似，是确诊", diagnosis="疑似:suspected")
    second = {"entity": "diagnosis", "value": "confirmed", "start": 6, "end": 8}
    both = Turn(**{**said.__dict__, "entities": (*said.entities, second)})
    assert chosen(said, "diagnosis") is None
    assert chosen(both, "diagnosis") == "confirmed"


@pytest.mark.parametrize(
    ("text", "relation", "told"),
    [("给我老婆约心理咨询", "老婆:spouse", {"for_whom": "spouse"}), ("我老婆陪我去", "老婆:spouse", {}),
     ("我爸的病耽误不得", "我爸:parent", {}),
     ("给我妈李桂芳约", "我妈:parent", {"for_whom": "parent", "relative_name": "李桂芳"})],
)  # fmt: skip
def test_relatives_mentioned_and_meant(text: str, relation: str, told: dict[str, str]) -> None:
    assert read_facts(turn(text, "book", relation=relation), Asking(booking=True)).facts == told


@pytest.mark.parametrize(
    ("text", "applicant"),
    [("投保人", "policyholder"), ("我是他妈妈", "guardian"), ("我自己", "insured"), ("妈妈", "guardian")],
)
def test_who_applies_for_a_child(text: str, applicant: str) -> None:
    told = read_facts(turn(text), asking(FactName.APPLICANT, minor=True))
    assert told.facts == {"applicant": applicant}


@pytest.mark.parametrize(
    ("fact", "text", "intent", "value"),
    [
        (FactName.ADMISSION_NOTICE, "有，网络医院开的", "service_region", "valid"),
        (FactName.ADMISSION_NOTICE, "还没", "inform", "none"),
        (FactName.INVASIVE_CARE, "不需要有创", "deny", "no"),
        (FactName.INVASIVE_CARE, "需要气管切开护理", "medical_advice", "yes"),
        (FactName.TREATMENT_BEGUN, "没问题", "affirm", "yes"),
        (FactName.DISEASE_CLASS, "不属于", "deny", "other"),
        (FactName.DISEASE_CLASS, "记不清了", "emergency", "unknown"),
        (FactName.EARLY_SYMPTOM, "肺部没有，甲状腺有", "inform", "thyroid"),
    ],
)
def test_short_answers(fact: FactName, text: str, intent: str, value: str) -> None:
    assert read_facts(turn(text, intent), asking(fact)).facts == {fact.value: value}


def test_a_yes_to_a_class_is_no_class() -> None:
    assert not read_facts(turn("没问题", "affirm"), asking(FactName.DISEASE_CLASS))


@pytest.mark.parametrize(
    ("text", "fact"),
    [("我要指定王主任", "named_doctor"), ("要单人间", "bed"), ("特需门诊要主任医师", "grade_with_clinic_type"),
     ("还要上次那位咨询师", "counsellor")],
)  # fmt: skip
def test_wishes(text: str, fact: str) -> None:
    assert read_facts(turn(text, "book"), Asking(booking=True)).facts[fact] == "yes"


@pytest.mark.parametrize("text", ["我要高血压专家", "约专家门诊", "找个心内科专家", "能指定王主任吗"])
def test_no_wish(text: str) -> None:
    assert "named_doctor" not in read_facts(turn(text, "book"), Asking(booking=True)).facts


@pytest.mark.parametrize(("text", "is_question"), [("哪天都行", False), ("这要几天", True), ("胃疼好几天了", False)])
def test_questions(text: str, is_question: bool) -> None:
    assert asks(text) is is_question


@pytest.mark.parametrize(("text", "sure", "clear"), [("啊吧啊吧", 0.51, False), ("确定", 0.5, True), ("中", 0.95, True)])
def test_only_a_clear_yes_is_consent(text: str, sure: float, clear: bool) -> None:
    assert clear_yes(turn(text, "affirm", sure)) is clear


def test_names() -> None:
    assert name_after("登记我妈李桂芳", 4) == "李桂芳"
    assert name_after("把我老公和我妈都登记了", 4) is None
    assert name_alone("叫王小美") == "王小美"
    assert name_alone("她还没有想好叫什么") is None

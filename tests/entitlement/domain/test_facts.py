"""Facts as people and programs tell them."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from actions.entitlement import SPECS, BadDate, BadFact, FactKind, FactName, Facts


@pytest.mark.parametrize(
    ("name", "told", "value"),
    [
        ("disease_class", "critical", "critical"),
        ("disease_class", "重大疾病", "critical"),
        ("disease_class", "重疾", "critical"),
        ("diagnosis", "确诊", "confirmed"),
        ("diagnosis", "SUSPECTED", "suspected"),
        ("admission_notice", "没有", "none"),
        ("admission_notice", "有", "valid"),
        ("admission_notice", "no", "none"),
        ("for_whom", "妈妈", "parent"),
        ("region", "美国", "usa"),
        ("cancer_confirmed", "没有", False),
        ("cancer_confirmed", True, True),
        ("treatment_begun", "已经", True),
        ("wanted_date", "2026-12-02", date(2026, 12, 2)),
        ("wanted_date", "2026年12月2日", date(2026, 12, 2)),
        ("wanted_date", "2026/12/2", date(2026, 12, 2)),
        ("wanted_date", datetime(2026, 12, 2, 9), date(2026, 12, 2)),
        ("wanted_date", date(2026, 12, 2), date(2026, 12, 2)),
        ("wanted_time", "9:30", time(9, 30)),
        ("wanted_time", time(9, 30), time(9, 30)),
        ("department", " 心内科 ", "心内科"),
        ("科室", "心内科", "心内科"),
    ],
)
def test_values_are_typed(name: str, told: object, value: object) -> None:
    """English and Chinese, programs and people."""
    facts = Facts.parse({name: told})
    assert list(facts.known.values()) == [value]


@pytest.mark.parametrize(
    ("name", "told", "error"),
    [
        ("colour", "red", BadFact),
        ("disease_class", "感冒药", BadFact),
        ("cancer_confirmed", "也许", BadFact),
        ("wanted_date", "2026-02-30", BadDate),
        ("wanted_date", "2026年13月1日", BadDate),
        ("wanted_date", "明天", BadDate),
        ("wanted_time", "25:00", BadDate),
        ("department", "科" * 201, BadFact),
        ("department", "  ", BadFact),
        ("department", "心\x00内科", BadFact),
        ("department", "心\ud800内科", BadFact),
        ("relative_name", "甲" * 101, BadFact),
        ("wanted_date", "1899-12-31", BadDate),
        ("wanted_date", "2200-01-01", BadDate),
        ("wanted_date", date.max, BadDate),
        ("wanted_time", "09:30+08:00", BadDate),
    ],
)
def test_bad_values_are_refused(name: str, told: object, error: type[BadFact]) -> None:
    """A typed error with the field for programs; people read its Chinese name and the reason."""
    with pytest.raises(error) as caught:
        Facts.parse({name: told})
    assert (caught.value.field, caught.value.code) == (name, error.code)
    label = SPECS[FactName(name)].label if name in set(FactName) else name
    assert caught.value.message_zh == f"{label}：{caught.value.reason}"


def test_the_longest_values_are_taken() -> None:
    """A name of 100 characters, a department of 200, the first and the last year."""
    told = {"relative_name": "甲" * 100, "department": "科" * 200, "report_on": "1900-01-01", "wanted_date": "2199-12-31"}
    assert Facts.parse(told).plain() == told


def test_one_letter_and_the_reasons_of_texts() -> None:
    """From 1 character up to as many as the field holds."""
    assert Facts.parse({"disease": "癌"}).text(FactName.DISEASE) == "癌"
    for name, most in (("relative_name", 100), ("department", 200), ("disease", 200)):
        with pytest.raises(BadFact, match=f"文字应为 1 到 {most} 字"):
            Facts.parse({name: " "})


def test_unknown_and_empty() -> None:
    """`unknown` is kept apart; an empty value is no value."""
    facts = Facts.parse({"diagnosis": "不清楚", "disease_class": "unknown", "region": "", "department": None})
    assert facts.unknown == {FactName.DIAGNOSIS, FactName.DISEASE_CLASS}
    assert not facts.known
    assert FactName.DIAGNOSIS not in facts


def test_plain_facts_read_back() -> None:
    """What is stored with a booking comes back the same."""
    facts = Facts.parse({
        "wanted_date": "2026-12-02", "wanted_time": "09:30", "cancer_confirmed": "no", "invasive_care": "yes",
        "region": "asia", "diagnosis": "unknown",
    })  # fmt: skip
    assert Facts.parse(facts.plain()) == facts


def test_reading_and_changing() -> None:
    """Typed getters; changes make new facts."""
    facts = Facts.parse({"wanted_date": "2026-12-02", "region": "asia", "bed": "yes", "diagnosis": "unknown"})
    assert facts.day(FactName.WANTED_DATE) == date(2026, 12, 2)
    assert facts.day(FactName.REPORT_ON) is None
    assert facts.clock(FactName.WANTED_TIME) is None
    assert facts.text(FactName.REGION) == "asia"
    assert facts.text(FactName.BED) == ""
    assert facts.yes(FactName.BED)
    assert not facts.yes(FactName.COUNSELLOR)
    changed = facts.with_fact(FactName.DIAGNOSIS, "confirmed")
    assert changed.text(FactName.DIAGNOSIS) == "confirmed"
    assert not changed.unknown
    assert [name for name, _ in changed.only(frozenset({FactName.REGION})).items()] == [FactName.REGION]


def test_every_fact_is_described() -> None:
    """Choices have values, askable ones a question; labels and values are unambiguous."""
    assert set(SPECS) == set(FactName)
    labels = [spec.label for spec in SPECS.values()]
    assert len(labels) == len(set(labels))
    for spec in SPECS.values():
        # The parts of a service are the catalogue's.
        fixed = spec.kind in (FactKind.CHOICE, FactKind.YES_NO) and spec.name is not FactName.SUB_SERVICE
        assert bool(spec.values) == fixed
        words = [word for value in spec.values for word in {value.value, value.label, *value.synonyms}]
        assert len(words) == len(set(words)), spec.name

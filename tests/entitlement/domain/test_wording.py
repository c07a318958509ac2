"""Texts are short plain Chinese, each in one place."""

from __future__ import annotations

import re
from datetime import date
from string import Formatter

import pytest

from actions.entitlement.domain.fact_specs import SPECS
from actions.entitlement.domain.wording import (
    CANCEL_CODES,
    CUTOFFS,
    DOCUMENTS,
    NOTES,
    PUBLIC_CODE,
    REASONS,
    WITHOUT_DAY,
    barred_text,
    cancellation_text,
    chinese_instant,
    dated,
    document_need,
    reason,
    undated,
)
from actions.entitlement.handbook import Cutoff

from ..builders import instant

WORDS: dict[str, object] = {
    "day": date(2026, 11, 23), "last_day": date(2026, 11, 23), "limit": 2, "service": "专家门诊预约协调", "tier": "贵宾套餐",
    "years": 3, "least": 50000, "disease": "中度疾病", "age": 18, "first": "专家报告解读", "months": 3, "ahead": "7个工作日",
    "open": "09:00", "close": "18:00", "region": "美国", "regions": "亚洲", "department": "产科", "choice": "指定专家",
    "count": 2, "cutoff": "协议已经签署", "phone": "95169038", "letter": "《授权委托书》", "escort": "导医服务",
    "state": "意外状况", "minutes": 60, "last": "17:00",
}  # fmt: skip


@pytest.mark.parametrize("code", REASONS)
def test_reasons(code: str) -> None:
    """Every reason can be said, in one sentence, without English or brackets."""
    found = reason(code, "3.2", date(2026, 12, 2), **WORDS)
    assert found.code == PUBLIC_CODE.get(code, code)
    assert found.text_zh.endswith("。")
    assert len(found.text_zh) <= 60
    assert not re.search(r"[A-Za-z_{}]", found.text_zh)


@pytest.mark.parametrize("code", WITHOUT_DAY)
def test_reasons_without_a_day(code: str) -> None:
    """They name no possible day, and say what they say else; what is in the way by then follows."""
    found = reason(code, "3.2", date(2026, 12, 2), **WORDS)
    plain = undated(found)
    assert (plain.code, plain.possible_from) == (found.code, None)
    assert plain.text_zh.endswith("。")
    assert "12月2日" not in plain.text_zh
    assert not re.search(r"[A-Za-z_{}]", plain.text_zh)
    ended = reason("service_period_ended", "2.1.1", **WORDS)
    told = undated(found, (date(2026, 12, 2), ended))
    assert told.text_zh == f"{plain.text_zh}等到2026年12月2日，{ended.text_zh}"


@pytest.mark.parametrize("code", REASONS)
def test_reasons_of_another_day(code: str) -> None:
    """The day is named anew, or not at all where the sentence is about a day of its own."""
    found = reason(code, "3.2", date(2026, 12, 2), **WORDS)
    later = dated(found, date(2027, 3, 4))
    assert (later.code, later.possible_from) == (found.code, date(2027, 3, 4))
    assert "12月2日" not in later.text_zh
    assert dated(found, date(2026, 12, 2)) is found


def test_a_reason_without_a_day_stays_as_it_is() -> None:
    """There is nothing to take away."""
    found = reason("exclusion", "2.4")
    assert undated(found) is found


@pytest.mark.parametrize("code", DOCUMENTS)
def test_documents(code: str) -> None:
    """Told plainly, with the catalogue's own sentences beside it."""
    found = document_need(code, "4.8 注意1", ())
    assert (found.code, found.clause, found.text[-1]) == (code, "4.8 注意1", "。")


def test_notes_and_questions() -> None:
    """Short, and ending like a sentence or a question."""
    for text in NOTES.values():
        assert text.endswith("。")
    for spec in SPECS.values():
        assert not spec.question or spec.question[-1] in "？。"
        assert len(spec.question) <= 40
    assert {name for text in NOTES.values() for _, name, _, _ in Formatter().parse(text) if name} >= {"service"}


def test_dates_are_spoken() -> None:
    """As people say them."""
    assert chinese_instant(instant("2026-11-23T14:00")) == "2026年11月23日14点"
    assert chinese_instant(instant("2026-11-23T14:05")) == "2026年11月23日14点05分"


@pytest.mark.parametrize("cutoff", list(Cutoff))
def test_cancellation_texts(cutoff: Cutoff) -> None:
    """Every cut-off has its words."""
    assert cutoff in CUTOFFS
    assert "退回" in cancellation_text(cutoff, in_time=True)
    assert "视为已使用" in cancellation_text(cutoff, in_time=False)
    assert "次数不退" in barred_text(cutoff)
    assert cutoff in CANCEL_CODES

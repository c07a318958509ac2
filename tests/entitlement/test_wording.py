"""Texts are short plain Chinese, each in one place."""

from __future__ import annotations

import re
from datetime import date
from string import Formatter

import pytest

from actions.entitlement.domain.fact_specs import SPECS
from actions.entitlement.domain.wording import (
    CUTOFFS,
    NOTES,
    PUBLIC_CODE,
    REASONS,
    cancellation_text,
    chinese_instant,
    reason,
)
from actions.entitlement.handbook import Cutoff

from .builders import instant

WORDS: dict[str, object] = {
    "day": date(2026, 11, 23), "last_day": date(2026, 11, 23), "limit": 2, "service": "专家门诊预约协调", "tier": "贵宾套餐",
    "years": 3, "least": 50000, "disease": "中度疾病", "age": 18, "first": "专家报告解读", "months": 3, "ahead": "7个工作日",
    "open": "09:00", "close": "18:00", "region": "美国", "regions": "亚洲", "department": "产科", "choice": "指定专家",
    "count": 2, "cutoff": "协议已经签署",
}  # fmt: skip


@pytest.mark.parametrize("code", REASONS)
def test_reasons(code: str) -> None:
    """Every reason can be said, in one sentence, without English or brackets."""
    found = reason(code, "3.2", date(2026, 12, 2), **WORDS)
    assert found.code == PUBLIC_CODE.get(code, code)
    assert found.text_zh.endswith("。")
    assert len(found.text_zh) <= 60
    assert not re.search(r"[A-Za-z_{}]", found.text_zh)


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

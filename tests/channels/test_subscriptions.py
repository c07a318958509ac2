"""Values of subscription messages within WeChat's limits, still to be recognised."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.channels.members.subscriptions import Template, characters, filled, thing

TOLD = {"service": "专家门诊协调", "place": "示范医院", "when": "2026年12月10日 09:30", "booking": "B20261123-0001"}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("示范医院", "示范医院"),
        ("示范医院（东院区）", "示范医院（东院区）"),
        ("示范大学医学院附属第一人民示范医院（东院区）", "示范大学医学院附属第一人民示范医院"),
        ("示范省示范市示范自治州第一人民示范医院国际医疗部特需门诊二区", "示范示范示范自治州第一人民…特需门诊二区"),
        ("", "-"),
    ],
)
def test_a_hospitals_name(name: str, shown: str) -> None:
    assert thing(name) == shown


@settings(deadline=None)
@given(st.text(max_size=80))
def test_no_value_is_empty_or_too_long(text: str) -> None:
    assert 1 <= len(thing(text)) <= 20
    assert 1 <= len(characters(text)) <= 32


@pytest.mark.parametrize("template", list(Template))
@pytest.mark.parametrize("changed", [{}, {"place": "", "when": ""}, {"place": "很" * 60, "when": "2026-12-10"}])
def test_every_keyword_has_its_value(template: Template, changed: dict[str, str]) -> None:
    found = filled(template, {**TOLD, **changed})
    assert all(found.values())
    assert ("time5" in found) == (template is Template.ARRANGED)

"""Facts of the catalogue put into sentences."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from actions.entitlement import load_catalogue
from actions.replies.wording import (
    contact_of,
    from_facts,
    grouped,
    name,
    numbered,
    plain_name,
    say_contact,
    spoken_day,
)

BOOK = load_catalogue()


def test_counts_are_told_together_where_they_are_the_same() -> None:
    """The larger count first, what has no number last."""
    told = [("导医服务", "2次"), ("图文问诊", "不限次"), ("心理咨询", "6次"), ("专家门诊", "2次"), ("电话医生", "不限次")]
    assert grouped(told) == "心理咨询6次；导医服务、专家门诊各2次；图文问诊、电话医生都不限次"


def test_a_fact_told_twice_is_said_once_and_each_clause_is_cited_once() -> None:
    fact = SimpleNamespace(text="要提前7个工作日。", clause="4.4 流程1")
    other = SimpleNamespace(text="就诊当天带证件。", clause="4.4 流程4")
    found = from_facts("4.4", [fact, fact, other], lead="专家门诊")
    assert found.text.count("要提前7个工作日") == 1
    assert found.clauses == ("4.4 流程1", "4.4 流程4")


@pytest.mark.parametrize("service", ["4.1.1", "4.4", "4.3", None])
def test_whom_to_call_is_what_the_catalogue_says(service: str | None) -> None:
    contact = contact_of(BOOK, service)
    said = say_contact(contact)
    assert said and all(str(contact[part]) in said for part in ("phone", "email") if part in contact)
    assert ("email" in contact) == (service == "4.1.1")


def test_a_service_is_called_by_its_short_name() -> None:
    assert plain_name(BOOK, "4.4") == name(BOOK, "4.4").removesuffix("协调")
    assert not plain_name(BOOK, "4.6").endswith("协调")


def test_steps_and_days_are_read_aloud() -> None:
    assert numbered(["打电话。", "选医院。"]) == "1. 打电话；2. 选医院。"
    assert spoken_day(date(2026, 12, 2)) == "2026年12月2日"

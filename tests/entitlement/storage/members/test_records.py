"""Dates of the members file and its generated schema."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from actions.entitlement import members_file_schema
from actions.entitlement.storage.members.records import parse_record, resolve_dates

from ...builders import TODAY, record


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2026-11-23"),
        ("today-40d", "2026-10-14"),
        ("today-2y+3d", "2024-11-26"),
        ("today+1m", "2026-12-23"),
        ("today-1w", "2026-11-16"),
        ("today-9m-1d", "2026-02-22"),
    ],
)
def test_relative_dates(text: str, day: str) -> None:
    """Years, months, weeks and days, from left to right."""
    assert resolve_dates({"a": [text]}, TODAY) == {"a": [day]}


def test_months_end_on_the_last_day() -> None:
    """A missing day becomes the month's last."""
    assert resolve_dates("today-6m", date(2026, 8, 31)) == "2026-02-28"


@pytest.mark.parametrize("text", ["today-", "today-3x", "todays", "today 3d"])
def test_other_texts_are_left(text: str) -> None:
    """They are no dates and are refused as such where one is wanted."""
    assert resolve_dates(text, TODAY) == text
    with pytest.raises(ValidationError):
        parse_record(record(birth_date=text), TODAY)


def test_schema_is_generated() -> None:
    """From the records: required fields, relations, dates."""
    schema = members_file_schema()
    text = str(schema)
    for word in ("policies", "sum_insured", "cooling_off_until", "relatives", "spouse", "today", "additionalProperties"):
        assert word in text
    assert schema["type"] == "array"
    definitions = schema["definitions"]
    assert set(definitions["PolicyholderRecord"]["properties"]) == {"name", "mobile", "relation"}
    assert "policyholder" not in definitions["PolicyRecord"]["required"]
    assert {"array", "string"} == {way["type"] for way in definitions["BookingRecord"]["properties"]["also_holds"]["anyOf"]}

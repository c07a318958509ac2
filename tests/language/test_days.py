"""Days in whole messages: what is wanted, ruled out and read back, at a frozen now in Asia/Shanghai."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from actions.language.days import Choice, DayContext, DayReading, read_days

SHANGHAI = ZoneInfo("Asia/Shanghai")
EXPRESSIONS = Path(__file__).with_name("day_expressions.yml")
_SIGN = {"deadline": "<=", "not_before": ">="}


def _moment(value: str) -> datetime:
    return datetime.fromisoformat(value).replace(tzinfo=SHANGHAI)


def _days(first: date, last: date) -> str:
    return f"{first}" if first == last else f"{first}..{last}"


def _time(choice: Choice) -> str:
    if choice.time is None:
        return f"@{choice.part}" if choice.part else ""
    until = f"-{choice.until.hour}:{choice.until.minute:02d}" if choice.until else ""
    return f"@{choice.time.hour}:{choice.time.minute:02d}{until}"


def _choice(choice: Choice) -> str:
    rough = "~" if choice.approximate else ""
    if choice.kind == "deadline":
        return f"<={choice.last}"
    if choice.kind == "not_before":
        return f">={choice.first}"
    return rough + _days(choice.first, choice.last)


def written(reading: DayReading) -> str:
    """The notation of ``day_expressions.yml`` for a reading."""
    times = {_time(choice) for choice in reading.chosen} or {""}
    if len(times) == 1:
        said = [_choice(choice) for choice in reading.chosen] + [time for time in times if time]
    else:
        said = [_choice(choice) + _time(choice) for choice in reading.chosen]
    said += ["any"] if reading.any_day else []
    said += [f"!{_days(first, last)}" for first, last in reading.excluded]
    said += [f"?{reading.problem}"] if reading.problem else []
    return " ".join(said) or "-"


def _cases() -> list[Any]:
    rows = []
    for block in yaml.load(EXPRESSIONS.read_text(encoding="utf8"), Loader=yaml.BaseLoader):
        context = {name: _context(value) for name, value in block.get("context", {}).items()}
        for text, expected in block["cases"]:
            rows.append(pytest.param(text, block["now"], DayContext(**context), expected, id=f"{block['now'][:10]} {text}"))
    return rows


def _context(value: str) -> Any:
    return True if value == "true" else date.fromisoformat(value)


@pytest.mark.parametrize(("text", "now", "context", "expected"), _cases())
def test_the_day_that_results(text: str, now: str, context: DayContext, expected: str) -> None:
    assert written(read_days(text, _moment(now), anchor=context)) == expected

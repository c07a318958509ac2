"""Every instant is Shanghai's."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from actions.clock import SHANGHAI, current_time, parse_instant


@pytest.mark.parametrize(
    "text",
    ["2026-11-23T10:00+08:00", "2026-11-23T10:00", " 2026-11-23 10:00:00 ", "2026-11-23T02:00Z", "2026-11-22T21:00-05:00"],
)
def test_one_instant_however_it_is_written(text: str) -> None:
    instant = parse_instant(text)
    assert instant == datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)
    assert instant.utcoffset() == timedelta(hours=8)


def test_a_day_begins_at_midnight_in_shanghai() -> None:
    assert parse_instant("2026-11-23").isoformat() == "2026-11-23T00:00:00+08:00"


@pytest.mark.parametrize("text", ["", "明天", "2026-02-30T10:00", "2026-13-01", "10:00", "2026-11-23T25:00"])
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_instant(text)


def test_frozen_goes_before_environment_and_environment_before_the_real_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUIXIN_NOW", "2026-01-01T08:00")
    assert current_time("2026-11-23T10:00").month == 11
    assert current_time().isoformat() == "2026-01-01T08:00:00+08:00"
    monkeypatch.setenv("SUIXIN_NOW", "")
    assert abs(current_time() - datetime.now(timezone.utc)) < timedelta(minutes=1)
    assert current_time().utcoffset() == timedelta(hours=8)

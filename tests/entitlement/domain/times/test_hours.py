"""When lines and services are open (3.1, 4.2, 4.3, 4.13)."""

from __future__ import annotations

import pytest

from actions.entitlement import Catalogue
from actions.entitlement.domain.times.calendar import WorkCalendar
from actions.entitlement.domain.times.hours import ServiceHours, line_hours, service_hours

from ...builders import instant

CALENDAR = WorkCalendar()


@pytest.mark.parametrize(
    ("service", "at", "is_open"),
    [
        # 95169038: eight to twenty, closed over Spring Festival only.
        ("4.4", "2026-11-23T08:00", True),
        ("4.4", "2026-11-23T19:59", True),
        ("4.4", "2026-11-23T20:00", False),
        ("4.4", "2026-11-23T07:59", False),
        ("4.4", "2026-10-01T10:00", True),
        ("4.4", "2026-02-17T10:00", False),
        # 4.1: nine to twenty-one, closed on every statutory holiday, open on weekends.
        ("4.1.1", "2026-11-22T20:59", True),
        ("4.1.1", "2026-10-01T10:00", False),
        # 4.2: round the clock, closed over Spring Festival only.
        ("4.2", "2026-11-23T03:00", True),
        ("4.2", "2026-10-01T03:00", True),
        ("4.2", "2026-02-17T12:00", False),
        # 4.3: answered on working days, make-up days included.
        ("4.3", "2026-11-22T10:00", False),
        ("4.3", "2026-10-10T10:00", True),
        ("4.3", "2026-10-01T10:00", False),
        # 4.13: nine to eighteen, weekends too, no statutory holiday.
        ("4.13", "2026-11-22T17:59", True),
        ("4.13", "2026-11-23T18:00", False),
        ("4.13", "2026-05-01T10:00", False),
    ],
)
def test_open_at(catalogue: Catalogue, service: str, at: str, is_open: bool) -> None:
    """Each service at a telling instant."""
    assert service_hours(catalogue, service, CALENDAR).open_at(instant(at)).open is is_open


@pytest.mark.parametrize(
    ("service", "at", "opens"),
    [
        ("4.4", "2026-11-23T21:00", "2026-11-24T08:00"),
        ("4.4", "2026-11-23T06:00", "2026-11-23T08:00"),
        ("4.4", "2026-02-14T20:30", "2026-02-24T08:00"),
        ("4.2", "2026-02-17T12:00", "2026-02-24T00:00"),
        ("4.3", "2026-11-21T10:00", "2026-11-23T09:00"),
        ("4.1.1", "2026-09-30T22:00", "2026-10-08T09:00"),
    ],
)
def test_next_opening(catalogue: Catalogue, service: str, at: str, opens: str) -> None:
    """Closed: the next opening is told."""
    found = service_hours(catalogue, service, CALENDAR).open_at(instant(at))
    assert not found.open
    assert found.next_opening == instant(opens)
    assert found.until is None


def test_until_when(catalogue: Catalogue) -> None:
    """An open line closes at its hour; one round the clock does not."""
    assert service_hours(catalogue, "4.4", CALENDAR).open_at(instant("2026-11-23T09:00")).until == instant(
        "2026-11-23T20:00"
    )
    assert service_hours(catalogue, "4.2", CALENDAR).open_at(instant("2026-11-23T09:00")).until is None


def test_beyond_the_announced_years_it_is_provisional(catalogue: Catalogue) -> None:
    """An opening in a year without announcement says so."""
    hours = service_hours(catalogue, "4.4", CALENDAR)
    assert hours.open_at(instant("2027-03-01T10:00")).provisional
    assert hours.open_at(instant("2026-12-31T21:00")).provisional
    assert not hours.open_at(instant("2026-12-30T21:00")).provisional


def test_instants_of_other_zones_are_shanghai_instants(catalogue: Catalogue) -> None:
    """01:00 UTC is nine in Shanghai."""
    from datetime import datetime, timezone

    at = datetime(2026, 11, 23, 1, 0, tzinfo=timezone.utc)
    assert service_hours(catalogue, "4.4", CALENDAR).open_at(at).open


def test_a_line_without_hours_has_none(catalogue: Catalogue) -> None:
    """The complaint line names no hours (六)."""
    assert line_hours(catalogue, "complaint", CALENDAR) is None
    assert line_hours(catalogue, "main", CALENDAR) is not None


def test_hours_that_never_open_are_a_mistake(catalogue: Catalogue) -> None:
    """Figures that close for ever are refused rather than searched without end."""

    class Never(WorkCalendar):
        @staticmethod
        def spring_festival(day: object) -> bool:
            return True

    hours = ServiceHours(service_hours(catalogue, "4.4", CALENDAR).hours, Never())
    with pytest.raises(ValueError, match="wrong"):
        hours.next_opening(instant("2026-11-23"))

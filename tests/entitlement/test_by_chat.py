"""What chat may do is a setting of the edition; how near a deadline is, the clock and the catalogue tell."""

from __future__ import annotations

import copy
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.entitlement import Act, CatalogueError, Entitlements, Facts, IllegalTransition
from actions.entitlement.domain.booking.deadlines import CutOff
from actions.entitlement.handbook import DEFAULT_PATH, parse_catalogue

from .builders import NOW, TODAY, instant, members_file, record


def edition(text: str | None) -> str:
    """The edition with this setting, as YAML; None: without any."""
    raw: dict[str, Any] = copy.deepcopy(yaml.safe_load(DEFAULT_PATH.read_bytes()))
    raw.pop("by_chat")
    setting = "" if text is None else f'"by_chat": {text}, '
    return "{" + setting + json.dumps(raw, ensure_ascii=False)[1:]


def opened(text: str | None) -> Entitlements:
    return Entitlements.open("sqlite://", parse_catalogue(edition(text), "edition.yml"))


@pytest.mark.parametrize(
    ("text", "only_by_line"),
    [
        (None, set()),
        ("{}", set()),
        ("{cancel: yes, reschedule: yes, designate: yes}", set()),
        ('{cancel: "yes"}', set()),
        ("{cancel: line_only}", {Act.CANCEL}),
        ("{reschedule: line_only, designate: line_only}", {Act.RESCHEDULE, Act.DESIGNATE}),
    ],
)
def test_what_chat_may_do(text: str | None, only_by_line: set[Act]) -> None:
    """By default everything; YAML's own yes is a yes."""
    engine = opened(text)
    assert {act for act in Act if not engine.by_chat(act)} == only_by_line
    engine.close()


@pytest.mark.parametrize("text", ["{cancel: no}", "{cancel: maybe}", "{book: yes}", "{cancel: null}", "yes"])
def test_a_setting_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        parse_catalogue(edition(text), "edition.yml")
    assert caught.value.field.startswith("by_chat")


# Deadlines


@pytest.fixture
def desk(entitlements: Entitlements, tmp_path: Path) -> Entitlements:
    """A vip member a."""
    assert entitlements.load_members(members_file(tmp_path, record("a")), actor="t", today=TODAY).loaded == 1
    return entitlements


def booked(desk: Entitlements, service: str, **facts: str) -> str:
    made = desk.book("a", service, Facts.parse({"wanted_date": "2026-12-07", **facts}), NOW, actor="t").booking
    assert made is not None
    return made.id


def test_an_escort_can_be_cancelled_until_the_line_closes_on_the_last_working_day(desk: Entitlements) -> None:
    """4.5 注意5: visit on Monday, so Friday at eight in the evening, the instant included."""
    escort, until = booked(desk, "4.5"), instant("2026-12-04T20:00")
    for at, left, near, in_time in (
        (until - timedelta(hours=3), timedelta(hours=3), False, True),
        (until - timedelta(hours=2), timedelta(hours=2), False, True),
        (until - timedelta(minutes=119), timedelta(minutes=119), True, True),
        (until, timedelta(0), True, True),
        (until + timedelta(minutes=1), None, False, False),
    ):
        found = desk.cut_off(escort, at, actor="t")
        assert (found.until, found.left, found.near(), found.in_time) == (until, left, near, in_time)
        assert found.clause == "4.5 注意5"
        assert found.in_time == desk.cancellation(escort, at, actor="t").in_time


def test_a_visit_has_a_deadline_only_once_it_is_notified(desk: Entitlements) -> None:
    """4.4 注意9: then the registration goes back until two in the afternoon."""
    visit = booked(desk, "4.4", department="心内科")
    before = desk.cut_off(visit, NOW, actor="t")
    assert (before.in_time, before.next, before.near()) == (True, None, False)
    desk.advance(visit, "accepted", NOW, actor="p")
    desk.advance(visit, "notified", NOW, actor="p", details={"visit_at": "2026-12-07T09:30"})
    at = instant("2026-12-04T12:30")
    after = desk.cut_off(visit, at, actor="t")
    assert (after.in_time, after.refund_until, after.near()) == (False, instant("2026-12-04T14:00"), True)
    assert (after.clause, after.near(timedelta(hours=1))) == ("4.4 注意9", False)
    passed = desk.cut_off(visit, instant("2026-12-04T14:01"), actor="t")
    assert (passed.refund_until, passed.next) == (instant("2026-12-04T14:00"), None)


def test_a_talk_until_its_hour(desk: Entitlements) -> None:
    """4.10: nothing by the clock while no hour is agreed."""
    talk = booked(desk, "4.10")
    assert desk.cut_off(talk, instant("2026-12-07T08:00"), actor="t").until is None
    for state in desk.catalogue.services["4.10"].booking.path[1:-1]:
        desk.advance(talk, state, NOW, actor="p", details={"visit_at": "2026-12-07T15:00"})
    found = desk.cut_off(talk, instant("2026-12-07T14:00"), actor="t")
    assert (found.until, found.near()) == (instant("2026-12-07T15:00"), True)


def test_whatever_the_deadlines_the_next_one_is_ahead() -> None:
    at = instant("2026-12-04T12:00")
    hours: list[datetime | None] = [None, at - timedelta(hours=1), at, at + timedelta(hours=1)]
    for until in hours:
        for refund in hours:
            found = CutOff("B", at, True, until, refund, "4.5 注意5")
            ahead = [one for one in (until, refund) if one is not None and one >= at]
            assert found.next == (min(ahead) if ahead else None)
            assert found.near() == bool(ahead)


def test_an_ended_booking_has_no_deadline(desk: Entitlements) -> None:
    escort = booked(desk, "4.5")
    desk.cancel(escort, NOW, actor="t")
    with pytest.raises(IllegalTransition):
        desk.cut_off(escort, NOW, actor="t")

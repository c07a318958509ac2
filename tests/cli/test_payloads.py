"""The JSON shapes shared by `--json` and `custom.answer`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Any

import pytest

from actions.clock import parse_instant
from actions.engine import entitlements
from actions.entitlement import Facts, Premium
from actions.replies.payloads import (
    booking_payload,
    cancellation_payload,
    decision_payload,
    masked,
    member_payload,
    plain,
    quota_payload,
    reschedule_payload,
    standing_payload,
)

from .conftest import TODAY, Run

AT = parse_instant(TODAY)


class Colour(str, Enum):
    RED = "red"


@dataclass(frozen=True)
class Thing:
    colour: Colour
    on: date
    parts: tuple[int, ...]


def test_plain_makes_json_types_of_everything_the_domain_uses() -> None:
    thing = {"thing": Thing(Colour.RED, date(2026, 11, 23), (1, 2)), Colour.RED: time(9, 30), "none": None}
    assert plain(thing) == {
        "thing": {"colour": "red", "on": "2026-11-23", "parts": [1, 2]},
        "red": "09:30",
        "none": None,
    }
    assert plain(datetime(2026, 11, 23, 10)) == "2026-11-23T10:00:00"
    assert type(plain(Colour.RED)) is str


def test_plain_refuses_what_has_no_shape() -> None:
    with pytest.raises(TypeError, match="object"):
        plain({"x": object()})


@pytest.mark.parametrize(
    ("text", "hidden"), [("13800000001", "138****0001"), ("", ""), ("1234567", "*******"), ("12", "**")]
)
def test_masked_hides_the_middle(text: str, hidden: str) -> None:
    assert masked(text) == hidden


def test_the_parts_of_the_machine_readable_answer_have_the_promised_names(demo: Run) -> None:
    engine: Any = entitlements()
    [balance] = engine.quota("demo-vip", "4.4", AT, actor="tester")
    assert {"limit", "used", "held", "remaining", "window_start", "window_end"} <= set(quota_payload(balance))
    decision = decision_payload(engine.check("demo-vip", "4.4", Facts({}), AT, actor="tester"))
    assert {"allowed", "reasons", "needs", "earliest_date", "consumes"} <= set(decision)
    facts = Facts.parse({"department": "心内科", "wanted_date": "2026-12-08"})
    booking = engine.book("demo-vip", "4.4", facts, AT, actor="tester").booking
    assert {"id", "service", "state"} <= set(booking_payload(booking))
    reasons = decision_payload(engine.check("demo-lapsed", "4.4", Facts({}), AT, actor="tester"))["reasons"]
    assert {"code", "clause"} <= set(reasons[0])


def test_every_shape_is_json(demo: Run) -> None:
    engine: Any = entitlements()
    facts = Facts.parse({"department": "心内科", "wanted_date": "2026-12-08"})
    booking = engine.book("demo-vip", "4.4", facts, AT, actor="tester").booking
    shapes = [
        member_payload(engine.member("demo-minor", actor="tester")),
        standing_payload(engine.standing("demo-rider", AT, actor="tester")),
        standing_payload(engine.standing("demo-lapsed", AT, actor="tester")),
        reschedule_payload(engine.reschedule(booking.id, date(2026, 12, 9), AT, actor="tester")),
        cancellation_payload(engine.cancel(booking.id, AT, actor="tester")),
    ]
    for shape in shapes:
        assert json.loads(json.dumps(shape)) == shape


def test_papers_that_will_not_do_are_told_apart_from_cover(demo: Run) -> None:
    """4.11 note 2: the last half year is wanted; the answer on cover stays a yes."""
    told = Facts.parse({"disease_class": "critical", "diagnosis": "suspected", "records_age": "older"})
    found = decision_payload(entitlements().check("demo-vip", "4.11", told, AT, actor="tester"))
    [paper] = found["needs_documents"]
    assert (found["allowed"], paper["code"], paper["clause"]) == (True, "records_not_recent", "4.11 注意2")
    assert paper["instead"] and all(fact["text"] and fact["clause"] for fact in paper["instead"])


def test_a_region_the_handbook_leaves_open_is_passed_on(demo: Run) -> None:
    """4.9 in Hong Kong: not allowed, and told apart from a no."""
    told = {"disease_class": "critical", "diagnosis": "confirmed", "first_diagnosed_on": "2026-01-05", "region": "香港"}
    found = decision_payload(entitlements().check("demo-vip", "4.9", Facts.parse(told), AT, actor="tester"))
    assert (found["allowed"], found["passed_on"], found["hypothetical"]) == (False, True, False)


def test_a_supposition_says_that_it_is_one(demo: Run) -> None:
    with_premium_due = entitlements().for_member("demo-vip", AT, actor="tester").what_if([Premium(False)])
    found = decision_payload(with_premium_due.check("4.4"))
    assert (found["allowed"], found["hypothetical"]) == (False, True)


def test_a_move_hands_out_what_it_told(demo: Run) -> None:
    """The confirmation hands it back; another state of the booking tells something else."""
    engine: Any = entitlements()
    facts = Facts.parse({"department": "心内科", "wanted_date": "2026-12-08"})
    booking = engine.book("demo-vip", "4.4", facts, AT, actor="tester").booking
    before = engine.rescheduling(booking.id, date(2026, 12, 9), AT, actor="tester")
    assert reschedule_payload(before)["told"] == before.told
    assert not reschedule_payload(before)["counts_as_used"] and not reschedule_payload(before)["passed_on"]
    moved = engine.reschedule(booking.id, date(2026, 12, 9), AT, actor="tester", told=reschedule_payload(before)["told"])
    assert moved.done


def test_a_cancelling_names_its_code_and_whether_it_can_be(demo: Run) -> None:
    engine: Any = entitlements()
    facts = Facts.parse({"department": "心内科", "wanted_date": "2026-12-08"})
    booking = engine.book("demo-vip", "4.4", facts, AT, actor="tester").booking
    found = cancellation_payload(engine.cancellation(booking.id, AT, actor="tester"))
    assert (found["possible"], found["code"], found["refund"]) == (True, "cancel_in_time", None)

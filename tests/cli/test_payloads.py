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
from actions.entitlement import Facts
from actions.replies.payloads import (
    booking_payload,
    cancellation_payload,
    decision_payload,
    designation_payload,
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
        designation_payload(engine.designate_relative("demo-vip", "李四", "parent", AT, actor="tester")),
    ]
    for shape in shapes:
        assert json.loads(json.dumps(shape)) == shape

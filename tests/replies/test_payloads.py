"""Everything the engine says has a JSON shape, and personal data is masked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, time
from enum import Enum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.clock import parse_instant
from actions.entitlement import Entitlements
from actions.entitlement.domain.facts import Facts
from actions.replies import payloads
from actions.replies.payloads import masked, plain
from assistant import project

NOW = parse_instant("2026-11-23T10:00")
MEMBER = "demo-vip"


class Colour(str, Enum):
    RED = "red"


@dataclass(frozen=True)
class Thing:
    colour: Colour
    on: date


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        (None, None),
        (True, True),
        (3, 3),
        ("文字", "文字"),
        (Colour.RED, "red"),
        (date(2026, 2, 28), "2026-02-28"),
        (NOW, "2026-11-23T10:00:00+08:00"),
        (time(9, 5), "09:05"),
        (Thing(Colour.RED, date(2026, 1, 1)), {"colour": "red", "on": "2026-01-01"}),
        ({Colour.RED: (1, date(2026, 1, 1))}, {"red": [1, "2026-01-01"]}),
        (frozenset({1}), [1]),
    ],
)
def test_shapes(value: Any, shape: Any) -> None:
    assert plain(value) == shape
    assert type(plain(value)) is type(shape)


@pytest.mark.parametrize("value", [object(), b"bytes", Thing, 1j])
def test_what_has_no_settled_shape_is_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="no JSON shape"):
        plain(value)


@given(st.text(max_size=30))
def test_masking_keeps_the_length_and_hides_the_middle(text: str) -> None:
    hidden = masked(text)
    assert len(hidden) == len(text)
    assert set(hidden[3:-4]) <= {"*"}
    if len(text) <= 7:
        assert set(hidden) <= {"*"}
    else:
        assert (hidden[:3], hidden[-4:]) == (text[:3], text[-4:])


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Entitlements:
    engine = Entitlements.open(f"sqlite:///{tmp_path_factory.mktemp('db') / 'payloads.db'}")
    engine.load_members(project.root() / "data/demo/members.yml", actor="tester", today=NOW.date())
    return engine


def sent(payload: Any) -> Any:
    """The payload after a journey as JSON, which must not change it."""
    assert json.loads(json.dumps(payload)) == payload
    return payload


def test_quota(engine: Entitlements) -> None:
    (line,) = sent(payloads.quota_payloads(engine.quota(MEMBER, "4.4", NOW, actor="tester")))
    assert {"limit", "used", "held", "remaining", "window_start", "window_end"} <= set(line)
    assert line["remaining"] == line["limit"] - line["used"] - line["held"]
    assert date.fromisoformat(line["window_start"]) <= NOW.date() <= date.fromisoformat(line["window_end"])


def test_unlimited_counts_are_null(engine: Entitlements) -> None:
    (line,) = sent(payloads.quota_payloads(engine.quota(MEMBER, "4.2", NOW, actor="tester")))
    assert line["limit"] is None and line["remaining"] is None


def test_decision(engine: Entitlements) -> None:
    decision = sent(payloads.decision_payload(engine.check(MEMBER, "4.6", Facts.parse({}), NOW, actor="tester")))
    assert {"outcome", "allowed", "reasons", "needs", "earliest_date", "consumes"} <= set(decision)
    assert decision["outcome"] in ("allowed", "refused", "needs")
    assert decision["allowed"] is (decision["outcome"] == "allowed")
    assert all({"fact", "question", "values", "clause"} <= set(need) for need in decision["needs"])


def test_a_refusal_gives_code_and_clause(engine: Entitlements) -> None:
    decision = sent(payloads.decision_payload(engine.check("demo-lapsed", "4.4", Facts.parse({}), NOW, actor="tester")))
    assert decision["outcome"] == "refused"
    assert all(reason["code"] and reason["clause"] and reason["text"] for reason in decision["reasons"])


def test_standing(engine: Entitlements) -> None:
    standing = sent(payloads.standing_payload(engine.standing(MEMBER, NOW, actor="tester")))
    assert standing["tier"] == "vip" and standing["on"] == "2026-11-23"
    assert set(standing["policy_year"]) == {"number", "start", "end"}


def test_a_member_is_shown_masked(engine: Entitlements) -> None:
    member = engine.member(MEMBER, actor="tester")
    shown = json.dumps(sent(payloads.member_payload(member)), ensure_ascii=False)
    assert member.name in shown
    for secret in (member.mobile, member.id_number, member.openid):
        assert not secret or secret not in shown

"""Being part of something larger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

import pytest

from assistant.evaluation.running.likeness import difference, found_in, plain

ANSWER = {
    "services": ["4.4", "4.12"],
    "quota": [{"line": "4.4", "remaining": 1}, {"line": "4.5", "remaining": 2}],
    "decision": {"allowed": False, "reasons": [{"code": "too_soon", "clause": "4.4 流程1"}]},
}


@pytest.mark.parametrize(
    "expected",
    [
        {},
        {"services": ["4.12"]},
        {"services": ["4.4", "4.12"]},
        {"quota": {"line": "4.5", "remaining": 2}},
        {"quota": [{"remaining": 1}, {"remaining": "2"}]},
        {"decision": {"reasons": [{"code": "too_soon"}], "allowed": False}},
    ],
)
def test_part_of(expected: object) -> None:
    assert difference(expected, ANSWER) == ""


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ({"servces": []}, "没有 servces（有：services"),
        ({"services": ["4.5"]}, 'services：缺少 ["4.5"]'),
        ({"services": []}, "services：应为空"),
        ({"quota": {"line": "4.4", "remaining": 2}}, "quota[0].remaining：应为 2，实为 1"),
        ({"decision": {"allowed": 0}}, "decision.allowed"),
        ({"decision": {"allowed": True}}, "decision.allowed：应为 true，实为 false"),
        ({"decision": {"reasons": {"code": "x"}}}, "应为 x，实为 too_soon"),
        ({"services": "4.4"}, "services：应为 4.4"),
        ({"services": {"x": 1}}, "services[0]"),
        ({"decision": [1]}, "应为列表"),
    ],
)
def test_not_part_of(expected: object, said: str) -> None:
    assert said in difference(expected, ANSWER)


def test_patterns_are_text_or_expressions() -> None:
    assert found_in("1次（手册3.2）", "还有1次（手册3.2）。")
    assert found_in(r"还有\s*\d次.*3\.2", "还有 1次\n见3.2")
    assert not found_in("(", "没有括号")
    assert not found_in("^次", "还有1次")


def test_plain_data() -> None:
    class State(Enum):
        OPEN = "open"

    @dataclass(frozen=True)
    class Booking:
        on: date
        state: State
        facts: dict[State, tuple[int, ...]]

    assert plain(Booking(date(2025, 9, 1), State.OPEN, {State.OPEN: (1,)})) == {
        "on": "2025-09-01",
        "state": "open",
        "facts": {"open": [1]},
    }

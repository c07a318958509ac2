"""The small YAML reader of the members file."""

from __future__ import annotations

from typing import Any

import pytest

from actions.entitlement.storage.members.yaml_values import ValueProblem, read_value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("- {a: 1, b: -2, c: 013, d: 1.5, e: '7'}", [{"a": 1, "b": -2, "c": "013", "d": "1.5", "e": "7"}]),
        ("- true\n- False\n- yes\n- on\n- ~\n- null\n-\n", [True, False, "yes", "on", None, None, None]),
        ("- 2026-02-30\n- '2026-05-01'\n", ["2026-02-30", "2026-05-01"]),
        ("- |\n  two\n  lines\n", ["two\nlines\n"]),
        ("- &x {a: 1}\n- *x\n", [{"a": 1}, {"a": 1}]),
        ("---\n- 1\n", [1]),
        ("", None),
        ("[]", []),
    ],
)
def test_values(text: str, value: Any) -> None:
    """As YAML 1.2 reads them, days and odd numbers as text."""
    assert read_value(text) == value


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- a: 1\n  a: 2\n", 2),
        ("- *nobody\n", 1),
        ("- !!python/object:os.system x\n", 1),
        ("- {[1]: 2}\n", 1),
        ("- a: [1\n- b\n", 3),
        ("- \x07\n", 1),
        ('- a\n- "a\\0b"\n', 2),
        ("- " + "[" * 900 + "]" * 900, 1),
    ],
)
def test_problems(text: str, line: int) -> None:
    """With the line and the reason."""
    with pytest.raises(ValueProblem) as caught:
        read_value(text)
    assert caught.value.line == line
    assert caught.value.reason

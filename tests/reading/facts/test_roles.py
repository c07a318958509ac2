"""A mention is found by the place it stands at."""

from __future__ import annotations

from actions.reading.facts.roles import DAY, PERSON, mentions, role_of
from tests.reading.talking import said


def test_the_role_of_what_stands_there() -> None:
    turn = said("我老公那天没空陪我，改12月9号")
    assert [one["role"] for one in mentions(turn, PERSON)] == ["companion"]
    assert role_of(turn, DAY, 11, 16) == "wanted"
    assert role_of(turn, PERSON, 5, 6) == "" and role_of(turn, DAY, 1, 3) == ""

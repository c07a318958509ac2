"""What it costs not to be there."""

from __future__ import annotations

from actions.answers.booked.staying_away import staying_away
from tests.answers.asking import turn


def test_with_nothing_booked_there_is_nothing_to_say_of_it() -> None:
    assert staying_away(turn("那天不去会怎样", "my_quota", "4.5")) is None

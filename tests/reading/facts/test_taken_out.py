"""What is taken out of a booking on screen: the cue file by its examples, and the day that was another's."""

from __future__ import annotations

from datetime import date

import pytest

from actions.reading.cue_files import cue_file, cues_in
from actions.reading.facts.taken_out import taken_out
from tests.dialogue.talk import heard

FILE = cue_file("taken_out")
ON_SCREEN = date(2027, 11, 18)


@pytest.mark.parametrize(("name", "text"), [(n, t) for n, cue in FILE.items() for t in cue["match"] if n != "none"])
def test_heard_as_it_is_meant(name: str, text: str) -> None:
    assert name in cues_in("taken_out", text)


@pytest.mark.parametrize("text", FILE["none"]["match"])
def test_not_heard_in_anything_else(text: str) -> None:
    assert cues_in("taken_out", text) == ()


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("11月18号是体检报告的日期", True), ("那是我确诊日期，11月18日", True), ("12月8号是报告日期", False),
        ("改到11月18号", False), ("报告是几号的", False),
    ],
)  # fmt: skip
def test_a_day_on_screen_that_was_another_ones(text: str, out: bool) -> None:
    assert ("wanted_date" in taken_out(heard(text), ON_SCREEN)) is out


def test_with_the_doctor_goes_his_name() -> None:
    assert taken_out(heard("不指定医生了"), None) == {"named_doctor", "doctor"}

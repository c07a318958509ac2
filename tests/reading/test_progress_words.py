"""Which side of a booking is asked after."""

from __future__ import annotations

import pytest

from actions.reading.progress_words import _cues, aspects


@pytest.mark.parametrize("aspect", list(_cues()))
def test_every_aspect_is_heard_in_its_own_words(aspect: str) -> None:
    """Also with blanks between the characters, as some keyboards write."""
    cue = _cues()[aspect].pattern.split("|")[0].replace("\\", "")
    assert aspect in aspects(f"请问{cue}呢")
    assert aspect in aspects(" ".join(cue))


def test_a_question_of_another_kind_asks_after_none() -> None:
    assert aspects("白金套餐有几次心理咨询") == ()

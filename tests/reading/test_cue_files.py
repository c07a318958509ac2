"""Each cue of feelings and of medical questions holds for its sentences, and none of them for what is none."""

from __future__ import annotations

import pytest

from actions.reading.cue_files import NONE, cue_file, first_cue

SAID = [
    (topic, "" if name == NONE else name, text)
    for topic in ("feelings", "medical_advice", "complaint", "symptoms")
    for name, cue in cue_file(topic).items()
    for text in cue["match"]
]  # fmt: skip


@pytest.mark.parametrize(("topic", "name", "text"), SAID)
def test_a_cue_means_what_its_sentences_say(topic: str, name: str, text: str) -> None:
    assert first_cue(topic, text) == name

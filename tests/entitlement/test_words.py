"""The module's sentences come from data/replies, as those of all rooms do."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.entitlement import words
from actions.entitlement.words import read_texts, say, texts
from actions.replies.phrasebook import entries


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    now = "refusal.exclusion: 不能用。\ncutoff.any_time: {text: 结束了, owner: 合规}\n"
    (tmp_path / "decisions.yml").write_text(now, encoding="utf-8")
    (tmp_path / "coming").mkdir()
    then = "refusal.exclusion: {text: 不能使用。}\ngreet.day: 您好。\n"
    (tmp_path / "coming" / "2026-12-01.yml").write_text(then, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("today", "said"), [("2026-11-30", "不能用。"), ("2026-12-01", "不能使用。")])
def test_a_coming_wording_holds_from_its_day(folder: Path, today: str, said: str) -> None:
    assert read_texts(folder, today) == {"refusal.exclusion": said, "cutoff.any_time": "结束了"}


def test_a_topic_is_found_by_code() -> None:
    assert texts("paper").keys() == {"records_below_level2", "records_not_recent"}


def test_a_word_that_is_missing_is_no_sentence() -> None:
    with pytest.raises(KeyError):
        say("refusal_day.raised")
    with pytest.raises(KeyError):
        say("refusal.no_such_code")


def test_the_phrasebook_has_the_same_sentences() -> None:
    """What compliance changes in the table is what the decisions say."""
    own = read_texts(words.REPLIES, "2026-11-30")
    assert own and {key: entries()[key].text for key in own} == own

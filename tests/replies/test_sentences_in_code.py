"""What members read lies in data/replies: no new sentence in code, and those still there grow fewer."""

from __future__ import annotations

import pytest
import yaml

from assistant import project
from tests.replies.sentences import counted, sentences_in

STILL_THERE = project.root() / "tests" / "replies" / "sentences_in_code.yml"


def test_no_file_has_more_of_them_than_the_list_says() -> None:
    allowed = yaml.safe_load(STILL_THERE.read_text(encoding="utf-8"))["files"]
    grown = {
        file: f"{count}, allowed {allowed.get(file, 0)}"
        for file, count in counted(project.root() / "actions").items()
        if count > allowed.get(file, 0)
    }
    assert grown == {}, "put the sentence into data/replies and say it by its id"


def test_the_list_itself_grows_no_longer() -> None:
    allowed = yaml.safe_load(STILL_THERE.read_text(encoding="utf-8"))
    assert sum(allowed["files"].values()) <= allowed["at_most"], "lower both as sentences move out; never raise them"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('TEXT = "您的预约已经提交了"', 1),
        ('TEXT = f"您的{name}预约已经提交"', 1),
        ('"""您的预约已经提交了"""', 0),
        ('import re\nP = re.compile("确定提交|马上取消预约")', 0),
        ('WORDS = {"好的", "确定提交"}', 0),
    ],
)
def test_what_counts(source: str, found: int) -> None:
    assert len(sentences_in(source)) == found

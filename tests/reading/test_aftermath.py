"""What is heard after a danger: each cue by its sentences, and nothing heard in what is said while it goes on."""

from __future__ import annotations

import pytest

from actions.reading.aftermath import heard_afterwards, hurt_already
from actions.reading.cue_files import cue_file

SAID = [(name, text) for name, cue in cue_file("aftermath").items() for text in cue["match"] if name != "none"]


@pytest.mark.parametrize(("name", "text"), SAID)
def test_heard_as_it_is_meant(name: str, text: str) -> None:
    assert heard_afterwards(text) == name


@pytest.mark.parametrize("text", cue_file("aftermath")["none"]["match"])
def test_not_heard_in_anything_else(text: str) -> None:
    assert heard_afterwards(text) == ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("打过120啦，说马上派人", "ambulance_called"), ("车已经到楼下", "ambulance_called"),
        ("人已经送进抢救室", "in_hospital"), ("昨晚送到急诊，今天在病房", "in_hospital"),
        ("我舅妈不在，我姐在旁边看着呢", ""), ("我弟赶过去了，现在陪着她", "company"), ("剪刀我都收起来了", "company"),
        ("真没事了，刚才太激动", "over"), ("你理解错了吧", "misheard"), ("会好吗", ""), ("救护车要多少钱", "money"),
        ("他一直不好", ""), ("还是疼", ""),
    ],
)  # fmt: skip
def test_other_words(text: str, name: str) -> None:
    assert heard_afterwards(text) == name


@pytest.mark.parametrize("text", cue_file("hurt")["hurt"]["match"])
def test_hurt_already(text: str) -> None:
    assert hurt_already(text)


@pytest.mark.parametrize("text", cue_file("hurt")["none"]["match"])
def test_only_thought_of_or_long_past(text: str) -> None:
    assert not hurt_already(text)

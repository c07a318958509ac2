"""Somebody who will not answer, wants to know why we ask, or does not understand the question."""

from __future__ import annotations

import pytest

from actions.reading.question_help import asks_meaning, asks_why, unwilling


@pytest.mark.parametrize("text", ["不方便说", "就是不想告诉你", "能不能不说", "我不愿意讲", "这是我的隐私"])
def test_unwilling(text: str) -> None:
    assert unwilling(text)


@pytest.mark.parametrize("text", ["不知道", "没有", "我说过了", "会保密吗", "不想指定医生"])
def test_not_unwilling(text: str) -> None:
    assert not unwilling(text)


@pytest.mark.parametrize("text", ["问这个干嘛", "为什么要问这个", "跟这个有什么关系", "干嘛要知道这些"])
def test_asks_why(text: str) -> None:
    assert asks_why(text)


@pytest.mark.parametrize("text", ["为什么不能约", "要带什么", "几号"])
def test_does_not_ask_why_we_ask(text: str) -> None:
    assert not asks_why(text)


def test_not_understood() -> None:
    assert asks_meaning("什么叫中度疾病") and asks_meaning("没懂")
    assert not asks_meaning("心内科")

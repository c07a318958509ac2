"""Somebody who will not answer, wants to know why, or does not understand the question."""

from __future__ import annotations

import pytest

from actions.answers.question_help import declined, explained, reason_for_asking
from actions.entitlement.domain.fact_specs import SPECS, FactKind
from actions.reading.question_help import asks_meaning, asks_why, unwilling
from tests.reading.test_facts import turn


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


def test_what_is_not_understood_is_explained_in_plain_words() -> None:
    assert asks_meaning("什么叫中度疾病") and asks_meaning("没懂")
    assert "直接说病名" in explained(turn("没懂"), "disease_class")
    assert explained(turn("没懂"), "relative_name") == ""


def test_every_choice_that_is_asked_and_hard_is_explained() -> None:
    easy = {"for_whom", "applicant", "sub_service", "report_source"}
    asked = {name.value for name, spec in SPECS.items() if spec.kind is FactKind.CHOICE and spec.question}
    assert all(explained(turn("没懂"), fact) for fact in asked - easy)


def test_who_declines_hears_what_follows_from_it() -> None:
    assert "手册6.6" in declined("disease_class", True)
    assert "越快越好" in declined("wanted_date", False)
    assert "说几月也行" in declined("first_diagnosed_on", False)
    assert "入院通知单" in reason_for_asking("admission_notice")

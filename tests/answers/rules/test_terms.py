"""The small print in plain words: cancelling, liability, privacy."""

from __future__ import annotations

import pytest

from tests.answers.asking import told, turn


@pytest.mark.parametrize(
    ("service", "until"),
    [
        ("4.4", "在服务商告诉您医院、专家和时间之前"),
        ("4.5", "就诊前1个工作日"),
        ("4.8", "选定医疗机构之前"),
        ("4.11", "签了就不能取消，也不能改约"),
    ],
)
def test_until_when_each_service_is_cancelled_without_loss(service: str, until: str) -> None:
    answer = told("cancel_rule", turn("怎么取消", "cancel_rule", service))
    assert until in answer.text and any(clause.startswith(service) for clause in answer.clauses)


def test_who_is_liable_and_who_sees_the_data() -> None:
    assert "6.11" in told("disclaimer", turn("治坏了谁负责", "disclaimer")).clauses
    assert told("privacy_question", turn("资料会泄露吗", "privacy_question")).text.startswith("不会")

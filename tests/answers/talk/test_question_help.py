"""Somebody who will not answer, wants to know why, or does not understand the question."""

from __future__ import annotations

from actions.answers.talk.question_help import declined, explained, reason_for_asking
from actions.entitlement.domain.fact_specs import SPECS, FactKind
from tests.reading.facts.test_reading import turn


def test_what_is_not_understood_is_explained_in_plain_words() -> None:
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

"""Whom to call: the right line for the matter, from the catalogue."""

from __future__ import annotations

import pytest

from tests.answers.asking import BOOK, told, turn

LINES = BOOK.catalogue.lines


def numbers(text: str) -> set[str]:
    return {line.phone for line in LINES.values() if line.phone and line.phone in text}


@pytest.mark.parametrize(
    ("text", "services", "phones"),
    [
        ("电话多少", (), {"95169038", "021-22236700", "400-818-8168"}),
        ("早筛打哪个", ("4.1",), {"021-22236700"}),
        ("投诉打哪", (), {"400-818-8168"}),
        ("约门诊打哪个电话", ("4.4",), {"95169038"}),
    ],
)
def test_the_line_for_the_matter(text: str, services: tuple[str, ...], phones: set[str]) -> None:
    assert numbers(told("contact_info", turn(text, "contact_info", *services)).text) == phones


def test_the_providers_are_named_with_their_clause() -> None:
    answer = told("provider_info", turn("谁提供的", "provider_info"))
    assert answer.clauses == ("2.6",) and "挂号网（杭州）科技有限公司" in answer.text

"""Which diseases count: the classes, the nine cancers of 4.1, and where a disease is not enough."""

from __future__ import annotations

import pytest

from tests.answers.asking import BOOK, told, turn


@pytest.mark.parametrize(
    ("disease", "said"),
    [
        ("肺癌", "一般按重大疾病看，算不算以主合同条款为准"),
        ("高血压", "一般不算指定疾病"),
        ("甲状腺癌", "要看轻重"),
    ],
)
def test_a_named_disease_is_placed_and_the_contract_has_the_last_word(disease: str, said: str) -> None:
    answer = told("disease_scope", turn("这个病算吗", "disease_scope", disease=disease))
    assert answer.text.startswith(disease) and said in answer.text and "合同条款" in answer.text


def test_what_counts_nowhere_hears_which_services_take_any_disease() -> None:
    answer = told("disease_scope", turn("高血压算吗", "disease_scope", disease="高血压"))
    assert "专家门诊" in answer.text and "3.2" in answer.clauses


def test_the_nine_cancers_are_all_named() -> None:
    answer = told("disease_scope", turn("早筛包括哪些", "disease_scope", "4.1"))
    assert all(cancer.name in answer.text for cancer in BOOK.catalogue.nine_cancers) and "9种" in answer.text


@pytest.mark.parametrize(
    ("disease", "opening"),
    [
        ("甲状腺癌", "甲状腺癌在9大癌里"),
        ("高血压", "不算，高血压不在9大癌里"),
        ("甲状腺结节", "算，甲状腺结节属于9大癌的早期风险症状"),
    ],
)
def test_for_early_screening_the_verdict_comes_first(disease: str, opening: str) -> None:
    assert told("disease_scope", turn("早筛行吗", "disease_scope", "4.1", disease=disease)).text.startswith(opening)


def test_a_service_tells_what_it_takes() -> None:
    answer = told("disease_scope", turn("会诊要什么病", "disease_scope", "4.11"))
    assert "疑似或确诊" in answer.text and answer.services == ("4.11",)


def test_without_service_and_disease_the_classes_are_told_with_what_they_rest_on() -> None:
    answer = told("disease_scope", turn("哪些病算", "disease_scope"))
    assert all(kind.name in answer.text for kind in BOOK.catalogue.disease_classes)
    assert set(answer.clauses) >= {kind.clause for kind in BOOK.catalogue.disease_classes}

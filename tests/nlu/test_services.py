"""Which of several named services is meant."""

from __future__ import annotations

import pytest

from assistant.nlu.services import Mention, is_negated, settle


def mention(text: str, words: str, value: str) -> Mention:
    start = text.index(words)
    return Mention("service", value, start, start + len(words))


def settled(text: str, **named: str) -> list[str]:
    return [m.value for m in settle(text, [mention(text, words, value) for words, value in named.items()])]


@pytest.mark.parametrize(
    "before", ["不是", "不要", "不想要", "别给我约", "不问", "没说", "不要那个", "没要这个", "甭办", "不用约"]
)
def test_words_that_push_a_service_away(before: str) -> None:
    text = f"我{before}陪诊"
    assert is_negated(text, mention(text, "陪诊", "4.5"))


@pytest.mark.parametrize("before", ["是不是问的是", "我要", "不知道怎么约", "不要紧，约", ""])
def test_words_that_do_not(before: str) -> None:
    text = f"{before}陪诊"
    assert not is_negated(text, mention(text, "陪诊", "4.5"))


def test_without_mentions_there_is_no_service() -> None:
    assert settle("你好", []) == []


def test_an_expert_right_before_a_return_visit_belongs_to_it() -> None:
    assert settled("帮我约个专家复诊", 约个专家="4.4", 复诊="4.12") == ["4.12"]
    assert settled("专家号和复诊", 专家号="4.4", 复诊="4.12") == ["4.4", "4.12"]
    assert settled("约个专家住院", 约个专家="4.4", 住院="4.6") == ["4.4", "4.6"]


def test_all_negated_means_all_are_meant() -> None:
    assert settled("不要陪诊", 陪诊="4.5") == ["4.5"]


def test_order_of_mention_is_kept() -> None:
    assert settled("陪诊和专家号", 陪诊="4.5", 专家号="4.4") == ["4.5", "4.4"]


@pytest.mark.parametrize(("service", "twin"), [("4.4", "4.1.3"), ("4.6", "4.1.4"), ("4.7", "4.1.4"), ("4.2", "4.2")])
def test_with_early_screening_a_service_becomes_its_twin(service: str, twin: str) -> None:
    assert twin in settled("早筛那个", 早筛="4.1", 那个=service)


def test_a_sub_service_says_more_than_the_whole() -> None:
    assert settled("早筛的随访", 早筛="4.1", 随访="4.1.5") == ["4.1.5"]


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("早筛后要入院", "4.1.4"),
        ("早筛挂号", "4.1.3"),
        ("早筛报告", "4.1.2"),
        ("早筛方案", "4.1.1"),
        ("早筛回访", "4.1.5"),
        ("早筛", "4.1"),
    ],
)
def test_the_rest_of_the_sentence_tells_the_part_of_early_screening(text: str, service: str) -> None:
    assert settled(text, 早筛="4.1") == [service]


def test_negated_early_screening_changes_nothing() -> None:
    assert settled("不是早筛的，是专家号", 早筛="4.1", 专家号="4.4") == ["4.4"]

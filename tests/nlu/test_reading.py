"""Reading one sentence: masking, settling, negation, early screening, questions."""

from __future__ import annotations

import pytest

from assistant.nlu.lexicon import Entry, Lexicon
from assistant.nlu.reading import read, read_all

from .small import SMALL_LEXICON


def services(text: str) -> list[str]:
    return read(SMALL_LEXICON, text).services()


def values(text: str, label: str) -> list[str]:
    return [mention.value for mention in read(SMALL_LEXICON, text).mentions if mention.label == label]


def test_service_names_are_masked_for_the_intent() -> None:
    sentence = read(SMALL_LEXICON, "我还剩几次专家号").sentence
    assert (sentence.text, sentence.masked) == ("我还剩几次专家号", "我还剩几次§")
    assert sentence.words == ("我", "还", "剩", "几次", "§")
    assert sentence.names == ("service=4.4",)
    assert sentence.concepts == ("count_left",)


def test_other_names_are_not_masked() -> None:
    assert read(SMALL_LEXICON, "我妈能用陪诊吗").sentence.masked == "我妈能用§吗"


def test_neighbouring_names_are_one_sign_among_the_words() -> None:
    assert read(SMALL_LEXICON, "专家号陪诊").sentence.words == ("§",)


def test_mentions_are_in_order_and_where_they_were_written() -> None:
    text = "我媽的陪診和專家號"
    mentions = read(SMALL_LEXICON, text).mentions
    assert [text[m.start : m.end] for m in mentions] == ["我媽", "陪診", "專家號"]
    assert [m.value for m in mentions] == ["parent", "4.5", "4.4"]


def test_the_longest_name_wins() -> None:
    assert services("早筛门诊") == ["4.1.3"]


def test_a_service_said_twice_is_one() -> None:
    assert services("专家号，就是专家号") == ["4.4"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("早筛的专家号怎么约", ["4.1.3"]),
        ("做完早筛要住院", ["4.1.4"]),
        ("早筛能安排手术吗", ["4.1.4"]),
        ("早筛的报告谁看", ["4.1.2"]),
        ("早筛是什么", ["4.1"]),
        ("住院怎么约", ["4.6"]),
    ],
)
def test_early_screening_has_doors_of_its_own(text: str, expected: list[str]) -> None:
    assert services(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("不是图文，是电话医生", ["4.2"]),
        ("不要陪诊了，约专家号", ["4.4"]),
        ("不要陪诊", ["4.5"]),
        ("专家号还是陪诊", ["4.4", "4.5"]),
    ],
)
def test_a_negated_service_gives_way_to_another_one(text: str, expected: list[str]) -> None:
    assert services(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("没有住院单", ["none"]),
        ("我没住院单", ["none"]),
        ("有住院单了", ["valid"]),
        ("要看有没有住院单", []),
        ("你说我有没住院单", []),
    ],
)
def test_a_question_whether_is_no_denial(text: str, expected: list[str]) -> None:
    assert values(text, "admission_notice") == expected


def test_a_name_inside_a_longer_one_is_not_heard() -> None:
    """门诊手术 is one word: it tells the setting; which service is meant the classifier finds out."""
    assert values("门诊手术", "surgery_setting") == ["outpatient"]
    assert values("门诊手术", "service") == []


def test_long_numbers_look_alike_and_short_ones_keep_their_value() -> None:
    sentence = read(SMALL_LEXICON, "保单20231234还剩3次").sentence
    assert "0000" in sentence.text and "3次" in sentence.text and "20231234" not in sentence.text
    assert "0000" in sentence.words


def test_tokens_are_as_written() -> None:
    assert read(SMALL_LEXICON, "約 專家號").tokens == (("約", 0), ("專家號", 2))


def test_a_reading_is_kept_for_its_lexicon_only() -> None:
    other = Lexicon((Entry("专家号", "service", "4.12"),))
    assert (services("约专家号"), read(other, "约专家号").services()) == (["4.4"], ["4.12"])


def test_concepts_are_those_of_the_lexicon() -> None:
    words = (Entry("专家号", "service", "4.4"),)
    assert read(Lexicon(words, (("any", ("约",)),)), "约专家号").sentence.concepts == ("any",)
    assert read(Lexicon(words), "约专家号").sentence.concepts == ()


def test_many_are_read_like_one() -> None:
    texts = ("约专家号", "", "👌")
    assert read_all(SMALL_LEXICON, texts) == tuple(read(SMALL_LEXICON, text).sentence for text in texts)

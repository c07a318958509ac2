"""The grammar of day expressions: how far one reaches and what it is made of."""

from __future__ import annotations

import pytest

from actions.language.days.syntax import phrase_from


@pytest.mark.parametrize(
    ("text", "words", "core", "tails"),
    [
        ("约国庆后第一个周一吧", "国庆后第一个周一", "festival", ["relation", "ordinal"]),
        ("12月9号的前一天", "12月9号的前一天", "month_day", ["offset"]),
        ("两周后的周五上午", "两周后的周五上午", "duration", ["weekday_of"]),
        ("下个月最后一个工作日", "下个月最后一个工作日", "month", ["ordinal"]),
        ("后天的后天", "后天的后天", "day", ["moved"]),
        ("明年今天", "明年今天", "year", ["same"]),
        ("9号前后", "9号前后", "day_of_month", ["approx"]),
        ("月底之前", "月底之前", "month_edge", ["relation"]),
        ("五一放假后上班第一天", "五一放假后上班第一天", "festival", ["back_at_work"]),
        ("明天（12月9日，周三）下午", "明天(12月9日,周三)下午", "day", ["spelled"]),
        ("周三到周五之间", "周三到周五之间", "weekday", []),
        ("周一三五", "周一三五", "weekday", []),
        ("下午两点到四点", "下午两点到四点", "", []),
        ("今天第15天了", "今天", "day", []),
        ("6月中止的保单", "6月", "month", []),
    ],
)
def test_an_expression_reaches_as_far_as_it_is_one(text: str, words: str, core: str, tails: list[str]) -> None:
    plain = text.replace("（", "(").replace("）", ")").replace("，", ",")
    phrase = phrase_from(plain, 0)
    assert phrase is not None
    assert (phrase.words, phrase.core, [tail.rule for tail in phrase.tails]) == (words, core, tails)


@pytest.mark.parametrize(
    ("text", "prefix"),
    [("最晚9号", "deadline"), ("不早于9号", "not_before"), ("大概9号", "approx"), ("过了9号", "after"), ("约9号", "")],
)
def test_words_before_an_expression(text: str, prefix: str) -> None:
    phrase = phrase_from(text, 0)
    assert phrase is not None and phrase.prefix == prefix


def test_text_without_a_day() -> None:
    assert phrase_from("想约个专家号", 0) is None

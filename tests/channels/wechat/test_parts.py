"""Texts for WeChat: never longer than it takes, nothing torn, nothing lost."""

from __future__ import annotations

from datetime import datetime, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.channels.store import Message
from assistant.channels.wechat.parts import cut, texts_of

AT = datetime(2026, 11, 23, 2, tzinfo=timezone.utc)


def said(text: str, *titles: str) -> Message:
    buttons = tuple({"title": title, "payload": title} for title in titles)
    return Message(1, 1, "assistant", "wechat", text, AT, buttons=buttons)


@settings(deadline=None)
@given(st.text(alphabet="专家门诊。！\na1😀", max_size=300), st.integers(12, 60))
def test_pieces_fit_and_together_are_the_text(text: str, limit: int) -> None:
    pieces = cut(text, limit)
    assert "".join(pieces) == text
    assert all(0 < len(piece.encode()) <= limit for piece in pieces)


def test_the_texts_of_one_turn_are_merged_and_choices_numbered() -> None:
    assert texts_of([said("约哪天？", "明天", "后天"), said("另外，记得带证件。")], 5) == [
        "约哪天？\n1. 明天\n2. 后天\n另外，记得带证件。"
    ]


def test_it_is_cut_between_sentences() -> None:
    first, second = "一" * 400 + "。", "二" * 400 + "。"
    assert texts_of([said(first + second)], 5) == [first, second]


def test_more_than_may_be_sent_ends_with_where_to_read_on() -> None:
    texts = texts_of([said("很长。" * 2000)], 2)
    assert len(texts) == 2 and texts[1].endswith("…后面的请在小程序里看。")
    assert all(len(text.encode()) <= 2000 for text in texts)

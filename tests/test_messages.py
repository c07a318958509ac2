"""What may reach the understanding."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.messages import MAX_LENGTH, presentable, refuse_unreadable

ANY_TEXT = st.text(st.characters(), max_size=60)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  专家号\t还剩\n几次 ", "专家号 还剩 几次"),
        ("专\u200b家\u0000号\ufeff", "专家号"),
        ("\u202e号家专", "号家专"),
        ("好\ud83d", "好"),
        ("好\U000e0041\U000e007f", "好"),
        ("\x1b[31m红", "[31m红"),
        ("👍\ufe0f", "👍\ufe0f"),
        ("/restart", "／restart"),
        (" \u200b/greet{}", "／greet{}"),
        ("a/b", "a/b"),
        ("", ""),
    ],
)
def test_presentable(text: str, clean: str) -> None:
    assert presentable(text) == clean


@given(ANY_TEXT)
@example("/" * 3)
@example("\ud800/greet")
@example("\u180e /greet")
def test_no_text_is_a_command_a_control_or_unsendable(text: str) -> None:
    clean = presentable(text)
    assert not clean.lstrip().startswith("/")
    assert clean == clean.strip()
    clean.encode("utf8")
    assert presentable(clean) == clean


@given(ANY_TEXT)
def test_every_text_is_read_or_refused_in_one_sentence(text: str) -> None:
    refusal = refuse_unreadable(text)
    assert refusal is None or (refusal.endswith("。") and len(refusal) < 60)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "没有收到文字内容"),
        (" \n\t", "没有收到文字内容"),
        ("\u200b\u0007", "没有收到文字内容"),
        ("\ud83d", "没有收到文字内容"),
        ("长" * (MAX_LENGTH + 1), f"{MAX_LENGTH + 1}字"),
        ("长" * 5_000, "5000字"),
        ("🌈🌈🌈", "表情或符号"),
        ("……！", "表情或符号"),
        ("/", "表情或符号"),
    ],
)
def test_what_nobody_could_answer_is_refused(text: str, reason: str) -> None:
    refusal = refuse_unreadable(text)
    assert refusal is not None and reason in refusal


@pytest.mark.parametrize(
    "text", ["专家号", "长" * MAX_LENGTH, "hello", "4.4", "👌", "？", "？？？", "🌈好", "Привет", "مرحبا", "/help", "❤️"]
)
def test_what_can_be_read_is_let_through(text: str) -> None:
    assert refuse_unreadable(text) is None

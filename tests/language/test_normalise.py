"""One written form, character for character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.language.normalise import normalise

CHINESE = st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF), max_size=20)


@given(st.text(max_size=40) | CHINESE)
def test_the_length_is_kept(text: str) -> None:
    assert len(normalise(text)) == len(text)


@given(st.text(max_size=40) | CHINESE)
def test_once_is_enough(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("專家門診", "专家门诊"),
        ("ＶＩＰ１２３！", "vip123!"),
        ("VIP", "vip"),
        ("专\u3000家", "专 家"),
        ("仲有冇睇咗嘅", "仲有没看了的"),
        ("İ", "İ"),
        ("👌", "👌"),
        ("", ""),
    ],
)
def test_forms(text: str, plain: str) -> None:
    assert normalise(text) == plain

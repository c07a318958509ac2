"""Fear is met with a calming word, ordinary worry about a rule is not."""

from __future__ import annotations

import pytest

from actions.answers.talk.feelings import is_urgent, warmly
from actions.replies.answer import Answer
from actions.replies.phrasebook import say
from tests.reading.facts.test_reading import turn


@pytest.mark.parametrize("text", ["我好害怕", "吓死我了", "我一晚上睡不着", "脑子一片空白", "我现在很慌", "不知道该怎么办"])
def test_fear_is_met_first(text: str) -> None:
    assert warmly("my_eligibility", turn(text), Answer("可以用。")).text == f"{say('safety.feeling.fear')}可以用。"


@pytest.mark.parametrize("text", ["我怕来不及", "恐怕不行吧", "我怕麻烦", "不怕", "怎么办理"])
def test_a_turn_of_phrase_is_no_fear(text: str) -> None:
    assert warmly("service_hours", turn(text), Answer("可以用。")).text == "可以用。"


@pytest.mark.parametrize("intent", ["emergency", "mental_crisis", "complaint", "stop"])
def test_danger_and_anger_have_their_own_words(intent: str) -> None:
    assert warmly(intent, turn("我好害怕"), Answer("请打120。")).text == "请打120。"


def test_urgency() -> None:
    assert is_urgent("很急，疼得受不了") and not is_urgent("下个月再说")

"""What an agent asks for himself: how to put it to the caller."""

from __future__ import annotations

import pytest

from actions.answers.talk.agents import asks_for_words
from actions.reading.state import State
from tests.answers.asking import told, turn


def _refused(code: str) -> State:
    reasons = [{"code": code, "clause": "一", "text": "有到期保费还没交。"}]
    said = {"intent": "my_eligibility", "services": ["4.4"], "decision": {"allowed": False, "reasons": reasons}}
    return State(member="m", turns=2, service="4.4", last_answer={"text": "用不了", "answer": said})


@pytest.mark.parametrize(("code", "phone"), [("premium_unpaid", "400-818-8168"), ("quota_used_up", "95169038")])
def test_the_line_is_that_of_the_reason(code: str, phone: str) -> None:
    answer = told("words_for_caller", turn("客户不认，这种怎么回", "disclaimer", state=_refused(code)))
    assert phone in answer.text


def test_asking_what_is_the_matter_is_no_question_for_words() -> None:
    assert asks_for_words(turn("这种怎么回客户", "disclaimer", state=_refused("premium_unpaid")))
    assert not asks_for_words(turn("怎么回事，客户要投诉", "complaint", state=_refused("premium_unpaid")))

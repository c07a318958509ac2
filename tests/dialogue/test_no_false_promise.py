"""No answer of any intent says that a service can be used now to a member whom the decision refuses everything."""

from __future__ import annotations

import re

import pytest

import actions.endpoint  # noqa: F401 - every answering function is there
from actions.answers.registry import QUESTIONS as REGISTERED
from actions.answers.registry import answer_safely
from actions.entitlement import Outcome
from tests.dialogue.talk import heard

BARRED = ["demo-waiting", "demo-cooling", "demo-lapsed", "demo-unpaid"]
# Everything a question can be answered by: the plain intents, and what the rows of the table make of a message.
ASKED = {
    *REGISTERED, "medical_advice", "follow_up", "which_service", "list_usable", "renewal", "first_day",
    "nlu_fallback", "chitchat", "feeling", "human_agent", "out_of_scope",
}  # fmt: skip
QUESTIONS = {
    "4.2": ["电话医生现在能打吗", "这会儿电话医生有人吗", "孩子发烧了，电话医生可以马上问吗"],
    "4.3": ["图文问诊现在在线吗", "下午三点图文能问吗"],
    "4.4": ["最早哪天能看专家", "专家号现在能约吗", "今天能用专家门诊吗"],
    "4.10": ["心理咨询现在可以用吗"],
    "": ["现在哪些能用", "现在能打电话问医生吗", "这个药能不能停", "今天可以用什么"],
}
PROMISE = re.compile(
    r"(?<![不没])(?:现在|这会儿|随时|马上|今天|下午|今日)[^，。；：（）不没还]{0,6}(?:就)?(?:可以|能)(?:用|打|问|约)(?!不|的是)|现在有人|现在就能用|可以用服务，"
)


@pytest.mark.parametrize("member", BARRED)
@pytest.mark.usefixtures("desk")
def test_nothing_is_promised_where_nothing_can_be_used(member: str) -> None:
    said = []
    for intent in sorted(ASKED):
        said += _promised(member, intent)
    assert said == []


def _promised(member: str, intent: str) -> list[str]:
    said = []
    for service, texts in QUESTIONS.items():
        for text in texts:
            word = next((one for one in ("电话医生", "图文", "专家", "心理咨询") if one in text), "")
            named = {"service": f"{word}:{service}"} if service else {}
            turn = heard(text, intent, member=member, **named)
            assert turn.snapshot.check("4.2").outcome is Outcome.REFUSED
            answer = answer_safely(intent, turn)
            said += [f"{intent}: {text} → {answer.text}"] if PROMISE.search(answer.text) else []
    return said

"""The console's channel: signed questions only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from actions.identity import unseal as identity_of
from assistant.console.tokens import KEY_VARIABLE, PATH, Question, seal

from .conftest import FakeAgent, _use, call, running

KEY = "s" * 40
Ask = Callable[[Any], tuple[int, Any]]


class Remembering(FakeAgent):
    """A fake agent whose tracker remembers nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.tracker_store.retrieve = self._retrieve

    async def _retrieve(self, _: str) -> None:
        return None


@pytest.fixture
def agent_with_store() -> Remembering:
    return Remembering()


@pytest.fixture
def ask(agent_with_store: Remembering, _members: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ask]:
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    with running(agent_with_store, dev=False) as port, _use(_members):
        yield lambda question: call(port, PATH, {"question": question})


def test_a_signed_question_is_asked_as_an_agent_about_the_member(ask: Ask, agent_with_store: Remembering) -> None:
    status, told = ask(seal(Question("c1", "门诊 剩几", "demo-vip"), KEY))
    assert status == 200 and told["replies"][0]["text"] == "回答 门诊 剩几"
    message = agent_with_store.messages[0]
    identity = identity_of(message.metadata)
    assert (identity.member_id, identity.actor, message.sender_id) == ("demo-vip", "agent", "console-c1")
    assert not identity.may_act


def test_production_takes_no_clock_from_the_console(ask: Ask, agent_with_store: Remembering) -> None:
    ask(seal(Question("c1", "你好", None, "", "2020-01-01T10:00+08:00"), KEY))
    assert identity_of(agent_with_store.messages[0].metadata).now is None


def test_what_the_agent_says_was_meant_is_taken_at_its_word(ask: Ask, agent_with_store: Remembering) -> None:
    ask(seal(Question("c1", "门诊", "demo-vip", "my_quota"), KEY))
    assert agent_with_store.messages[0].text == "/my_quota"


@pytest.mark.parametrize("question", [None, "", "forged", 7, seal(Question("c1", "你好"), "another-key-" * 4)])
def test_anything_else_is_refused(ask: Ask, agent_with_store: Remembering, question: Any) -> None:
    status, _ = ask(question)
    assert status == 401 and agent_with_store.messages == []

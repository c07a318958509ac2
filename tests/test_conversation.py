"""One conversation in process: what goes in, and how replies come out."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

from actions.identity import Identity, unseal
from assistant.conversation import Conversation, Reply, replies_of

MEMBER = Identity("demo-vip", "tester", "2026-11-23T10:00+08:00")


class Echo:
    """An agent which says back what it heard, and remembers the messages."""

    def __init__(self) -> None:
        self.heard: list[UserMessage] = []

    async def handle_message(self, message: UserMessage) -> None:
        self.heard.append(message)
        await message.output_channel.send_text_message(message.sender_id, f"听到{message.text}")
        await message.output_channel.send_custom_json(message.sender_id, {"answer": {"intent": "echo"}})


def conversation(sender: str | None = None) -> tuple[Conversation, Echo]:
    agent = Echo()
    return Conversation(cast(Agent, agent), MEMBER, sender), agent


def test_a_message_is_cleaned_sealed_and_answered() -> None:
    talk, agent = conversation("s1")
    assert asyncio.run(talk.say(" 约\u200b专家号\n")) == [Reply("听到约专家号", {"intent": "echo"})]
    (heard,) = agent.heard
    assert (heard.text, heard.sender_id, heard.input_channel) == ("约专家号", "s1", "local")
    assert unseal(heard.metadata) == MEMBER


def test_a_slash_is_no_command() -> None:
    talk, agent = conversation()
    asyncio.run(talk.say("/restart"))
    assert not agent.heard[0].text.strip().startswith("/")


@pytest.mark.parametrize("text", ["", "🌈", "长" * 5_000])
def test_what_cannot_be_read_never_reaches_the_agent(text: str) -> None:
    talk, agent = conversation()
    (reply,) = asyncio.run(talk.say(text))
    assert reply.text.endswith("。") and reply.answer["intent"] == "unreadable"
    assert agent.heard == []


def test_a_talk_keeps_its_sender_and_differs_from_others() -> None:
    talk, agent = conversation()
    for text in ("一", "二"):
        asyncio.run(talk.say(text))
    assert len({message.sender_id for message in agent.heard}) == 1
    assert conversation()[0].sender != talk.sender


TEXT: dict[str, Any] = {"recipient_id": "s", "text": "甲"}
CUSTOM: dict[str, Any] = {"recipient_id": "s", "custom": {"answer": {"intent": "x"}}}
BUTTONS: dict[str, Any] = {"recipient_id": "s", "text": "选", "buttons": [{"title": "a", "payload": "a"}]}


@pytest.mark.parametrize(
    ("messages", "replies"),
    [
        ([], []),
        ([TEXT], [Reply("甲")]),
        ([TEXT, CUSTOM], [Reply("甲", {"intent": "x"})]),
        ([BUTTONS, CUSTOM], [Reply("选", {"intent": "x"}, BUTTONS["buttons"])]),
        ([CUSTOM], [Reply(answer={"intent": "x"})]),
        ([TEXT, CUSTOM, CUSTOM], [Reply("甲", {"intent": "x"}), Reply(answer={"intent": "x"})]),
        ([TEXT, TEXT, CUSTOM], [Reply("甲"), Reply("甲", {"intent": "x"})]),
        ([TEXT, {"custom": {"other": 1}}], [Reply("甲")]),
        ([{"image": "http://x"}], [Reply()]),
    ],
)
def test_replies(messages: list[dict[str, Any]], replies: list[Reply]) -> None:
    assert replies_of(messages) == replies

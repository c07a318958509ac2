"""Asking the assistant through Rasa: the only place of the members' channels that knows Rasa's messages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from assistant.channels.handler import Agent
from assistant.channels.store import Reply
from assistant.conversation import replies_of


def asking(on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Agent:
    """The agent of a handler, over what Rasa gives a channel to hand messages to."""

    async def ask(text: str, sender: str, road: str, metadata: dict[str, str]) -> list[Reply]:
        collector = CollectingOutputChannel()
        await on_new_message(UserMessage(text, collector, sender, input_channel=road, metadata=metadata))
        return [
            Reply(one.text, tuple(one.buttons), one.answer or None) for one in replies_of(collector.messages)
        ]

    return ask

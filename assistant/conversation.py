"""One conversation with the assistant, in process: text in, replies out."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from actions.identity import Identity, seal
from assistant.messages import presentable, refuse_unreadable


@dataclass(frozen=True)
class Reply:
    """What the assistant said in one message: the text, the answer for machines, the choices."""

    text: str = ""
    answer: dict[str, Any] = field(default_factory=dict)
    buttons: list[dict[str, str]] = field(default_factory=list)


class Conversation:
    """Talks as one sender; the identity is sealed into each message as a verified channel does."""

    def __init__(self, agent: Agent, identity: Identity, sender: str | None = None) -> None:
        self.agent = agent
        self.identity = identity
        self.sender = sender or f"local-{uuid.uuid4().hex[:12]}"

    async def say(self, text: str) -> list[Reply]:
        """Send one message of the user and collect the replies, in order."""
        refusal = refuse_unreadable(text)
        if refusal:
            return [Reply(text=refusal, answer={"intent": "unreadable", "services": [], "clauses": []})]
        channel = CollectingOutputChannel()
        message = UserMessage(
            presentable(text), channel, self.sender, input_channel="local", metadata=seal(self.identity)
        )
        await self.agent.handle_message(message)
        return replies_of(channel.messages)


def replies_of(messages: list[dict[str, Any]]) -> list[Reply]:
    """Rasa's flat list of channel messages, each text joined with the answer that follows it."""
    replies: list[Reply] = []
    for message in messages:
        custom = message.get("custom")
        if custom is not None and replies and not replies[-1].answer:
            last = replies.pop()
            replies.append(Reply(last.text, custom.get("answer", {}), last.buttons))
        elif custom is not None:
            replies.append(Reply(answer=custom.get("answer", {})))
        else:
            replies.append(Reply(message.get("text", ""), buttons=message.get("buttons", [])))
    return replies

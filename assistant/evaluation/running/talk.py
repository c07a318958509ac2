"""A talk with the real assistant, in process, with what happened inside it laid open."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.shared.core.events import SlotSet

from actions.identity import Identity, seal
from assistant.conversation import Conversation, Reply, replies_of
from assistant.evaluation.casefiles.cases import Circumstances, Step


class AgentTalk:
    """One conversation under a sender of its own; every message carries a sealed identity and clock."""

    def __init__(self, agent: Agent) -> None:
        self._agent = agent
        self._sender = f"eval-{uuid.uuid4().hex}"
        self._seen_until = 0.0
        self.slot_names = frozenset(slot.name for slot in agent.domain.slots)

    async def begin(self, slots: Mapping[str, Any], circumstances: Circumstances) -> None:
        """Start the session and set ``slots`` before anything is said."""
        metadata = seal(identity_of(circumstances))
        tracker = await self._agent.processor.fetch_tracker_and_update_session(
            self._sender, CollectingOutputChannel(), metadata
        )
        tracker.update_with_events(
            [SlotSet(name, value) for name, value in slots.items()], self._agent.domain
        )
        await self._agent.tracker_store.save(tracker)
        await self.events()

    async def say(self, step: Step) -> Sequence[Reply]:
        """Send the message of ``step``; an understood one goes to Rasa unchanged."""
        identity = identity_of(step.circumstances)
        if not step.understood:
            return await Conversation(self._agent, identity, self._sender).say(step.user)
        channel = CollectingOutputChannel()
        message = UserMessage(
            step.user, channel, self._sender, input_channel="local", metadata=seal(identity)
        )
        await self._agent.handle_message(message)
        return replies_of(channel.messages)

    async def events(self) -> list[dict[str, Any]]:
        """Rasa's events since the last call."""
        tracker = await self._agent.tracker_store.retrieve_full_tracker(self._sender)
        # Told apart by time, not by number: Rasa drops what lies before a session's start.
        fresh = [event for event in (tracker.events if tracker else ()) if event.timestamp > self._seen_until]
        self._seen_until = max((event.timestamp for event in fresh), default=self._seen_until)
        return [event.as_dict() for event in fresh]


def identity_of(circumstances: Circumstances) -> Identity:
    """Who speaks and when, as the actions want it."""
    return Identity(circumstances.member_id or None, circumstances.actor, circumstances.now or None)

"""The console's channel: questions of call-centre agents, each signed with the key both processes share.

``POST /webhooks/console/ask`` takes ``{"question": <signed>}`` and answers what was said, with what was understood:
``{"replies": [{"text", "answer", "buttons"}], "understood": {"intent", "confidence", "others", "found", "about"}}``.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from actions.identity import Identity, seal
from assistant.console.tokens import Question, unseal
from assistant.conversation import replies_of
from assistant.messages import presentable, refuse_unreadable
from assistant.talks.turns import TurnQueue

logger = logging.getLogger(__name__)
# As many other readings of a sentence are offered, none less likely than this.
_OTHERS, _LEAST = 4, 0.01


class ConsoleInput(InputChannel):
    """Questions signed by the console; nothing else is heard. `dev` lets the console freeze the clock."""

    def __init__(self, key: str, dev: bool = False) -> None:
        self._key, self._dev, self._turns = key, dev, TurnQueue()

    @classmethod
    def name(cls) -> str:
        """As the evidence of an act names it."""
        return "console"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The one route."""
        webhook = Blueprint("console_webhook", __name__)

        @webhook.route("/ask", methods=["POST"])
        async def ask(request: Request) -> HTTPResponse:
            body = request.json if request.content_type == "application/json" else None
            token = body.get("question") if isinstance(body, dict) else None
            question = unseal(token, self._key) if isinstance(token, str) else None
            if question is None:
                return response.json({"error": "问题没有有效的签名"}, status=401, ensure_ascii=False)
            return response.json(await self._answer(request, question, on_new_message), ensure_ascii=False)

        return webhook

    async def _answer(self, request: Request, question: Question, on_new_message: Any) -> dict[str, Any]:
        refusal = refuse_unreadable(question.text)
        if refusal:
            return {"replies": [{"text": refusal, "answer": {}, "buttons": []}], "understood": {}}
        collector, sender = CollectingOutputChannel(), f"console-{question.call}"
        now = question.now if self._dev and question.now else None
        # An act needs the console's booking flow with its read-back: a yes typed here was given by nobody on the line.
        identity = Identity(question.member_id, "agent", now, may_act=False)
        text = f"/{question.understood}" if question.understood else presentable(question.text)
        async with self._turns.turn(sender):
            await on_new_message(
                UserMessage(text, collector, sender, input_channel=self.name(), metadata=seal(identity))
            )
            understood = await _understood(request.app.ctx.agent, sender)
        return {"replies": [one.__dict__ for one in replies_of(collector.messages)], "understood": understood}


async def _understood(agent: Any, sender: str) -> dict[str, Any]:
    """What the last message of `sender` was taken for, and what else it might have been."""
    tracker = await agent.tracker_store.retrieve(sender)
    message = None if tracker is None else tracker.latest_message
    if message is None:
        return {}
    ranking = [one for one in message.parse_data.get("intent_ranking", ()) if one["confidence"] >= _LEAST]
    return {
        "intent": message.intent.get("name") or "", "confidence": round(float(message.intent.get("confidence") or 0), 3),
        "others": [one["name"] for one in ranking[1 : _OTHERS + 1]],
        "found": [{"entity": one["entity"], "value": str(one["value"])} for one in message.entities],
    }  # fmt: skip

"""The dev channel: Rasa's REST channel for testers, who may say which member they are and what time it is.

``POST /webhooks/rest/webhook`` takes ``{"sender", "message", "metadata": {"member_id", "now"}}``; the
answer is Rasa's list of ``{"recipient_id", "text" | "custom"}``. It believes what it is told, so ``serve``
opens it with ``--dev`` only. A message that starts with ``/`` goes to Rasa as it is: ``/my_quota{…}``.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.channels.rest import RestInput
from rasa.shared.core.constants import DEFAULT_INTENTS
from sanic import Blueprint, response
from sanic.exceptions import InvalidUsage
from sanic.request import Request
from sanic.response import HTTPResponse

from actions.engine import entitlements
from actions.entitlement.errors import EntitlementError
from actions.identity import seal
from assistant.channels.request import BadRequest, DevMessage, read_message
from assistant.logs import turns
from assistant.messages import presentable, refuse_unreadable
from assistant.talks.turns import TurnQueue

logger = logging.getLogger(__name__)
_UNDERSTOOD = re.compile(r"/(?P<intent>[a-z_]\w*)(?:\{.*\})?", re.DOTALL)
Handler = Callable[[UserMessage], Awaitable[Any]]


class DevInput(RestInput):
    """Rasa's ``rest`` channel with a checked body, a sealed identity and a turn queue for each sender."""

    def __init__(self) -> None:
        self._turns = TurnQueue()
        self._known_members: set[tuple[int, str]] = set()

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """The two endpoints: ``GET /`` tells that the channel is there, ``POST /webhook`` takes a message."""
        webhook = Blueprint("dev_webhook", __name__)

        @webhook.route("/", methods=["GET"])
        async def health(_: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @webhook.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            try:
                message = read_message(_json(request))
                self._check_member(message.identity.member_id)
            except BadRequest as refusal:
                return _refused(refusal.field, str(refusal))
            except EntitlementError as error:
                return _refused("metadata.member_id", error.message_zh)
            return await self._answer(message, on_new_message)

        return webhook

    async def _answer(self, message: DevMessage, on_new_message: Handler) -> HTTPResponse:
        refusal = None if _is_payload(message.text) else refuse_unreadable(message.text)
        if refusal:
            return response.json(_unreadable(message.sender, refusal), ensure_ascii=False)
        with turns.turn(self.name()):
            return await self._turn(message, on_new_message)

    async def _turn(self, message: DevMessage, on_new_message: Handler) -> HTTPResponse:
        collector = CollectingOutputChannel()
        try:
            async with self._turns.turn(message.sender):
                await on_new_message(self._user_message(message, collector))
        except Exception:
            logger.exception("turn failed")
            return response.json(
                _error("", "助手处理这条消息时出错，详见服务日志。"), status=500, ensure_ascii=False
            )
        return response.json(collector.messages, ensure_ascii=False)

    def _user_message(self, message: DevMessage, output: CollectingOutputChannel) -> UserMessage:
        text = message.text.strip() if _is_payload(message.text) else presentable(message.text)
        return UserMessage(
            text, output, message.sender, input_channel=self.name(), metadata=seal(message.identity)
        )

    def _check_member(self, member_id: str | None) -> None:
        """Raise UnknownMember unless ``member_id`` is somebody; known members are looked up once."""
        if member_id is None:
            return
        engine = entitlements()
        if (id(engine), member_id) not in self._known_members:
            engine.member(member_id, actor="tester:dev-channel")
            self._known_members.add((id(engine), member_id))


def _is_payload(text: str) -> bool:
    """Whether a tester sends an understood message; Rasa's own commands (/restart, /session_start) are words like any."""
    found = _UNDERSTOOD.fullmatch(text.strip())
    return found is not None and found["intent"] not in DEFAULT_INTENTS


def _json(request: Request) -> Any:
    try:
        return request.json
    except InvalidUsage as error:
        raise BadRequest("body", "请求体不是 JSON") from error


def _refused(field: str, reason: str) -> HTTPResponse:
    return response.json(_error(field, f"{reason}。"), status=400, ensure_ascii=False)


def _error(field: str, text: str) -> dict[str, Any]:
    return {"error": {"field": field, "message": text}}


def _unreadable(sender: str, refusal: str) -> list[dict[str, Any]]:
    """The reply to a message nobody could read, in the shape of every other reply."""
    answer = {"intent": "unreadable", "services": [], "clauses": []}
    return [
        {"recipient_id": sender, "text": refusal},
        {"recipient_id": sender, "custom": {"answer": answer}},
    ]

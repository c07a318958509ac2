"""Sends what waits for the customer-service chat: in order for each member, never more than WeChat allows, nothing lost."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime, timedelta
from typing import Protocol

from actions.clock import current_time
from assistant import metrics
from assistant.channels.gateway import GatewayError
from assistant.channels.handler import MessageHandler
from assistant.channels.store import Account, Message
from assistant.channels.store.outgoing import Part
from assistant.channels.wechat.client import BUSY, SPENT
from assistant.channels.wechat.parts import BYTES, cut, texts_of
from assistant.talks.turns import TurnQueue

logger = logging.getLogger(__name__)
ROAD = "wechat"
# Out of the window; too many sends: WeChat's own count is the one that holds, ours only spares calls.
WINDOW, TOO_MANY, TOO_LONG, UNKNOWN_USER = 45015, 45047, 45002, 40003
_RETRY = (timedelta(seconds=2), timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10))
# A text this short (in bytes) that is still too long is no matter of length.
_SHORTEST = 20
_SPENT_PAUSE = timedelta(hours=1)


class Texts(Protocol):
    """What sends a text."""

    async def send_text(self, openid: str, text: str) -> None:
        """Raises GatewayError."""


class Sender:
    """Queues the answers of the road `wechat` and sends them."""

    def __init__(self, handler: MessageHandler, client: Texts) -> None:
        self._handler = handler
        self._client = client
        self._turns = TurnQueue()
        self.counts: Counter[str] = Counter()

    async def answered(self, account: Account, message: Message, stored: list[Message]) -> None:
        """Queue the answers to a message of this road, and send what may be sent."""
        if message.road != ROAD or not stored:
            return
        await self._handler.run(self._queue, account.id, message.seq, stored)
        await self.flush(account.id)

    def _queue(self, account_id: str, replies_to: int, stored: list[Message]) -> None:
        now, outgoing = current_time(), self._handler.store.outgoing
        texts = texts_of(stored, max(1, outgoing.left(account_id, now)))
        outgoing.add(account_id, replies_to, texts, now)

    async def flush(self, account_id: str) -> None:
        """Send what waits of this account, one after the other, until something is in the way."""
        async with self._turns.turn(account_id):
            ready = await self._handler.run(self._next, account_id)
            while ready is not None:
                openid, part = ready
                try:
                    await self._client.send_text(openid, part.text)
                except GatewayError as error:
                    self.counts[str(error.code)] += 1
                    metrics.not_sent(error.code)
                    if not await self._failed(part, error.code, current_time()):
                        return
                    ready = await self._handler.run(self._next, account_id)
                else:
                    ready = await self._handler.run(self._next, account_id, part)

    def _next(self, account_id: str, sent: Part | None = None) -> tuple[str, Part] | None:
        """What may be sent now, and to whom, `sent` having left; None where nothing waits or WeChat's count is spent."""
        store, now = self._handler.store, current_time()
        if sent is not None:
            store.outgoing.sent(sent, now)
        account, part = store.accounts.get(account_id), store.outgoing.next(account_id)
        if account is None or not account.openid or part is None:
            return None
        if not store.outgoing.left(account_id, now):
            store.outgoing.kept(part, "window", None)
            return None
        return account.openid, part

    async def sweep(self) -> None:
        """Send what has waited long enough after a failure."""
        for account_id in await self._handler.run(self._handler.store.outgoing.due, current_time()):
            await self.flush(account_id)

    async def _failed(self, part: Part, code: int, now: datetime) -> bool:
        """Keep the text; True where it was mended and can go at once."""
        outgoing = self._handler.store.outgoing
        if code == TOO_LONG and len(part.text.encode()) > _SHORTEST:
            await self._handler.run(
                outgoing.replaced, part, cut(part.text, min(BYTES, len(part.text.encode()) // 2 + 3))
            )
            return True
        again = None if code in (WINDOW, TOO_MANY, UNKNOWN_USER) else _again(part, code, now)
        await self._handler.run(outgoing.kept, part, str(code), again)
        logger.warning("a text for the customer-service chat is kept: errcode %s", code)
        return False


def _again(part: Part, code: int, now: datetime) -> datetime | None:
    """When to try again; None after the last try: then it waits for the member."""
    if code == SPENT:
        return now + _SPENT_PAUSE
    if code != BUSY and part.attempts >= 1:
        return None
    return now + _RETRY[part.attempts] if part.attempts < len(_RETRY) else None

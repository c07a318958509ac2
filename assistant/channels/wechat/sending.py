"""Sends what waits for the customer-service chat: in order for each member, never more than WeChat allows, nothing lost."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime, timedelta
from typing import Protocol

from actions.clock import current_time
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
        now, store = current_time(), self._handler.store
        left = await self._handler.run(store.outgoing.left, account.id, now)
        texts = texts_of(stored, max(1, left))
        await self._handler.run(store.outgoing.add, account.id, message.seq, texts, now)
        await self.flush(account.id)

    async def flush(self, account_id: str) -> None:
        """Send what waits of this account, one after the other, until something is in the way."""
        async with self._turns.turn(account_id):
            account = await self._handler.run(self._handler.store.accounts.get, account_id)
            while account is not None and account.openid:
                part = await self._handler.run(self._handler.store.outgoing.next, account_id)
                if part is None or not await self._sent(account, part):
                    return

    async def sweep(self) -> None:
        """Send what has waited long enough after a failure."""
        for account_id in await self._handler.run(self._handler.store.outgoing.due, current_time()):
            await self.flush(account_id)

    async def _sent(self, account: Account, part: Part) -> bool:
        """Send one text; False where the account has to wait."""
        outgoing, now = self._handler.store.outgoing, current_time()
        if not await self._handler.run(outgoing.left, account.id, now):
            await self._handler.run(outgoing.kept, part, "window", None)
            return False
        try:
            await self._client.send_text(account.openid, part.text)
        except GatewayError as error:
            self.counts[str(error.code)] += 1
            return await self._failed(part, error.code, now)
        await self._handler.run(outgoing.sent, part, now)
        return True

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

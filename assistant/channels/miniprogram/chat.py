"""The chat: messages taken once, answers by long poll or WebSocket."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from collections.abc import Mapping
from time import monotonic
from typing import Any

from actions.replies.phrasebook import say
from assistant.channels.miniprogram.calls import Desk, text
from assistant.channels.miniprogram.errors import Refused
from assistant.channels.store import Account, Incoming, Message

ROAD = "miniprogram"
LONGEST_WAIT = 25
_CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
# Other workers answer too: their answers are looked for this often, in seconds.
_LOOK_AGAIN = 1.0
# The assistant itself refuses what is too long, kindly; this only keeps books out.
_LONGEST_TEXT = 4000


async def send(desk: Desk, account: Account, found: Mapping[str, Any]) -> dict[str, Any]:
    """Take a message in: ``{id, text}``, or ``{id, payload, title}`` of a button that was shown in this talk."""
    client_id = text(found, "id", 64)
    if not _CLIENT_ID.fullmatch(client_id):
        raise Refused.saying(422, "bad_value", name="id")
    if "payload" in found:
        incoming = Incoming(client_id, text(found, "title", 200), ROAD, text(found, "payload", 500))
        if not await desk.handler.run(
            desk.store.messages.offered, account.id, account.talk, incoming.payload
        ):
            raise Refused.saying(409, "button_over")
    else:
        incoming = Incoming(client_id, text(found, "text", _LONGEST_TEXT), ROAD)
    accepted = await desk.handler.accept(account, incoming)
    return {"id": client_id, "seq": accepted.seq, "duplicate": accepted.duplicate}


async def ask_for_a_person(desk: Desk, account: Account) -> dict[str, Any]:
    """What a member says who wants a person, said by the button: answered like any other message."""
    client_id = f"handover-{secrets.token_hex(12)}"
    accepted = await desk.handler.accept(account, Incoming(client_id, say("channel.handover.words"), ROAD))
    return {"id": client_id, "seq": accepted.seq, "duplicate": False}


async def fetch(desk: Desk, account: Account, after: int, wait: int) -> dict[str, Any]:
    """Messages after `after`; where there are none yet, wait for one up to `wait` seconds."""
    until = monotonic() + wait
    while True:
        found, typing = await desk.handler.run(desk.store.messages.look, account.id, account.talk, after)
        left = until - monotonic()
        if found or left <= 0:
            return _page(found, typing, after)
        await desk.handler.bell.wait(account.id, min(left, _LOOK_AGAIN))


async def history(desk: Desk, account: Account, before: int, limit: int) -> dict[str, Any]:
    """The `limit` messages before `before`, oldest first."""
    found = await desk.handler.run(desk.store.messages.before, account.id, account.talk, before, limit)
    return _page(found, await desk.handler.run(desk.store.messages.busy, account.id), before)


def _page(found: list[Message], typing: bool, seq: int) -> dict[str, Any]:
    last = found[-1].seq if found else seq
    return {"messages": [document(one) for one in found], "typing": typing, "last": last}


def document(message: Message) -> dict[str, Any]:
    """The document `M` of the contract."""
    client = {"client_id": message.client_id} if message.client_id else {}
    failed = {"failed": True} if message.failed else {}
    return {
        "seq": message.seq,
        "at": message.at.isoformat(timespec="seconds"),
        "from": message.origin,
        "text": message.text,
        "buttons": [dict(button) for button in message.buttons],
        "answer": message.answer,
        "replies_to": message.replies_to,
        **client,
        **failed,
    }


async def push(desk: Desk, account: Account, socket: Any, after: int) -> None:
    """Send every message and every change of typing over the socket, until it is closed or the identity changes."""
    told_typing = False
    while True:
        found, typing = await desk.handler.run(desk.store.messages.look, account.id, account.talk, after)
        for one in found:
            await socket.send(json.dumps(document(one), ensure_ascii=False))
            after = one.seq
        if typing != told_typing:
            await socket.send(json.dumps({"typing": typing}))
            told_typing = typing
        now = await desk.handler.account(account.id)
        if now is None or now.epoch != account.epoch:
            return
        await _next(desk, account, socket)


async def _next(desk: Desk, account: Account, socket: Any) -> None:
    """Wait for an answer, or notice that the other side has gone."""
    ring = asyncio.ensure_future(desk.handler.bell.wait(account.id, _LOOK_AGAIN))
    heard = asyncio.ensure_future(socket.recv())
    done, _ = await asyncio.wait({ring, heard}, return_when=asyncio.FIRST_COMPLETED)
    if heard in done:
        ring.cancel()
        heard.result()  # raises when the socket is closed; what a client writes is not read
    heard.cancel()

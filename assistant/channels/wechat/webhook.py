"""Where WeChat pushes: verified, stored, acknowledged at once; answered afterwards through the message handler."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sanic import Blueprint, response
from sanic.exceptions import PayloadTooLarge, SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from actions.clock import current_time
from actions.replies.phrasebook import say
from assistant.channels.gateway import GatewayError
from assistant.channels.handler import SAY, MessageHandler
from assistant.channels.keys import Key
from assistant.channels.members import erasing
from assistant.channels.store import Account, Incoming, Store
from assistant.channels.store.outgoing import acted
from assistant.channels.together import Together
from assistant.channels.wechat import handing_over
from assistant.channels.wechat.client import WeChatClient
from assistant.channels.wechat.crypto import BadPush, signed
from assistant.channels.wechat.incoming import LONGEST, Door, Push, Query, verified
from assistant.channels.wechat.sending import ROAD, Sender

logger = logging.getLogger(__name__)
PREFIX = "/wechat"
SUCCESS = "success"
_KINDS = {"image": "channel.kf.image", "miniprogrampage": "channel.kf.card"}
# Typing is shown only where the answer is not there at once, in seconds; and texts kept back are looked for this often.
_TYPING_AFTER, _SWEEP_SECONDS = 1.0, 2.0
_PHONE = "8"


@dataclass
class Webhook:
    """Takes the pushes of one mini program. `counts` counts what came, and what was refused and why."""

    handler: MessageHandler
    sender: Sender
    client: WeChatClient
    door: Door
    key: Key
    transfer: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._account: Together[str, Account] = Together(
            self.handler.run, lambda openids: self.handler.store.accounts.of_openids(openids, current_time())
        )

    def blueprint(self) -> Blueprint:
        """The address to be entered in WeChat's console: GET proves it, POST takes pushes."""
        found = Blueprint("suixin_wechat")

        @found.get("/push")
        async def prove(request: Request) -> HTTPResponse:
            query = _query(request)
            if not signed(query.signature, self.door.token, query.timestamp, query.nonce):
                return self._refused(BadPush("forged"))
            return response.text(str(request.args.get("echostr", ""))[:100])

        @found.post("/push", stream=True)
        async def push(request: Request) -> HTTPResponse:
            return await self._take(request)

        @found.before_server_start
        async def start(_app: Any, loop: asyncio.AbstractEventLoop) -> None:
            self.handler.listen(self.sender.answered)
            self._spawn(self._sweep())

        @found.after_server_stop
        async def stop(*_: Any) -> None:
            for task in self._tasks:
                task.cancel()
            await self.client.close()

        return found

    async def _take(self, request: Request) -> HTTPResponse:
        request.stream.request_max_size = LONGEST
        try:
            await asyncio.wait_for(request.receive_body(), 5)
            pushed = verified(request.body or b"", _query(request), self.door, time.time())
            if self.door.key is None:
                await self.handler.run(self._require_unreplayed, request)
        except BadPush as refusal:
            return self._refused(refusal)
        except (PayloadTooLarge, SanicException, asyncio.TimeoutError):
            return self._refused(BadPush("too_large"))
        return response.text(await self._acknowledged(pushed) or SUCCESS)

    def _refused(self, refusal: BadPush) -> HTTPResponse:
        """Nothing is told but that it is refused; the counter says why."""
        self.counts[refusal.code] += 1
        logger.warning("a push is refused: %s", refusal.code)
        return response.text("", status=413 if refusal.code == "too_large" else 403)

    def _require_unreplayed(self, request: Request) -> None:
        """In plain mode the signature does not cover the body: one signature is good for one content. Raises BadPush."""
        outgoing, query = self.handler.store.outgoing, _query(request)
        address = f"{query.signature}|{query.timestamp}|{query.nonce}"
        content = hashlib.sha256(request.body or b"").hexdigest()
        first = outgoing.first_time(self.key.mark("signature", address), current_time())
        if not outgoing.first_time(self.key.mark("signed", f"{address}|{content}"), current_time()):
            return
        if not first:
            raise BadPush("replayed")

    async def _acknowledged(self, pushed: Push) -> str:
        """Store what was pushed; the body to answer with where it is not plain success. The second copy does nothing."""
        self.counts[pushed.kind] += 1
        account = await self._account(pushed.openid)
        if pushed.kind != "event":
            return await self._message(account, pushed)
        key = self.key.mark("push", pushed.once)
        if await self.handler.run(self.handler.store.outgoing.first_time, key, current_time()):
            await self._event(account, pushed)
        return ""

    async def _message(self, account: Account, pushed: Push) -> str:
        store, now = self.handler.store, current_time()
        if self.transfer and await self.handler.run(
            handing_over.goes_to_people, store, account, pushed.content, now
        ):
            return handing_over.transfer_xml(pushed, int(time.time()))
        # A number may be a choice, which stands in the store.
        chooses = pushed.content.strip().isdecimal()
        incoming = await self.handler.run(self._incoming, account, pushed) if chooses else self._incoming(account, pushed)
        accepted = await self.handler.accept(account, incoming, lambda connection: acted(connection, account.id, "message", now))
        if not accepted.duplicate:
            self._spawn(self._typing(account, accepted.seq))
        return ""

    def _incoming(self, account: Account, pushed: Push) -> Incoming:
        """The message for the handler; a number is the choice it stands before, another kind gets the road's own answer."""
        once = f"wx:{pushed.msg_id}"
        if pushed.kind != "text":
            return Incoming(
                once, f"[{pushed.kind}]"[:40], ROAD, SAY + _KINDS.get(pushed.kind, "channel.kf.other")
            )
        told = pushed.content.strip()
        choices = (
            self.handler.store.messages.choices(account.id, account.talk)
            if told.isdecimal() and len(told) < 3
            else ()
        )
        if told.isascii() and choices and 1 <= int(told) <= len(choices):
            chosen = choices[int(told) - 1]
            return Incoming(once, chosen.get("title", told), ROAD, chosen.get("payload", ""))
        return Incoming(once, pushed.content, ROAD)

    async def _event(self, account: Account, pushed: Push) -> None:
        """Entering is greeted; what a member takes back in WeChat's own settings is carried out; anything else is counted."""
        store, now = self.handler.store, current_time()
        if pushed.event == "user_enter_tempsession":
            await self.handler.run(store.outgoing.acted, account.id, "enter", now)
            # What waited from before goes first; a greeting is only worth one of two sends.
            await self.handler.run(_greet, store, account.id, now)
            self._spawn(self.sender.flush(account.id))
        elif pushed.event == "user_authorization_revoke" and _PHONE in pushed.revoked.split(","):
            await self.handler.run(store.accounts.unbind, account.id)
        elif pushed.event == "user_authorization_cancellation":
            await self.handler.run(erasing.erase, store, account, now)
        else:
            self.counts[f"event {pushed.event[:40]}"] += 1

    async def _typing(self, account: Account, seq: int) -> None:
        await asyncio.sleep(_TYPING_AFTER)
        if not self.handler.answering(account.id):
            return
        if await self.handler.run(self.handler.store.messages.busy, account.id, seq):
            try:
                await self.client.typing(account.openid)
            except GatewayError as error:
                self.counts[f"typing {error.code}"] += 1

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(_SWEEP_SECONDS)
            try:
                await self.sender.sweep()
            except Exception:
                logger.exception("sending what was kept back failed")

    def _spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _greet(store: Store, account_id: str, now: datetime) -> None:
    if store.outgoing.next(account_id) is None:
        store.outgoing.add(account_id, 0, [say("channel.kf.welcome")], now)


def _query(request: Request) -> Query:
    told = {
        name: str(request.args.get(name, ""))[:200]
        for name in ("signature", "timestamp", "nonce", "msg_signature")
    }
    return Query(**told)

"""The one way from a member's message to the assistant and back, whatever road it came by.

A message is stored first and answered from the store: in order, one turn a member at a time, once only, also when the
worker that had it dies. Roads listen for the answers; none of them talks to Rasa itself.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from sqlalchemy.engine import Connection

from actions import engine
from actions.clock import current_time
from actions.identity import Identity, seal
from actions.replies.phrasebook import entries, say
from assistant import metrics
from assistant.channels import handover
from assistant.channels.lines import main_phone
from assistant.channels.members import agreements, people
from assistant.channels.store import Accepted, Account, Entry, Incoming, Message, Reply, Store, open_store
from assistant.channels.together import Together
from assistant.channels.waking import Bell
from assistant.logs import turns
from assistant.messages import presentable, refuse_unreadable
from assistant.talks.turns import TurnQueue

logger = logging.getLogger(__name__)
T = TypeVar("T")
# Text (or a button's payload), the talk's id, the road, the sealed identity; the replies.
Agent = Callable[[str, str, str, dict[str, str]], Awaitable[list[Reply]]]
Listener = Callable[[Account, Message, list[Message]], Awaitable[None]]
# A turn takes a hundredth of a second; nobody is kept waiting longer than this for a polite word.
TURN_SECONDS = 20.0
# A road's own answer to what is no text, in its turn like any other; no button carries such a payload.
SAY = "say:"
_LEASE = timedelta(seconds=60)
_SWEEP_SECONDS = 5.0
# A burst of messages is taken in whole before the turns go on: the promise is a quick acknowledgement.
_GIVE_WAY_SECONDS = 0.25
_THREADS = 16


class MessageHandler:
    """Takes messages in, has them answered, keeps both, and wakes whoever waits for an answer."""

    def __init__(self, turn_seconds: float = TURN_SECONDS, people: bool = False) -> None:
        """`people`: there is a console whose agents take over talks that are passed on."""
        self.bell = Bell()
        self._people = people
        self._turn_seconds = turn_seconds
        self._agent: Agent | None = None
        self._listeners: list[Listener] = []
        self._turns = TurnQueue()
        self._tasks: set[asyncio.Task[None]] = set()
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="suixin-channels")
        self._take_in: Together[Entry, Accepted] = Together(
            self.run, lambda entries: self.store.messages.accept_all(entries)
        )
        self._accounts: Together[str, Account | None] = Together(
            self.run, lambda ids: self.store.accounts.each_of(ids)
        )

    def connect(self, agent: Agent) -> None:
        """Answer with `agent` from now on."""
        self._agent = agent

    def listen(self, listener: Listener) -> None:
        """Tell `listener` of every answer: the account, the member's message, the stored replies."""
        self._listeners.append(listener)

    @property
    def store(self) -> Store:
        """The store on the current database."""
        return open_store(engine.entitlements().database)

    async def run(self, work: Callable[..., T], *arguments: Any, **named: Any) -> T:
        """Blocking work in a thread."""
        return await asyncio.get_running_loop().run_in_executor(
            self._pool, partial(work, *arguments, **named)
        )

    async def account(self, account_id: str) -> Account | None:
        """The account as it is now."""
        return await self._accounts(account_id)

    async def accept(
        self, account: Account, incoming: Incoming, also: Callable[[Connection], None] | None = None
    ) -> Accepted:
        """Store a message and have it answered; the same client id again is the first one, and nothing more.

        `also` is done in the transaction that stores a new message.
        """
        began = time.perf_counter()
        accepted = await self._take_in(Entry(account.id, incoming, current_time(), also))
        metrics.accepted(began)
        if not accepted.duplicate:
            self.bell.ring(account.id)
            self.answer_soon(account.id)
        return accepted

    def answer_soon(self, account_id: str) -> None:
        """Answer what waits of this account, after what is being answered now."""
        self._spawn(self._drain(account_id))

    async def sweep(self) -> None:
        """For ever: take up what a restart or a dead worker left without an answer."""
        while True:
            try:
                for account_id in await self.run(self.store.messages.unanswered, current_time()):
                    self.answer_soon(account_id)
            except Exception:
                logger.exception("looking for unanswered messages failed")
            await asyncio.sleep(_SWEEP_SECONDS)

    def close(self) -> None:
        """Stop what runs; what was not answered is taken up after the next start."""
        for task in self._tasks:
            task.cancel()
        self._pool.shutdown(wait=False)

    def _spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _drain(self, account_id: str) -> None:
        async with self._turns.turn(account_id):
            more = True
            while more:
                await self._take_in.rest(_GIVE_WAY_SECONDS)
                claimed = await self.run(self.store.messages.claim, account_id, current_time(), _LEASE)
                if claimed is None:
                    return
                account, message = claimed
                with turns.turn(message.road):
                    replies = await self._answer(account, message)
                stored, more = await self.run(
                    self.store.messages.finish, account_id, message, replies, current_time()
                )
                self.bell.ring(account_id)
                await self._tell(account, message, stored)

    def answering(self, account_id: str) -> bool:
        """Whether this process is answering the account or is going to."""
        return self._turns.held(account_id) > 0

    async def _answer(self, account: Account, message: Message) -> list[Reply]:
        if message.talk != account.talk:
            # Sent under an identity that has ended meanwhile: nothing of it is carried over.
            return [Reply(say("channel.identity_changed"), origin="notice", failed=True)]
        theirs, left, sender = await self.run(self._handed_over, account, message)
        return theirs if theirs is not None else [*left, *await self._said(account, message, sender)]

    def _handed_over(self, account: Account, message: Message) -> tuple[list[Reply] | None, list[Reply], str]:
        """What is said instead of the assistant's answer, else what before it, and the talk it is said in."""
        standing, now = self.store.handovers.standing(account.id, account.talk), current_time()
        theirs = handover.silenced(standing, message, now)
        left = handover.left_alone(self.store, standing, now) if theirs is None else []
        return theirs, left, handover.sender(account, standing, left)

    async def _said(self, account: Account, message: Message, sender: str) -> list[Reply]:
        """The road's own answer, or the assistant's under the talk `sender`."""
        if message.payload.startswith(SAY):
            return [Reply(say(message.payload.removeprefix(SAY), **_parameters(message.payload)))]
        refusal = None if message.payload else refuse_unreadable(message.text)
        if refusal:
            return [Reply(refusal, answer={"intent": "unreadable", "services": [], "clauses": []})]
        try:
            return await asyncio.wait_for(self._ask(account, message, sender), self._turn_seconds)
        except asyncio.TimeoutError:
            turns.note(outcome="slow")
            logger.error("a turn took longer than %s s", self._turn_seconds)
            return [Reply(say("channel.slow", phone=main_phone()), origin="notice", failed=True)]
        except Exception:
            turns.note(outcome="broken")
            logger.exception("a turn failed")
            return [Reply(say("channel.failed", phone=main_phone()), origin="notice", failed=True)]

    async def _ask(self, account: Account, message: Message, sender: str) -> list[Reply]:
        if self._agent is None:
            raise RuntimeError("no agent")
        who, unmet = await self.run(self._allowed, account)
        text = message.payload or presentable(message.text)
        said = await self._agent(text, sender, message.road, seal(who))
        asked = await self.run(self._passed_on, account, message, said) if self._people else []
        agree_first = [Reply(say("channel.agree_first"), origin="notice")] if "personal_answers" in unmet else []
        return [*said, *asked, *agree_first]

    def _passed_on(self, account: Account, message: Message, said: list[Reply]) -> list[Reply]:
        return handover.passed_on(self.store, account, message, said, main_phone(), current_time())

    def _allowed(self, account: Account) -> tuple[Identity, frozenset[str]]:
        """As whom the account may speak, and what it has not agreed to yet."""
        now = current_time()
        unmet = agreements.unmet(self.store, account, now)
        who = Identity() if "personal_answers" in unmet else people.identity_of(account, now)
        if who.member_id is not None and "bookings" in unmet:
            who = replace(who, may_book=False)
        return who, unmet

    async def _tell(self, account: Account, message: Message, stored: list[Message]) -> None:
        for listener in self._listeners:
            try:
                await listener(account, message, stored)
            except Exception:
                logger.exception("a road could not pass an answer on")


def _parameters(payload: str) -> dict[str, Any]:
    reply = entries()[payload.removeprefix(SAY)]
    return {"phone": main_phone()} if "phone" in reply.parameters else {}

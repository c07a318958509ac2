"""Chats that the assistant passed on: one agent takes one, reads, answers by the member's own road, and hands it back."""

from __future__ import annotations

import secrets
import zlib
from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assistant.channels import handover
from assistant.channels.members import people
from assistant.channels.store import Account, Message
from assistant.channels.store.handovers import Handover
from assistant.console.auth.roles import Right
from assistant.console.auth.sessions import Session
from assistant.console.canned import whole
from assistant.console.context import Console, actor
from assistant.console.storage.calls import Caller
from assistant.console.texts import Refused, text
from assistant.console.web import form_of, page, see, signed_in, told

from . import canned

_TOPICS = 3
_CALLERS = {"self": Caller.INSURED, "guardian": Caller.GUARDIAN, "policyholder": Caller.POLICYHOLDER}


@dataclass(frozen=True)
class Line:
    """One chat of the list: nothing of what was said, only what it was taken for."""

    handover: Handover
    topics: tuple[str, ...]
    bound: bool
    lapsed: bool


@dataclass(frozen=True)
class Talk:
    """One chat as its agent reads it. `understood`: by the number of a member's message, what the assistant took it for."""

    handover: Handover
    account: Account
    messages: list[Message]
    understood: dict[int, dict[str, Any]]
    undelivered: tuple[str, ...]
    caller: Caller
    version: str


def version_of(console: Console, user: str, watched: str) -> str:
    """Changes when there is something new to see: in the list (`list`), or in the agent's chat of this id."""
    store = console.chats
    if watched == "list":
        ids = [one.id for one in (*store.handovers.waiting(console.clock()), *store.handovers.of_agent(user))]
        return _short("|".join(ids))
    found = store.handovers.find(watched, user)
    if found is None:
        return "over"
    return _version(handover.last_seq(store, found), handover.undelivered(store, found))


def _version(last: int, undelivered: tuple[str, ...]) -> str:
    return _short(f"{last}|{len(undelivered)}")


def _short(told_: str) -> str:
    return f"{zlib.crc32(told_.encode()):08x}"


def _line(console: Console, found: Handover) -> Line:
    said = handover.transcript(console.chats, found)
    intents = [str(one.answer["intent"]) for one in reversed(said) if one.answer and one.answer.get("intent")]
    topics = tuple(one for one in dict.fromkeys(intents) if one != handover.ASKED)[:_TOPICS]
    account = console.chats.accounts.get(found.account_id)
    return Line(found, topics, account is not None and account.bound, found.lapsed(console.clock()))


def _lists(console: Console, user: str) -> dict[str, Any]:
    store, now = console.chats, console.clock()
    mine = [_line(console, one) for one in store.handovers.of_agent(user)]
    waiting = [_line(console, one) for one in store.handovers.waiting(now) if one.taken_by != user]
    return {"waiting": waiting, "mine": mine, "version": version_of(console, user, "list")}


@signed_in(Right.CALLS)
async def listed(request: Request, console: Console, session: Session) -> Response:
    """Who waits for a person, and the agent's own chats."""
    return page(request, "chats.html", **await run_in_threadpool(_lists, console, session.user.name))


@signed_in(Right.CALLS)
async def take(request: Request, console: Console, session: Session) -> Response:
    """Take one; whoever is second is told so."""
    await form_of(request, session)
    id_, user, now = request.path_params["chat"], session.user.name, console.clock()
    found = await run_in_threadpool(handover.take, console.chats, id_, user, now)
    if found is None and await run_in_threadpool(console.chats.handovers.find, id_, user) is None:
        lists = await run_in_threadpool(_lists, console, user)
        return page(request, "chats.html", 409, error=text("chat.taken"), **lists)
    if found is not None:
        account = await run_in_threadpool(console.chats.accounts.get, found.account_id)
        member = account.member_id if account is not None else ""
        await run_in_threadpool(console.calls.looked, user, "chat", member, found.id, now)
    return see(f"/chats/{id_}")


async def _own(request: Request, console: Console, session: Session) -> Handover:
    """The chat of the path, which must be the agent's own and still open. Raises Refused."""
    find = console.chats.handovers.find
    found = await run_in_threadpool(find, request.path_params["chat"], session.user.name)
    if found is None:
        raise Refused("chat.over", 404)
    return found


def _talk(console: Console, user: str, found: Handover) -> Talk:
    store, now = console.chats, console.clock()
    account = store.accounts.get(found.account_id)
    if account is None:
        raise Refused("chat.over", 404)
    said = handover.transcript(store, found)
    answers = [one for one in said if one.replies_to is not None and one.answer]
    understood = {int(one.replies_to or 0): dict(one.answer or {}) for one in reversed(answers)}
    waiting = handover.undelivered(store, found)
    store.handovers.seen(found.id, user, now)
    version = _version(said[-1].seq if said else 0, waiting)
    return Talk(found, account, said, understood, waiting, _caller(console, account, user), version)


def _caller(console: Console, account: Account, user: str) -> Caller:
    """As whom the account may hear and have things done, asked anew: rights end on birthdays (5.4)."""
    if not account.bound or not people.still_allowed(account, console.clock(), console.engine, f"agent:{user}"):
        return Caller.UNVERIFIED
    return _CALLERS.get(account.role, Caller.UNVERIFIED)


async def _page(
    request: Request, console: Console, session: Session, found: Handover, form: FormData | dict[str, str], status: int = 200,
    **parts: Any,
) -> Response:  # fmt: skip
    talk = await run_in_threadpool(_talk, console, session.user.name, found)
    name = ""
    if talk.caller is not Caller.UNVERIFIED:
        read = partial(console.engine.member, talk.account.member_id, actor=actor(session.user))
        name = (await run_in_threadpool(read)).name
    shown = {"typed_text": str(form.get("text") or ""), "key": str(form.get("key") or "") or secrets.token_hex(8), **parts}
    search = await canned.found(console, form)
    return page(request, "chat.html", status, talk=talk, name=name, longest=handover.LONGEST, **search, **shown)


@signed_in(Right.CALLS)
async def show(request: Request, console: Console, session: Session) -> Response:
    """The talk, what it was taken for, and the answer being written."""
    return await _page(request, console, session, await _own(request, console, session), {})


@signed_in(Right.CALLS)
async def talk(request: Request, console: Console, session: Session) -> Response:
    """The talk alone, fetched when the stream tells that something came."""
    found = await _own(request, console, session)
    return page(request, "talk.html", talk=await run_in_threadpool(_talk, console, session.user.name, found))


@signed_in(Right.CALLS)
async def answer(request: Request, console: Console, session: Session) -> Response:
    """Send the agent's words; refused, they stay where they were typed. The same press twice sends once."""
    found = await _own(request, console, session)
    form = await form_of(request, session)
    try:
        words = readable(told(form, "text"))
    except Refused as refusal:
        return await _page(request, console, session, found, form, refusal.status, error=refusal.message)
    send = partial(handover.answer, console.chats, found, told(form, "key")[:40], words, console.clock())
    if not await run_in_threadpool(send):
        return await _page(request, console, session, found, form, 409, error=text("chat.over"))
    return see(f"/chats/{found.id}")


def readable(typed: str) -> str:
    """What an agent typed, as it is sent. Raises Refused for nothing, too much, or a gap left in a ready sentence."""
    words = "".join(char for char in typed.replace("\r\n", "\n") if char == "\n" or char.isprintable()).strip()
    if not words:
        raise Refused("chat.empty")
    if len(words) > handover.LONGEST:
        raise Refused("chat.long", longest=handover.LONGEST)
    return whole(words)


@signed_in(Right.CALLS)
async def write(request: Request, console: Console, session: Session) -> Response:
    """Search ready sentences, or put one behind what is typed; nothing is sent."""
    found = await _own(request, console, session)
    form = dict(await form_of(request, session))
    plain = {name: value for name, value in form.items() if isinstance(value, str)}
    if not (key := plain.get("insert", "")):
        return await _page(request, console, session, found, plain)
    try:
        ready = await canned.filled(console, FormData(plain), key)
    except Refused as refusal:
        return await _page(request, console, session, found, plain, refusal.status, error=refusal.message)
    typed = plain.get("text", "").strip()
    return await _page(request, console, session, found, {**plain, "text": f"{typed}\n{ready}".strip()})


@signed_in(Right.CALLS)
async def hand_back(request: Request, console: Console, session: Session) -> Response:
    """The assistant goes on."""
    found = await _own(request, console, session)
    await form_of(request, session)
    await run_in_threadpool(handover.hand_back, console.chats, found, console.clock())
    return see("/chats")


@signed_in(Right.CALLS)
async def call(request: Request, console: Console, session: Session) -> Response:
    """Open the member's page as that of a call: who the member is was proven when the account was bound."""
    found = await _own(request, console, session)
    await form_of(request, session)
    now, user = console.clock(), session.user.name
    talk_ = await run_in_threadpool(_talk, console, user, found)
    if talk_.caller is Caller.UNVERIFIED:
        raise Refused("unverified", 403)
    begin = partial(console.calls.begin, user, talk_.account.member_id, talk_.caller, ("bound",), now)
    begun = await run_in_threadpool(begin)
    look = partial(console.calls.looked, user, "call", begun.member_id, talk_.caller.value, now)
    await run_in_threadpool(look)
    return see(f"/calls/{begun.id}")


_ONE = "/chats/{chat}"
ROUTES = [
    Route("/chats", listed), Route(_ONE, show), Route(f"{_ONE}/talk", talk), Route(f"{_ONE}/take", take, methods=["POST"]),
    Route(f"{_ONE}/answer", answer, methods=["POST"]), Route(f"{_ONE}/write", write, methods=["POST"]),
    Route(f"{_ONE}/back", hand_back, methods=["POST"]), Route(f"{_ONE}/call", call, methods=["POST"]),
]  # fmt: skip

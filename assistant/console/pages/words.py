"""Words: a wording is proposed by one, tried on a real answer, approved by another, and can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from actions.replies.phrasebook import Entry, read_entries
from assistant.console.auth.roles import Right
from assistant.console.auth.sessions import Session
from assistant.console.canned import gaps, search
from assistant.console.context import Console
from assistant.console.storage.wordings import APPROVED, PROPOSED, REFUSED, WITHDRAWN, Wording
from assistant.console.texts import Refused, text
from assistant.console.tokens import Question
from assistant.console.web import form_of, page, see, signed_in, told
from assistant.console.wording import FIELDS, approve, last_version, proposed, roll_back, sample, tried
from assistant.texts.table import cells_of

from .asking import quota_words

_SHOWN = 20
_LONGEST = 2000
# Who asks in a trial of the demonstration; elsewhere a trial is about nobody: editors see no member's data.
DEMO_MEMBERS = ("demo-vip", "demo-classic")


async def _entries(console: Console) -> dict[str, Entry]:
    return await run_in_threadpool(read_entries, console.replies, console.clock().date())


async def _entry(request: Request, console: Console) -> Entry:
    found = (await _entries(console)).get(request.path_params["reply"])
    if found is None:
        raise Refused("not_found", 404)
    return found


@signed_in(Right.WORDS)
async def listed(request: Request, console: Console, session: Session) -> Response:
    """What waits for approval, the search, and what could be taken back."""
    return await _list(request, console)


async def _list(request: Request, console: Console, status: int = 200, error: str = "") -> Response:
    asked = request.query_params.get("q", "")[:100]
    entries = await _entries(console)
    waiting = await run_in_threadpool(console.wordings.open)
    version, files = await run_in_threadpool(last_version, console.replies)
    return page(
        request, "words.html", status, q=asked, found=search(entries.values(), asked, _SHOWN), waiting=waiting, version=version,
        files=files, error=error, count=len(entries),
    )  # fmt: skip


@signed_in(Right.WORDS)
async def show(request: Request, console: Console, session: Session) -> Response:
    """One reply: as it is said now, and what is proposed."""
    return await _one(request, console, session, await _entry(request, console))


async def _one(
    request: Request, console: Console, session: Session, entry: Entry, cells: Mapping[str, str] | None = None,
    status: int = 200, **parts: Any,
) -> Response:  # fmt: skip
    history = await run_in_threadpool(console.wordings.of_reply, entry.id)
    waiting = next((one for one in history if one.state == PROPOSED), None)
    shown = {
        "tried": None, "question": "", "values": {}, "who": "", "entry": entry, "history": history, "waiting": waiting,
        "own": waiting is None or waiting.author == session.user.name, "gaps": gaps,
        "members": DEMO_MEMBERS if console.demo else (),
        "cells": cells or (waiting.cells if waiting is not None else {**cells_of(entry), "effective_from": ""}), **parts,
    }  # fmt: skip
    return page(request, "word.html", status, **shown)


def _typed(form: FormData) -> dict[str, str]:
    return {name: told(form, name).replace("\r\n", "\n")[:_LONGEST] for name in FIELDS}


@signed_in(Right.WORDS)
async def propose(request: Request, console: Console, session: Session) -> Response:
    """Lay a wording before the approvers; refused, it stays where it was typed."""
    form = await form_of(request, session)
    entry, cells, user = await _entry(request, console), _typed(form), session.user.name
    try:
        base = proposed(await _entries(console), entry.id, cells)
        await run_in_threadpool(console.wordings.propose, entry.id, cells, base, user, console.clock())
    except Refused as refusal:
        return await _one(request, console, session, entry, cells, refusal.status, error=refusal.message)
    await _noted(console, user, PROPOSED, entry.id)
    return see(f"/words/{entry.id}")


@signed_in(Right.WORDS)
async def try_out(request: Request, console: Console, session: Session) -> Response:
    """The typed wording in an answer of the running assistant, or with values given by hand; nothing is kept."""
    form = await form_of(request, session)
    entry, cells = await _entry(request, console), _typed(form)
    question, who = told(form, "question"), told(form, "who")
    values = {name: told(form, f"value.{name}")[:200] for name in gaps(cells["text"])}
    shown: dict[str, Any] = {"question": question, "who": who, "values": values}
    try:
        if question:
            member = who if console.demo and who in DEMO_MEMBERS else None
            shown["tried"] = tried(entry, cells, await _answer(console, session, question, member))
        else:
            shown["sampled"] = sample(cells, values)
    except Refused as refusal:
        return await _one(request, console, session, entry, cells, refusal.status, error=refusal.message, **shown)
    return await _one(request, console, session, entry, cells, **shown)


async def _answer(console: Console, session: Session, question: str, member: str | None) -> str:
    now = console.clock().isoformat() if console.frozen else ""
    asked = Question(f"words-{session.user.name}", question, member, "", now)
    catalogue = console.engine.catalogue
    return (await console.assistant.ask(asked, catalogue, quota_words(catalogue))).text


@signed_in(Right.WORDS)
async def decide(request: Request, console: Console, session: Session) -> Response:
    """Approve, refuse or withdraw a proposal; once."""
    form = await form_of(request, session)
    entry, user, verdict = await _entry(request, console), session.user.name, told(form, "verdict")
    number = told(form, "number")
    if verdict not in (APPROVED, REFUSED, WITHDRAWN) or not number.isdecimal():
        raise Refused("words.settled", 409)
    entries, today = await _entries(console), console.clock().date()

    def act(found: Wording) -> None:
        # Whether an author may approve is the catalogue's own rule.
        theirs = verdict == APPROVED or (found.author == user) == (verdict == WITHDRAWN)
        if found.reply != entry.id or not theirs:
            raise Refused("words.settled", 409)
        if verdict == APPROVED:
            approve(console.replies, entries, found, user, today)

    try:
        await run_in_threadpool(partial(console.wordings.decide, int(number), verdict, user, console.clock(), act))
    except Refused as refusal:
        return await _one(request, console, session, entry, None, refusal.status, error=refusal.message)
    await _noted(console, user, verdict, entry.id)
    return see(f"/words/{entry.id}")


@signed_in(Right.WORDS)
async def take_back(request: Request, console: Console, session: Session) -> Response:
    """Take the newest change back: the one that was shown, so that a second press takes back no other."""
    form = await form_of(request, session)
    version = told(form, "version")
    try:
        await run_in_threadpool(roll_back, console.replies, version)
    except Refused as refusal:
        return await _list(request, console, refusal.status, refusal.message)
    await _noted(console, session.user.name, "rolled back", version)
    return see("/words")


async def _noted(console: Console, user: str, what: str, reply: str) -> None:
    """Who decided what about which words, in the list nobody can change."""
    note = partial(console.calls.looked, user, "words", "", text("words.note", what=what, reply=reply)[:200], console.clock())
    await run_in_threadpool(note)


_ONE = "/words/{reply}"
ROUTES = [
    Route("/words", listed), Route("/words", take_back, methods=["POST"]), Route(_ONE, show),
    Route(f"{_ONE}/propose", propose, methods=["POST"]), Route(f"{_ONE}/try", try_out, methods=["POST"]),
    Route(f"{_ONE}/decide", decide, methods=["POST"]),
]  # fmt: skip

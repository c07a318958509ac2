"""Ready sentences: searched, filled in, copied; the same search stands beside the answer of a chat."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from actions.replies.phrasebook import Entry, read_entries
from assistant.console.auth.roles import Right
from assistant.console.auth.sessions import Session
from assistant.console.canned import fill, gaps, search
from assistant.console.context import Console
from assistant.console.texts import Refused
from assistant.console.web import form_of, page, signed_in, told

_LONGEST_VALUE = 200


async def found(console: Console, form: FormData | Mapping[str, str]) -> dict[str, Any]:
    """What a page shows of the search in `form`: the words asked for, the sentences, and the values typed so far."""
    asked = str(form.get("q") or "").strip()[:100]
    entries = await run_in_threadpool(read_entries, console.replies, console.clock().date())
    typed = {str(name): str(value) for name, value in form.items() if str(name).startswith("gap.")}
    return {"q": asked, "canned": search(entries.values(), asked), "gaps": gaps, "typed": typed, "known": _known(console)}


def _known(console: Console) -> dict[str, str]:
    """What need not be typed, because there is only one of it."""
    return {"phone": console.engine.catalogue.lines["main"].phone}


async def filled(console: Console, form: FormData, key: str) -> str:
    """The sentence `key` with the values of `form`. Raises Refused for one there is not, or with a value missing."""
    entries = await run_in_threadpool(read_entries, console.replies, console.clock().date())
    entry: Entry | None = entries.get(key)
    if entry is None:
        raise Refused("canned.unknown", 404)
    return fill(entry.text, {name: told(form, f"gap.{key}.{name}")[:_LONGEST_VALUE] for name in gaps(entry.text)})


@signed_in(Right.HANDBOOK)
async def show(request: Request, console: Console, session: Session) -> Response:
    """The search."""
    return page(request, "canned.html", result="", **await found(console, {}))


@signed_in(Right.HANDBOOK)
async def use(request: Request, console: Console, session: Session) -> Response:
    """What was searched for; one of them filled in, to be copied."""
    form = await form_of(request, session)
    shown, result, error, status = await found(console, form), "", "", 200
    if key := told(form, "insert"):
        try:
            result = await filled(console, form, key)
        except Refused as refusal:
            error, status = refusal.message, refusal.status
    return page(request, "canned.html", status, result=result, error=error, **shown)


ROUTES = [Route("/canned", show), Route("/canned", use, methods=["POST"])]

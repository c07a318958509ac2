"""The ask line: a question in shorthand, the sentence to read out with its evidence, and what became of it."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from actions.entitlement import Catalogue
from assistant.cli.lines.wording import CONDITIONS
from assistant.console.auth.roles import Right
from assistant.console.auth.sessions import Session
from assistant.console.context import Console
from assistant.console.storage.calls import Call
from assistant.console.texts import Refused
from assistant.console.tokens import Question
from assistant.console.web import call_of, form_of, see, signed_in, told

from .member import call_page


@signed_in(Right.CALLS)
async def ask(request: Request, console: Console, session: Session) -> Response:
    """Ask; an answer that fails leaves what was typed where it was."""
    call = await call_of(request, console, session)
    form = await form_of(request, session)
    asked, meant = told(form, "asked"), told(form, "meant")
    try:
        await _answered(console, session, call, asked, meant)
    except Refused as refusal:
        return await call_page(request, console, session, call, refusal.status, error=refusal.message, asked=asked)
    return see(f"/calls/{call.id}")


async def _answered(console: Console, session: Session, call: Call, asked: str, meant: str) -> None:
    """Ask the assistant and note what is displayed."""
    now = console.clock()
    member = call.member_id if call.personal else None
    question = Question(call.id, asked, member, meant if meant.isidentifier() else "", now.isoformat() if console.frozen else "")
    answer = await console.assistant.ask(question, console.engine.catalogue, quota_words(console.engine.catalogue))
    await run_in_threadpool(console.suggestions.show, call.id, session.user.name, asked, answer.plain(), now)


def quota_words(catalogue: Catalogue) -> Any:
    """Puts a quota line of the assistant's answer into words."""

    def words(line: dict[str, Any]) -> str:
        spec = catalogue.services.get(str(line["service"]))
        name = f"{line['service']} {spec.short_name if spec else ''}".strip()
        condition = CONDITIONS.get(str(line.get("condition", "")), "")
        if line.get("limit") is None:
            return f"{name} {condition} {'按需' if line.get('as_needed') else '不限次'}"
        return f"{name} {condition} 共{line['limit']}次，已用{line['used']}，占用{line['held']}，还剩{line['remaining']}"

    return words


@signed_in(Right.CALLS)
async def feedback(request: Request, console: Console, session: Session) -> Response:
    """Right or wrong, with what was meant; or a mark: copied, clicked, sources opened."""
    call = await call_of(request, console, session)
    form = await form_of(request, session)
    id_, user = request.path_params["suggestion"], session.user.name
    if mark := told(form, "mark"):
        done = await run_in_threadpool(console.suggestions.mark, id_, user, mark)
        return JSONResponse({"noted": done}, 200 if done else 404)
    verdict, meant = told(form, "verdict"), told(form, "meant")
    if not await run_in_threadpool(console.suggestions.judge, id_, user, verdict, meant[:60] if meant.isidentifier() else ""):
        raise Refused("case.unknown", 404)
    return see(f"/calls/{call.id}")


ROUTES = [
    Route("/calls/{call}/ask", ask, methods=["POST"]),
    Route("/calls/{call}/suggestions/{suggestion}", feedback, methods=["POST"]),
]

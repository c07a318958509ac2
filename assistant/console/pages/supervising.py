"""The supervisor's page: who looked at whom and why, how suggestions were taken, what went wrong; CSV of each."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from actions.entitlement import AuditFilter
from assistant.console.auth.roles import Right
from assistant.console.auth.sessions import Session
from assistant.console.context import Console, actor
from assistant.console.texts import Refused
from assistant.console.web import instant, page, signed_in

_DAYS = (1, 7, 30)
# A spreadsheet takes a cell that begins with one of these for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _since(request: Request, at: datetime) -> tuple[int, float]:
    asked = request.query_params.get("days", "")
    days = int(asked) if asked in {str(one) for one in _DAYS} else 1
    return days, (at - timedelta(days=days)).timestamp()


@signed_in(Right.SUPERVISE)
async def show(request: Request, console: Console, session: Session) -> Response:
    """The last day, week or month."""
    days, since = _since(request, console.clock())

    def read() -> dict[str, Any]:
        member = request.query_params.get("member", "")
        wanted = AuditFilter(member_id=member)
        return {
            "acceptance": console.suggestions.acceptance(since), "wrong": console.suggestions.wrong(since, 30),
            "unsure": console.suggestions.unsure(since, 30), "looks": console.calls.looks(60),
            "wrapped": console.calls.wrapped(since), "member": member,
            "audit": console.engine.records.audit_lines(wanted, actor=actor(session.user), size=40).items if member else (),
            "alarms": console.engine.incidents(actor=actor(session.user), open_only=True),
        }  # fmt: skip

    return page(request, "supervisor.html", days=days, choices=_DAYS, **await run_in_threadpool(read))


@signed_in(Right.SUPERVISE)
async def export(request: Request, console: Console, session: Session) -> Response:
    """One list as CSV in UTF-8 with a byte-order mark, as spreadsheets want it."""
    kind = request.path_params["kind"]
    read = {"views": _views, "corrections": _corrections, "calls": _calls}.get(kind)
    if read is None:
        raise Refused("not_found", 404)
    _, since = _since(request, console.clock())
    rows = await run_in_threadpool(partial(read, console, since))
    headers = {"content-disposition": f'attachment; filename="{kind}.csv"'}
    return Response(csv_of(rows), media_type="text/csv; charset=utf-8", headers=headers)


def csv_of(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV; a cell that a spreadsheet would run as a formula is made plain text."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in rows:
        cells = [str(cell) for cell in row]
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return "\ufeff" + out.getvalue()


def _views(console: Console, since: float) -> Iterable[Sequence[Any]]:
    yield ("时间", "坐席", "动作", "会员", "理由")
    for one in console.calls.looks(5000):
        if one.at >= since:
            yield (instant(one.at, "%Y-%m-%d %H:%M:%S"), one.user, one.action, one.member_id, one.reason)


def _corrections(console: Console, since: float) -> Iterable[Sequence[Any]]:
    yield ("时间", "坐席", "问法", "当时理解为", "应为", "把握")
    for one in console.suggestions.wrong(since, 5000):
        yield (instant(one.displayed_at, "%Y-%m-%d %H:%M"), one.user, one.asked, one.intent, one.meant, one.confidence)


def _calls(console: Console, since: float) -> Iterable[Sequence[Any]]:
    yield ("开始", "结束", "坐席", "会员", "来电身份", "主题", "承诺")
    for one in console.calls.wrapped(since):
        when = (instant(one.began_at, "%Y-%m-%d %H:%M"), instant(one.ended_at, "%Y-%m-%d %H:%M"))
        yield (*when, one.user, one.member_id, one.caller.value, one.topic, one.promised)


ROUTES = [Route("/supervisor", show), Route("/supervisor/{kind}.csv", export)]

"""The supervisor's page: who looked at whom and why, how suggestions were taken, what went wrong, of one team; CSV of each."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from actions.entitlement import AuditFilter, Incident, IncidentKind, IncidentState
from assistant.console.auth.roles import Right
from assistant.console.auth.sessions import Session
from assistant.console.auth.teams import Reach, reach_of
from assistant.console.charts import chart, counted, spans
from assistant.console.context import Console, actor
from assistant.console.texts import Refused
from assistant.console.web import instant, page, signed_in

_DAYS = (1, 7, 30)
_Of = frozenset[str] | None
# A spreadsheet takes a cell that begins with one of these for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _since(request: Request, at: datetime) -> tuple[int, float]:
    asked = request.query_params.get("days", "")
    days = int(asked) if asked in {str(one) for one in _DAYS} else 1
    return days, (at - timedelta(days=days)).timestamp()


async def _reach(request: Request, console: Console, session: Session) -> Reach:
    return await run_in_threadpool(reach_of, session.user, console.users, request.query_params.get("team", ""))


@signed_in(Right.SUPERVISE)
async def show(request: Request, console: Console, session: Session) -> Response:
    """The last day, week or month, of the supervisor's team."""
    days, since = _since(request, console.clock())
    reach, member = await _reach(request, console, session), request.query_params.get("member", "")
    of, who = reach.names, actor(session.user)

    def read() -> dict[str, Any]:
        wanted = AuditFilter(member_id=member)
        lines = console.engine.records.audit_lines(wanted, actor=who, size=40).items if member else ()
        incidents = console.engine.incidents(actor=who)
        return {
            "acceptance": console.suggestions.acceptance(since, of), "wrong": console.suggestions.wrong(since, 30, of),
            "unsure": console.suggestions.unsure(since, 30, of), "looks": console.calls.looks(60, of),
            "wrapped": console.calls.wrapped(since, of), "member": member,
            "audit": [one for one in lines if of is None or reach.sees(one.actor.removeprefix("agent:"))],
            "alarms": [one for one in incidents if one.state is IncidentState.OPEN],
            **_charts(console, days, incidents, of),
        }  # fmt: skip

    return page(request, "supervisor.html", days=days, choices=_DAYS, reach=reach, **await run_in_threadpool(read))


def _charts(console: Console, days: int, incidents: Sequence[Incident], of: frozenset[str] | None) -> dict[str, Any]:
    """Alarms and acceptance over time, and what the assistant was unsure of most."""
    slices = spans(console.clock(), days)
    raised = [(one.kind is IncidentKind.COMPLAINT, one.raised_at.timestamp()) for one in incidents]
    dangers, complaints = (counted(slices, [at for one, at in raised if one is kind]) for kind in (False, True))
    taken = console.suggestions.by_time([(one.begin, one.end) for one in slices], of)
    return {
        "alarm_chart": chart(slices, [dangers, complaints]),
        "taken_chart": chart(slices, [[one[0] for one in taken], [one[1] for one in taken]]),
        "unsure_of": console.suggestions.unsure_of(slices[0].begin, of),
    }


@signed_in(Right.SUPERVISE)
async def export(request: Request, console: Console, session: Session) -> Response:
    """One list as CSV in UTF-8 with a byte-order mark, as spreadsheets want it."""
    kind = request.path_params["kind"]
    read = {"views": _views, "corrections": _corrections, "calls": _calls}.get(kind)
    if read is None:
        raise Refused("not_found", 404)
    _, since = _since(request, console.clock())
    reach = await _reach(request, console, session)
    rows = await run_in_threadpool(lambda: list(read(console, since, reach.names)))
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


def _views(console: Console, since: float, of: _Of) -> Iterable[Sequence[Any]]:
    yield ("时间", "坐席", "动作", "会员", "理由")
    for one in console.calls.looks(5000, of):
        if one.at >= since:
            yield (instant(one.at, "%Y-%m-%d %H:%M:%S"), one.user, one.action, one.member_id, one.reason)


def _corrections(console: Console, since: float, of: _Of) -> Iterable[Sequence[Any]]:
    yield ("时间", "坐席", "问法", "当时理解为", "应为", "把握")
    for one in console.suggestions.wrong(since, 5000, of):
        yield (instant(one.displayed_at, "%Y-%m-%d %H:%M"), one.user, one.asked, one.intent, one.meant, one.confidence)


def _calls(console: Console, since: float, of: _Of) -> Iterable[Sequence[Any]]:
    yield ("开始", "结束", "坐席", "会员", "来电身份", "主题", "承诺")
    for one in console.calls.wrapped(since, of):
        when = (instant(one.began_at, "%Y-%m-%d %H:%M"), instant(one.ended_at, "%Y-%m-%d %H:%M"))
        yield (*when, one.user, one.member_id, one.caller.value, one.topic, one.promised)


ROUTES = [Route("/supervisor", show), Route("/supervisor/{kind}.csv", export)]

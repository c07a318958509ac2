"""The routes of version 1. The blocking work of a request is done in a thread; every error becomes one problem."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from actions import engine
from actions.clock import SHANGHAI, current_time
from actions.entitlement import BookingKind, BookingResult, Entitlements, Outcome, ProviderSettings
from actions.entitlement.provider import signing
from actions.replies.payloads import (
    booking_payload,
    cancellation_payload,
    decision_payload,
    quota_payloads,
    reschedule_payload,
)
from assistant.api import reading
from assistant.api.eligibility import eligibility_payload
from assistant.api.limits import Limiter
from assistant.api.openapi import document
from assistant.api.problems import Problem, answer, problem_of
from assistant.api.tokens import Scope, Tokens

PREFIX = "/api/v1"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_THREADS = 16


@dataclass(frozen=True)
class Answer:
    """A document with its HTTP status."""

    document: Any
    status: int = 200
    location: str = ""


@dataclass(frozen=True)
class Call:
    """What a route works on. `actor` names the caller in the audit lines; `name` is the last part of the path."""

    request: Request
    entitlements: Entitlements
    caller: str
    name: str = ""

    @property
    def actor(self) -> str:
        """Who asks, for the audit line."""
        return f"api:{self.caller}"


@dataclass(frozen=True)
class Route:
    """One operation; without a scope it needs no token."""

    work: Callable[[Call], Answer]
    scope: Scope | None = None


@dataclass(frozen=True)
class Gate:
    """Who may come in, for what, and how often."""

    tokens: Tokens
    limiter: Limiter

    def caller(self, route: Route, request: Request) -> str:
        """The name of the caller; raises a 401, 403 or 429 problem. A route without scope is open to anybody."""
        token = None if route.scope is None else self.tokens.bearer(request.headers.get("Authorization", ""))
        # Guesses take from their address's bucket, never from that of the token they were after.
        self._pass(f"token {token.name}" if token else f"address {request.remote_addr or request.ip}")
        if route.scope is None:
            return "anybody"
        if token is None:
            raise Problem(401, "unauthorized", "缺少访问令牌，或者令牌不对。").with_headers(
                WWW_Authenticate='Bearer realm="suixin"'
            )
        if route.scope not in token.scopes:
            raise Problem(403, "forbidden", f"这个令牌没有 {route.scope.value} 权限。")
        return token.name

    def _pass(self, caller: str) -> None:
        wait = self.limiter.wait(caller)
        if wait:
            problem = Problem(429, "too_many", f"请求太频繁，请 {wait} 秒后再试。")
            raise problem.with_headers(Retry_After=str(wait))


def blueprint(tokens: Tokens, provider: ProviderSettings, limiter: Limiter) -> Blueprint:
    """The API for these tokens; the provider's callbacks are taken when its secret is known."""
    api = Blueprint("suixin_api_v1", url_prefix=PREFIX)
    pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="suixin-api")
    for path, routes in paths(provider).items():
        name = path.strip("/").replace("/", "_").replace("<", "").replace(">", "").replace(":", "_") or "root"
        # A streaming route is called before its body is read: nobody makes us read what we will refuse.
        serve = partial(_serve, Gate(tokens, limiter), pool, routes)
        api.add_route(serve, path, methods=list(METHODS), name=name, stream=True)
    return api


def paths(provider: ProviderSettings) -> dict[str, dict[str, Route]]:
    """Every path with its methods."""
    return {
        "/eligibility": {"POST": Route(_eligibility, Scope.ELIGIBILITY_READ)},
        "/quota": {"GET": Route(_quota, Scope.QUOTA_READ)},
        "/bookings": {
            "GET": Route(_bookings, Scope.BOOKINGS_READ),
            "POST": Route(_book, Scope.BOOKINGS_WRITE),
        },
        "/bookings/<name:str>": {"GET": Route(_booking, Scope.BOOKINGS_READ)},
        "/bookings/<name:str>/cancellation": {
            "GET": Route(_cancellation, Scope.BOOKINGS_READ),
            "POST": Route(_cancel, Scope.BOOKINGS_WRITE),
        },
        "/bookings/<name:str>/reschedule": {
            "GET": Route(_rescheduling, Scope.BOOKINGS_READ),
            "POST": Route(_reschedule, Scope.BOOKINGS_WRITE),
        },
        "/provider/callbacks": {"POST": Route(partial(_callback, provider))},
        "/openapi.json": {"GET": Route(_openapi)},
        "/<name:path>": {},
    }


async def _serve(
    gate: Gate, pool: ThreadPoolExecutor, routes: dict[str, Route], request: Request, name: str = ""
) -> HTTPResponse:
    """One request: method, token, scope, how often, body, work."""
    try:
        reading.limit_body(request)
        route = _route(routes, request.method)
        caller = gate.caller(route, request)
        name = reading.last_part(name)
        await reading.receive(request)
        loop = asyncio.get_running_loop()
        work: Awaitable[Answer] = loop.run_in_executor(pool, _work, route, request, caller, name)
        done = await work
    except Exception as error:  # noqa: BLE001 - every error is told as a problem
        return answer(problem_of(error))
    headers = {"Cache-Control": "no-store", **({"Location": done.location} if done.location else {})}
    return response.json(done.document, status=done.status, headers=headers, ensure_ascii=False)


def _route(routes: dict[str, Route], method: str) -> Route:
    if not routes:
        raise Problem(404, "not_found", "没有这个地址。")
    if method not in routes:
        raise Problem(405, "method_not_allowed", f"这个地址只支持 {'、'.join(routes)}。").with_headers(
            Allow=", ".join(routes)
        )
    return routes[method]




def _work(route: Route, request: Request, caller: str, name: str) -> Answer:
    return route.work(Call(request, engine.entitlements(), caller, name))


def _eligibility(call: Call) -> Answer:
    """May this member use this service now."""
    found = reading.body(call.request, "member", "service", "facts")
    member, service, facts = (
        reading.text(found, "member"),
        reading.text(found, "service"),
        reading.facts(found),
    )
    at = current_time()
    decision = call.entitlements.check(member, service, facts, at, actor=call.actor)
    standing = call.entitlements.standing(member, at, actor=call.actor)
    return Answer(eligibility_payload(call.entitlements.catalogue, standing, decision, member, at))


def _quota(call: Call) -> Answer:
    """How many uses are left, of one service or of all."""
    member, at = reading.query(call.request, "member"), current_time()
    services = call.entitlements.catalogue.services
    wanted = [key for key, spec in services.items() if spec.parent is None]
    if "service" in call.request.args:
        wanted = [reading.query(call.request, "service")]
    standing = call.entitlements.standing(member, at, actor=call.actor)
    balances = [b for key in wanted for b in call.entitlements.quota(member, key, at, actor=call.actor)]
    tier = standing.tier.id if standing.tier else None
    return Answer({"member": member, "now": at.isoformat(), "tier": tier, "quota": quota_payloads(balances)})


def _bookings(call: Call) -> Answer:
    """A member's bookings, newest first."""
    member, at = reading.query(call.request, "member"), current_time()
    found = call.entitlements.bookings(member, at, actor=call.actor)
    return Answer({"member": member, "bookings": [booking_payload(one) for one in found]})


def _book(call: Call) -> Answer:
    """Book; the same key and request again is the same booking."""
    # Keys of different callers never meet.
    key = f"{call.caller}:{reading.idempotency_key(call.request)}"
    found = reading.body(call.request, "member", "service", "facts")
    member, service, facts = (
        reading.text(found, "member"),
        reading.text(found, "service"),
        reading.facts(found),
    )
    result = call.entitlements.book(member, service, facts, current_time(), actor=call.actor, key=key)
    if result.booking is None:
        return _not_booked(result)
    status = 201 if result.kind is BookingKind.BOOKED else 200
    made = {"kind": result.kind.value, "booking": booking_payload(result.booking)}
    return Answer(made, status, f"{PREFIX}/bookings/{result.booking.id}")


def _not_booked(result: BookingResult) -> Answer:
    decision = decision_payload(result.decision)
    if result.kind is BookingKind.DIRECT:
        return Answer({"kind": result.kind.value, "decision": decision})
    if result.decision.outcome is Outcome.REFUSED:
        detail = "".join(reason.text_zh for reason in result.decision.reasons)
        raise Problem(422, "refused", detail, decision=decision)
    asked = "".join(need.question_zh for need in result.decision.needs)
    raise Problem(422, "needs_facts", f"还要知道：{asked}", "facts", decision=decision)


def _booking(call: Call) -> Answer:
    """One booking."""
    return Answer(booking_payload(call.entitlements.booking(call.name, actor=call.actor)))


def _cancellation(call: Call) -> Answer:
    """What cancelling would do, to be told to the member first."""
    preview = call.entitlements.cancellation(call.name, current_time(), actor=call.actor)
    return Answer(cancellation_payload(preview))


def _cancel(call: Call) -> Answer:
    """Cancel, if it still does what the member was told."""
    told = reading.told_end(reading.body(call.request, "state"))
    done = call.entitlements.cancel(call.name, current_time(), actor=call.actor, told=told)
    return Answer(cancellation_payload(done))


def _rescheduling(call: Call) -> Answer:
    """What moving to that day would do, to be told to the member first."""
    day = reading.day({"date": reading.query(call.request, "date")}, "date")
    result = call.entitlements.rescheduling(call.name, day, current_time(), actor=call.actor)
    return Answer(reschedule_payload(result))


def _reschedule(call: Call) -> Answer:
    """Move a booking to another day, or say why not."""
    day = reading.day(reading.body(call.request, "date"), "date")
    result = call.entitlements.reschedule(call.name, day, current_time(), actor=call.actor)
    if not result.done:
        raise Problem(422, "not_rescheduled", result.text_zh, "date", result=reschedule_payload(result))
    return Answer(reschedule_payload(result))


def _callback(provider: ProviderSettings, call: Call) -> Answer:
    """The provider tells what became of a booking; its signature is its token."""
    signature = call.request.headers.get(signing.HEADER, "")
    # The signature is judged by the real clock, also where SUIXIN_NOW holds the other one still.
    received, body = datetime.now(SHANGHAI), call.request.body or b""
    done = call.entitlements.provider_callback(provider, signature, body, current_time(), received)
    return Answer(
        {"booking": done.booking.id, "state": done.booking.state.value, "duplicate": done.duplicate}
    )


def _openapi(call: Call) -> Answer:
    """The description of this API."""
    return Answer(document(call.entitlements.catalogue))

"""The handbook's own words by service: what an agent may read to anybody, verified or not."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from actions.entitlement.handbook.verbatim import load_verbatim
from assistant.console.auth.roles import Right
from assistant.console.auth.sessions import Session
from assistant.console.context import Console
from assistant.console.texts import Refused
from assistant.console.web import page, signed_in


@signed_in(Right.HANDBOOK)
async def show(request: Request, console: Console, session: Session) -> Response:
    """One service: summary, conditions, counts, steps, documents, cancelling, each beside its clause verbatim."""
    catalogue = console.engine.edition_on(console.clock())
    service = request.path_params.get("service", next(iter(catalogue.services)))
    if service not in catalogue.services:
        raise Refused("not_found", 404)
    return page(
        request, "handbook.html", catalogue=catalogue, service=service, spec=catalogue.services[service], verbatim=load_verbatim()
    )


ROUTES = [Route("/handbook", show), Route("/handbook/{service}", show)]

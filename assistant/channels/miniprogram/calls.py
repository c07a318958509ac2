"""How every request of the mini program is read: size, time, token, JSON; each wrong one a refusal that changes nothing."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from sanic.exceptions import PayloadTooLarge
from sanic.request import Request

from actions.clock import current_time
from assistant.api.limits import Limiter
from assistant.channels.gateway import Gateway
from assistant.channels.handler import MessageHandler
from assistant.channels.keys import Key
from assistant.channels.members.news import Reader
from assistant.channels.miniprogram.errors import Refused
from assistant.channels.store import Account, Store

LONGEST_BODY = 32_768
BODY_SECONDS = 15
# A member in a hurry presses often; a program that guesses presses oftener. Requests a minute.
RATE = 240


@dataclass(frozen=True)
class Desk:
    """What the routes work with. `counts` counts what was refused, by code."""

    handler: MessageHandler
    gateway: Gateway
    key: Key
    limiter: Limiter = field(default_factory=lambda: Limiter(RATE))
    counts: Counter[str] = field(default_factory=Counter)
    dev: bool = False
    # Our name of a subscription message → its template id; and who tells what became of bookings, while the server runs.
    templates: Mapping[str, str] = field(default_factory=dict)
    reader: Reader | None = None

    @property
    def store(self) -> Store:
        """The store on the current database."""
        return self.handler.store

    def token_for(self, account: Account) -> dict[str, Any]:
        """``{token, expires_at}`` for the account's present identity."""
        token, until = self.key.token(account.id, account.epoch, current_time())
        return {"token": token, "expires_at": until.isoformat(timespec="seconds")}

    async def account_of(self, token: str) -> Account:
        """The account a token speaks for. Raises Refused (401) for one that is none, is over, or of an identity before."""
        bearer = self.key.bearer(token, current_time())
        account = await self.handler.account(bearer.account) if bearer else None
        if bearer is None or account is None or account.epoch != bearer.epoch or not account.openid:
            raise Refused.saying(401, "login_again")
        return account

    def limit(self, caller: str) -> None:
        """Take one request of `caller`; raises Refused (429)."""
        wait = self.limiter.wait(caller)
        if wait:
            raise Refused.saying(429, "too_many", seconds=wait)


def bearer_token(request: Request) -> str:
    """The token of the Authorization header; empty where there is none."""
    scheme, _, token = str(request.headers.get("Authorization", "")).partition(" ")
    return token.strip() if scheme.casefold() == "bearer" else ""


def address_of(request: Request) -> str:
    """Where the request comes from, behind a configured proxy or not."""
    return str(request.remote_addr or request.ip)


async def receive(request: Request) -> None:
    """Take the body; raises Refused as soon as it is too large or too slow."""
    if not request.stream.request_body:
        return
    try:
        await asyncio.wait_for(request.receive_body(), BODY_SECONDS)
    except PayloadTooLarge:
        raise Refused.saying(413, "too_large") from None
    except asyncio.TimeoutError:
        raise Refused.saying(408, "too_slow") from None


def body(request: Request) -> Mapping[str, Any]:
    """The JSON object of the request; raises Refused (400)."""
    try:
        found = json.loads((request.body or b"{}").decode("utf-8"))
    except (ValueError, RecursionError):
        raise Refused.saying(400, "bad_request") from None
    if not isinstance(found, dict):
        raise Refused.saying(400, "bad_request")
    return found


def text(found: Mapping[str, Any], name: str, longest: int = 200, least: int = 1) -> str:
    """A text that must be there; raises Refused (422)."""
    value = found.get(name)
    if not isinstance(value, str) or not least <= len(value.strip()) <= longest or not _storable(value):
        raise Refused.saying(422, "bad_value", name=name)
    return value.strip()


def flag(found: Mapping[str, Any], name: str) -> bool:
    """A yes or no that must be there; raises Refused (422)."""
    value = found.get(name)
    if not isinstance(value, bool):
        raise Refused.saying(422, "bad_value", name=name)
    return value


def day(found: Mapping[str, Any], name: str) -> date:
    """A day, written 2026-11-23; raises Refused (422)."""
    try:
        return date.fromisoformat(text(found, name, 10))
    except ValueError:
        raise Refused.saying(422, "bad_value", name=name) from None


def time_of_day(found: Mapping[str, Any], name: str) -> time | None:
    """A time of day, written 09:30, or none; raises Refused (422)."""
    if found.get(name) is None:
        return None
    try:
        at = time.fromisoformat(text(found, name, 5))
    except ValueError:
        raise Refused.saying(422, "bad_value", name=name) from None
    return at


def number(request: Request, name: str, default: int, most: int) -> int:
    """A number of the query string between 0 and `most`; raises Refused (422) for what is none."""
    value = str(request.args.get(name, default))
    if not (value.isascii() and value.isdecimal()) or len(value) > 12:
        raise Refused.saying(422, "bad_value", name=name)
    return min(int(value), most)


def _storable(value: str) -> bool:
    return "\x00" not in value and value.encode("utf-8", "ignore").decode() == value

"""News and subscriptions of the mini program's pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.clock import current_time
from actions.replies.phrasebook import say
from assistant.channels.members import news
from assistant.channels.miniprogram.calls import Desk
from assistant.channels.miniprogram.errors import Refused
from assistant.channels.miniprogram.me import require_member
from assistant.channels.store import Account

_MOST = 3  # templates a tap, by WeChat


def listed(desk: Desk, account: Account, unread: bool) -> list[dict[str, Any]]:
    """What became of the member's bookings, newest first."""
    return news.page(desk.store, require_member(account), unread)


def read(desk: Desk, account: Account, item: str) -> dict[str, Any]:
    """It was read. Raises Refused (404) for one that is none of the member's."""
    known = item.isascii() and item.isdecimal() and len(item) < 12
    if not known or not desk.store.news.read(int(item), require_member(account), current_time()):
        raise Refused.saying(404, "not_found")
    return {"id": int(item), "read": True}


def offered(desk: Desk, account: Account) -> dict[str, Any]:
    """The templates a member can be asked for, and how often each may still be sent to him."""
    ours = dict(desk.templates)
    named = [{"id": template, "title": say(f"channel.template.{name}")} for name, template in ours.items()]
    return {"templates": named, "left": desk.store.news.left(account.id, sorted(ours.values()))}


def subscribe(desk: Desk, account: Account, found: Mapping[str, Any]) -> dict[str, Any]:
    """The templates the member tapped yes to: one send each. Raises Refused (422) for one that is none of ours."""
    accepted = found.get("accepted")
    ours = set(desk.templates.values())
    if not isinstance(accepted, list) or len(accepted) > _MOST or not all(one in ours for one in accepted):
        raise Refused.saying(422, "bad_value", name="accepted")
    desk.store.news.grant(account.id, list(dict.fromkeys(accepted)), current_time())
    return offered(desk, account)

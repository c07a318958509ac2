"""The agreements of the privacy page: each shown with its text, said yes or no to by itself."""

from __future__ import annotations

from typing import Any

from actions.clock import current_time
from assistant.channels.members import agreements
from assistant.channels.miniprogram.calls import Desk
from assistant.channels.miniprogram.errors import Refused
from assistant.channels.miniprogram.me import require_member
from assistant.channels.store import Account


def listed(desk: Desk, account: Account) -> list[dict[str, Any]]:
    """Every agreement asked of this account, and what was said to it last."""
    said = agreements.given(desk.store, account)
    return [_document(one, said.get(one.id)) for one in agreements.asked_of(account, current_time())]


def answer(
    desk: Desk, account: Account, agreement_id: str, version: str, agreed: bool
) -> list[dict[str, Any]]:
    """Store a yes or a no to the version that was read. Raises Refused: 404 for an unknown one, 409 for an old version."""
    require_member(account)
    asked = {one.id: one for one in agreements.asked_of(account, current_time())}
    if agreement_id not in asked:
        raise Refused.saying(404, "not_found")
    if asked[agreement_id].version != version:
        raise Refused.saying(409, "agreement_version")
    agreements.keep(desk.store, account, asked[agreement_id], agreed, current_time())
    return listed(desk, account)


def _document(one: agreements.Agreement, given: agreements.Given | None) -> dict[str, Any]:
    agreed = given if given is not None and given.agreed else None
    return {
        "id": one.id,
        "version": one.version,
        "title": one.title,
        "text": one.text,
        "required": one.needed_for == "personal_answers",
        "needed_for": one.needed_for,
        "agreed_version": None if agreed is None else agreed.version,
        "agreed_at": None if agreed is None else agreed.at.isoformat(timespec="seconds"),
        "given_by": None if agreed is None else agreed.given_by,
    }

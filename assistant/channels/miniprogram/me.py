"""What the pages show of the member in person: masked names, whom else one may act for, what is still to be agreed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from actions.clock import current_time
from actions.engine import entitlements
from actions.entitlement import Standing, UnknownMember
from assistant.channels.keys import Key
from assistant.channels.members import agreements, people
from assistant.channels.miniprogram.errors import Refused
from assistant.channels.store import Account, Store

ELDER_FROM = 60  # years


def me(account: Account, store: Store, key: Key) -> dict[str, Any] | None:
    """The document `Me` of the contract; None while unbound."""
    if not account.bound:
        return None
    at = current_time()
    snapshot = entitlements().for_member(
        account.member_id, at, actor=actor(account), purpose="miniprogram.me"
    )
    member = snapshot.member
    tier = _tier(snapshot.standing)
    acting = None
    if account.role != people.SELF:
        acting = {
            "name_masked": people.masked_name(member.name),
            "relation": people.relation_to(member, account),
        }
    return {
        "name_masked": people.masked_name(member.name),
        "tier": tier[0],
        "tier_name": tier[1],
        "acting_for": acting,
        "switchable": switchable(account, at, key),
        "agreements_missing": list(agreements.missing(store, account, at)),
        "elder_default": _age(member.birth_date, at.date()) >= ELDER_FROM,
    }


def _tier(standing: Standing) -> tuple[str | None, str | None]:
    tier = standing.tier or standing.expected_tier
    return (None, None) if tier is None else (tier.id, tier.name)


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def switchable(account: Account, at: datetime, key: Key) -> list[dict[str, Any]]:
    """Whom else the holder of the phone may act for; `ref` is good for this account only."""
    found = []
    for one in people.represented(account, at):
        if one.member_id == account.member_id:
            continue
        member = entitlements().member(one.member_id, actor=people.ACTOR)
        as_it_were = Account(account.id, "", account.mobile, "", member.id, one.code, 0, 0)
        relation = None if one.code == people.SELF else people.relation_to(member, as_it_were)
        found.append(
            {
                "ref": ref(account, member.id, key),
                "name_masked": people.masked_name(member.name),
                "relation": relation,
            }
        )
    return found


def ref(account: Account, member_id: str, key: Key) -> str:
    """A reference to a member that tells nothing and serves this account only."""
    return key.mark(f"ref {account.id}", member_id)[:20]


def actor(account: Account) -> str:
    """Who looks, for the audit line."""
    role = "member" if account.role in ("", people.SELF) else account.role
    return f"{role}:{account.member_id or 'anonymous'}"


def require_member(account: Account) -> str:
    """The member the account acts for; raises Refused where nobody is bound, or the right to act has ended (5.4)."""
    if not account.bound:
        raise Refused.saying(403, "not_bound")
    try:
        allowed = people.still_allowed(account, current_time())
    except UnknownMember:
        raise Refused.saying(403, "not_bound") from None
    if not allowed:
        raise Refused.saying(403, "right_ended")
    return account.member_id

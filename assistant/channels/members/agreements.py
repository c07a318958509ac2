"""What members agree to, each by itself, with text, version and time; what the assistant may not do without it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal

import sqlalchemy as sa
import yaml
from pydantic import BaseModel, Extra

from actions.engine import entitlements
from actions.entitlement.domain.times.periods import birthday
from assistant import project
from assistant.channels.members.people import ACTOR
from assistant.channels.store import Account, Store
from assistant.channels.store.schema import agreements

FILE = "data/agreements.yml"
CHILD_UNTIL = 14  # 个人信息保护法 31
_a = agreements.c
# Without the texts: they are evidence, and long.
_GIVEN = (
    sa.select(_a.agreement, _a.version, _a.agreed, _a.given_by, _a.at)
    .where(_a.account_id == sa.bindparam("account"), _a.member_id == sa.bindparam("member"))
    .order_by(_a.id)
)


class Agreement(BaseModel):
    """One text as data/agreements.yml has it."""

    id: str
    version: str
    title: str
    text: str
    asked_of: Literal["everybody", "child_under_14"]
    needed_for: Literal["personal_answers", "bookings"]

    class Config:
        extra = Extra.forbid
        allow_mutation = False


@dataclass(frozen=True)
class Given:
    """What was said last to one agreement; `given_by` is member, guardian or policyholder."""

    version: str
    agreed: bool
    given_by: str
    at: datetime


@lru_cache(maxsize=1)
def texts() -> tuple[Agreement, ...]:
    """Every agreement, in the order in which it is asked for."""
    found = yaml.safe_load((project.root() / FILE).read_text(encoding="utf-8"))
    return tuple(Agreement(**one) for one in found)


def asked_of(account: Account, at: datetime) -> tuple[Agreement, ...]:
    """The agreements this account is asked for: a child's under fourteen is its guardian's matter."""
    child = account.bound and account.role != "self" and _under_fourteen(account.member_id, at)
    return tuple(one for one in texts() if one.asked_of == "everybody" or child)


def _under_fourteen(member_id: str, at: datetime) -> bool:
    born = entitlements().member(member_id, actor=ACTOR).birth_date
    return at.date() < birthday(born, CHILD_UNTIL)


def given(store: Store, account: Account) -> dict[str, Given]:
    """By agreement, what was said last for the member the account acts for."""
    with store.database.read() as connection:
        rows = connection.execute(_GIVEN, {"account": account.id, "member": account.member_id}).all()
    return {row.agreement: Given(row.version, row.agreed, row.given_by, row.at) for row in rows}


def missing(store: Store, account: Account, at: datetime) -> tuple[str, ...]:
    """Ids of what is not agreed to in its present version.

    Nothing is asked of somebody who is nobody yet.
    """
    return tuple(one.id for one in _missing(store, account, at))


def unmet(store: Store, account: Account, at: datetime) -> frozenset[str]:
    """What the assistant may not do yet: `needed_for` of all that is missing."""
    return frozenset(one.needed_for for one in _missing(store, account, at))


def _missing(store: Store, account: Account, at: datetime) -> tuple[Agreement, ...]:
    if not account.bound:
        return ()
    said = given(store, account)
    return tuple(
        one
        for one in asked_of(account, at)
        if one.id not in said or not said[one.id].agreed or said[one.id].version != one.version
    )


def keep(store: Store, account: Account, agreement: Agreement, agreed: bool, at: datetime) -> None:
    """Store a yes or a no as it was given; nothing of before is changed."""
    row = {
        "account_id": account.id, "member_id": account.member_id, "agreement": agreement.id, "version": agreement.version,
        "text": agreement.text, "agreed": agreed, "at": at,
        "given_by": "member" if account.role in ("", "self") else account.role,
    }  # fmt: skip
    with store.database.write() as connection:
        connection.execute(agreements.insert(), row)


def history(store: Store, member_id: str, account_id: str) -> list[dict[str, Any]]:
    """Everything ever said for a member by an account, oldest first, for the person's own copy."""
    mine = sa.and_(_a.account_id == account_id, _a.member_id == member_id)
    with store.database.read() as connection:
        rows = connection.execute(sa.select(agreements).where(mine).order_by(_a.id)).all()
    names = ("agreement", "version", "text", "agreed", "given_by")
    return [{**{name: row[name] for name in names}, "at": row.at.isoformat()} for row in rows]

"""Finding members by what people tell of them: an index over the members' records, made anew with each load."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from ...domain.people.identifying import LONGEST_KEY, TAIL, mobile_key, number_key
from ...domain.people.members import Member
from ..schema import lookups

_c = lookups.c
# Nobody acts for more people than this; a number that stands with more is no person's.
MOST = 50


class Kind(str, Enum):
    """Whose number it is."""

    MOBILE = "mobile"
    GUARDIAN = "guardian"
    POLICYHOLDER = "policyholder"
    IDENTITY = "identity"
    POLICY = "policy"


def replace(connection: Connection, found: Sequence[Member]) -> None:
    """Make the entries of these members anew."""
    connection.execute(lookups.delete().where(_c.member_id.in_([member.id for member in found])))
    rows = [
        {"member_id": member.id, "kind": kind.value, "key": key}
        for member in found
        for kind, key in sorted(set(_entries(member)))
    ]
    if rows:
        connection.execute(lookups.insert(), rows)


def _entries(member: Member) -> Iterator[tuple[Kind, str]]:
    numbers = [
        (Kind.MOBILE, mobile_key(member.mobile)),
        *((Kind.GUARDIAN, mobile_key(guardian.mobile)) for guardian in member.guardians),
        *((Kind.POLICYHOLDER, mobile_key(holder.mobile)) for holder in member.policyholders),
        (Kind.IDENTITY, number_key(member.id_number)[-TAIL:]),
        *((Kind.POLICY, number_key(policy.number)[:LONGEST_KEY]) for policy in member.policies),
    ]
    yield from ((kind, key) for kind, key in numbers if key)


def members_of(connection: Connection, key: str, kinds: Sequence[Kind], most: int) -> tuple[str, ...]:
    """The ids of at most `most` members with this key, in order; each once."""
    query = (
        sa.select(_c.member_id)
        .where(_c.key == key, _c.kind.in_([kind.value for kind in kinds]))
        .distinct()
        .order_by(_c.member_id)
        .limit(most)
    )
    return tuple(connection.execute(query).scalars())

"""Carries a search out: by the index that fits what is told, then by everything else that is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from ...domain.people.identifying import LONGEST_KEY, TAIL, mobile_key, number_key
from ...domain.people.searching import Hits, MemberQuery, hit
from .. import reading
from ..schema import members
from .lookups import Kind, members_of

MOST = 20
# Members one key may lead to before what else is told is looked at.
_CANDIDATES = 500


def search(connection: Connection, queries: Sequence[MemberQuery]) -> Hits:
    """The members that fit one of `queries`, at most MOST, by id."""
    found: dict[str, str] = {}
    for query in queries:
        for member_id, by in _candidates(connection, query):
            if member_id not in found and query.fits(reading.member(connection, member_id)):
                found[member_id] = by
    chosen = sorted(found)[:MOST]
    listed = tuple(hit(reading.member(connection, one), found[one]) for one in chosen)
    return Hits(listed, len(found) > MOST)


def _candidates(connection: Connection, query: MemberQuery) -> Iterator[tuple[str, str]]:
    """Ids by the surest thing told, and what it was."""
    if query.policy_number:
        number = number_key(query.policy_number)[:LONGEST_KEY]
        for one in members_of(connection, number, [Kind.POLICY], _CANDIDATES):
            yield one, "policy_number"
    elif query.mobile:
        for kind in (Kind.MOBILE, Kind.POLICYHOLDER, Kind.GUARDIAN):
            for one in members_of(connection, mobile_key(query.mobile), [kind], _CANDIDATES):
                yield one, kind.value
    elif query.identity_tail:
        tail = number_key(query.identity_tail)[-TAIL:]
        for one in members_of(connection, tail, [Kind.IDENTITY], _CANDIDATES):
            yield one, "identity_tail"
    else:
        born = sa.select(members.c.id).where(members.c.birth_date == query.birth_date)
        for row in connection.execute(born.order_by(members.c.id)):
            yield row.id, "name"

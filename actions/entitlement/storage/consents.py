"""Keeps the consent of an act, in the transaction of the act, and reads it. There is no other way to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from ..domain.booking.consent import Act, ActedBy, Consent, ConsentRecord
from ..domain.people.acting import of_age
from ..errors import BadConsent, ConsentSpent
from . import reading
from .schema import consents

_c = consents.c
_CONSENT = ("shown", "proposal", "answer", "by_button", "at", "channel", "edition", "model", "on_behalf_of")
_LONGEST_ACTOR = int(_c.actor.type.length)


def keep(
    connection: Connection, act: Act, consent: Consent, member_id: str, actor: str, recorded_at: datetime,
    booking_id: str = "", done: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    """Store `consent` beside its act; the member is locked. Raises BadConsent, ConsentSpent.

    BadConsent: given for another member, or for an adult by policyholder or guardian, who act for minors only (5.4).
    """
    if consent.acted_by is not ActedBy.MEMBER and consent.on_behalf_of != member_id:
        raise BadConsent("on_behalf_of", "同意是为另一位会员作出的")
    if consent.acted_by in (ActedBy.GUARDIAN, ActedBy.POLICYHOLDER) and of_age(
        reading.member(connection, member_id), consent.at.date()
    ):
        raise BadConsent("acted_by", "被保险人已成年，只能由本人办理")
    spent = sa.select(_c.id).where(_c.member_id == member_id, _c.proposal == consent.proposal)
    if connection.execute(spent).first() is not None:
        raise ConsentSpent()
    told = {name: getattr(consent, name) for name in _CONSENT}
    row = {
        **told,
        "acted_by": consent.acted_by.value,
        "act": act.value,
        "member_id": member_id,
        "booking_id": booking_id or None,
        "done": dict(done or {}),
        "actor": actor[:_LONGEST_ACTOR],
        "recorded_at": recorded_at,
    }
    connection.execute(consents.insert(), row)


def of(connection: Connection, member_id: str, booking_id: str | None = None) -> tuple[ConsentRecord, ...]:
    """Every consent given by or for a member, designations among them, or those on one booking; oldest first."""
    query = sa.select(consents).where(_c.member_id == member_id).order_by(_c.id)
    if booking_id is not None:
        query = query.where(_c.booking_id == booking_id)
    return tuple(_record(row) for row in connection.execute(query))


def _record(row: Any) -> ConsentRecord:
    told = {name: getattr(row, name) for name in _CONSENT}
    return ConsentRecord(
        act=Act(row.act),
        member_id=row.member_id,
        booking_id=row.booking_id or "",
        consent=Consent(acted_by=ActedBy(row.acted_by), **told),
        actor=row.actor,
        recorded_at=row.recorded_at,
        done=dict(row.done),
    )

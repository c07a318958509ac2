"""Remembers the provider's callbacks, in the transaction that carries them out."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from ..errors import ReplayedCallback
from ..provider.callbacks import ProviderCallback
from .schema import provider_callbacks

_c = provider_callbacks.c


def seen(connection: Connection, callback: ProviderCallback) -> bool:
    """Whether this event was carried out before and is now told again, freshly signed.

    Raises ReplayedCallback for the very same message, and for another content under a known event id.
    """
    known = connection.execute(sa.select(provider_callbacks).where(_c.event_id == callback.event_id)).first()
    if known is None:
        return False
    if known.digest != callback.digest:
        raise ReplayedCallback("这个编号已用于另一条消息")
    if known.signature == callback.signature:
        raise ReplayedCallback()
    connection.execute(
        provider_callbacks.update().where(_c.event_id == callback.event_id), {"signature": callback.signature}
    )
    return True


def remember(connection: Connection, callback: ProviderCallback, at: datetime) -> None:
    """From now on the event id is used up."""
    connection.execute(
        provider_callbacks.insert(),
        {
            "event_id": callback.event_id,
            "booking_id": callback.booking_id,
            "type": callback.type,
            "digest": callback.digest,
            "signature": callback.signature,
            "received_at": at,
        },
    )

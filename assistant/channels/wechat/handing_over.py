"""Handing a talk to people by WeChat's own tool, where the setting asks for it: half an hour in which we keep silent."""

from __future__ import annotations

from datetime import datetime, timedelta
from xml.sax.saxutils import escape

import sqlalchemy as sa

from assistant.channels.handover import outright
from assistant.channels.store import Account, Store
from assistant.channels.store.schema import accounts
from assistant.channels.wechat.incoming import Push

# WeChat gives the talk back after this long without a word.
SILENCE = timedelta(minutes=30)
_a = accounts.c


def goes_to_people(store: Store, account: Account, text: str, at: datetime) -> bool:
    """Whether this message goes to people: it asks for one, or the talk is theirs already; each one prolongs it."""
    with store.database.write() as connection:
        until = connection.execute(sa.select(_a.handed_over_until).where(_a.id == account.id)).scalar()
        theirs = until is not None and until > at
        if not theirs and not outright(text):
            return False
        connection.execute(
            accounts.update().where(_a.id == account.id).values(handed_over_until=at + SILENCE)
        )
    return True


def transfer_xml(push: Push, now: int) -> str:
    """The answer that hands this message over; `now` is seconds since 1970."""
    return (
        f"<xml><ToUserName>{escape(push.openid)}</ToUserName><FromUserName>{escape(push.to)}</FromUserName>"
        f"<CreateTime>{now}</CreateTime><MsgType>transfer_customer_service</MsgType></xml>"
    )

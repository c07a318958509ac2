"""A person's own copy, and erasing what may be erased: what is done, and what remains, why and until when.

Two records are told apart: what was told and agreed, which the law wants kept, and the chat, which goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from actions.engine import entitlements
from actions.replies.phrasebook import say
from assistant.channels.members import agreements
from assistant.channels.members.people import masked_name
from assistant.channels.store import Account, Store
from assistant.channels.store.schema import accounts, grants, messages, news
from assistant.talks.rows import SqlRows, beside

# How long the chat is kept (data/agreements.yml says so to members), and how long an abandoned binding or try.
CHAT_DAYS = 90
FORMAT = "suixin-wechat-copy/1"


def copy_of(store: Store, account: Account, actor: str) -> dict[str, Any]:
    """Everything held of the person: the member's record, and what the channels keep. JSON types."""
    with store.database.read() as connection:
        said = connection.execute(
            sa.select(messages).where(messages.c.account_id == account.id).order_by(messages.c.seq)
        ).all()
        heard = connection.execute(
            sa.select(news).where(news.c.member_id == account.member_id).order_by(news.c.id)
        ).all()
    chat = [{"at": row.at.isoformat(), "from": row.origin, "text": row.text} for row in said]
    own = account.role in ("", "self")
    return {
        "format": FORMAT,
        "account": {"mobile": account.mobile, "role": account.role, "bound": account.bound},
        # Who acts for a child sees the child's record, masked like everywhere else.
        "member": entitlements().records.export(account.member_id, actor=actor)
        if account.bound and own
        else None,
        "acting_for": None
        if own
        else masked_name(entitlements().member(account.member_id, actor=actor).name),
        "agreements": agreements.history(store, account.member_id, account.id),
        "chat": chat,
        "news": [{"at": row.at.isoformat(), "title": row.title, "text": row.text} for row in heard],
    }


def erase(store: Store, account: Account, at: datetime) -> dict[str, Any]:
    """Erase what may be erased; ``{done, remains: [{what, why, until}]}`` in words for the member."""
    done = [say("channel.erase.chat", count=store.messages.delete_of(account.id))]
    remains: list[dict[str, Any]] = []
    with _talks(store) as talks:
        talks.forget(f"wx-{account.id}-")
    store.outgoing.delete_of(account.id)
    store.handovers.delete_of(account.id)
    store.bindings.end(account.id)
    with store.database.write() as connection:
        connection.execute(grants.delete().where(grants.c.account_id == account.id))
    if account.bound:
        done += _health(account.member_id, at, remains, f"member:{account.member_id}")
    store.accounts.erase(account.id)
    done.append(say("channel.erase.unbound"))
    remains += [_remaining("evidence"), _remaining("contract")] if account.bound else []
    return {"done": done, "remains": remains}


def erase_member(store: Store, member_id: str, at: datetime, actor: str) -> dict[str, Any]:
    """The same for somebody who asked by another way: every account that acts for the member, and his own statements."""
    reports = [erase(store, account, at) for account in store.accounts.of_member(member_id)]
    remains = [one for report in reports for one in report["remains"]]
    done = [text for report in reports for text in report["done"]]
    if not reports:
        done += _health(member_id, at, remains, actor)
        remains += [_remaining("evidence"), _remaining("contract")]
    return {"done": done, "remains": list({one["what"]: one for one in remains}.values())}


def _health(member_id: str, at: datetime, remains: list[dict[str, Any]], actor: str) -> list[str]:
    found = entitlements().erase_health_statements(member_id, at, actor=actor)
    done = [say("channel.erase.health", count=len(found.erased))] if found.erased else []
    if found.provider_told:
        done.append(say("channel.erase.provider"))
    if found.kept:
        remains.append(_remaining("open"))
    return done


@contextmanager
def _talks(store: Store) -> Iterator[SqlRows]:
    """What the assistant remembers of talks, kept beside the members."""
    rows = SqlRows.open(beside(store.database.engine.url.render_as_string(hide_password=False)))
    try:
        yield rows
    finally:
        rows.close()


def _remaining(what: str) -> dict[str, Any]:
    return {part: say(f"channel.remains.{what}.{part}") for part in ("what", "why", "until")}


def delete_old(store: Store, at: datetime, days: int = CHAT_DAYS) -> dict[str, int]:
    """The retention job: delete chat older than `days`, and accounts nobody is behind; how many of each."""
    before = at - timedelta(days=days)
    gone = store.messages.delete_before(before)
    texts = store.outgoing.delete_before(before)
    store.handovers.delete_before(before)
    with _talks(store) as talks:
        talks.forget_before(before)
    orphan = sa.and_(accounts.c.openid.is_(None), accounts.c.created_at < before)
    with store.database.write() as connection:
        lost = connection.execute(accounts.delete().where(orphan)).rowcount
        old_news = connection.execute(news.delete().where(news.c.at < before)).rowcount
    return {"messages": gone, "texts": texts, "accounts": int(lost), "news": int(old_news)}

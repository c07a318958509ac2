"""Opens the channels' tables on the engine's database, and brings them up to date."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa

from actions.entitlement.errors import DatabaseVersionError
from actions.entitlement.storage.database import Database
from assistant.channels.store.accounts import Accounts
from assistant.channels.store.bindings import Bindings
from assistant.channels.store.handovers import Handovers
from assistant.channels.store.messages import Messages
from assistant.channels.store.news import News
from assistant.channels.store.outgoing import Outgoing
from assistant.channels.store.schema import VERSION, metadata, versions

# Held while tables are made, so that several processes starting at once do it one after the other (PostgreSQL).
_LOCK = 7421985


@dataclass(frozen=True)
class Store:
    """Everything the channels keep, on one database."""

    database: Database

    @property
    def accounts(self) -> Accounts:
        """WeChat users and whom they act for."""
        return Accounts(self.database)

    @property
    def bindings(self) -> Bindings:
        """Bindings under way and wrong tries."""
        return Bindings(self.database)

    @property
    def outgoing(self) -> Outgoing:
        """Texts for the customer-service chat on their way."""
        return Outgoing(self.database)

    @property
    def news(self) -> News:
        """What became of bookings, and granted subscription messages."""
        return News(self.database)

    @property
    def handovers(self) -> Handovers:
        """Chats passed on to people."""
        return Handovers(self.database)

    @property
    def messages(self) -> Messages:
        """The chat, both ways."""
        return Messages(self.database)


@lru_cache(maxsize=8)
def open_store(database: Database) -> Store:
    """The store on `database`, its tables made where they are missing. Raises DatabaseVersionError for newer ones."""
    with database.write() as connection:
        if not database.sqlite:
            connection.execute(sa.text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        metadata.create_all(connection)
        found = connection.execute(sa.select(versions.c.version)).scalar()
        if found is None:
            connection.execute(versions.insert(), {"version": VERSION})
        elif found > VERSION:
            raise DatabaseVersionError(f"channels {found}")
    return Store(database)

"""Run by Alembic. A connection handed over is used as it is, inside its transaction; else the database is opened."""

from __future__ import annotations

from alembic import context
from sqlalchemy.engine import Connection

from actions.entitlement.storage.database import Database
from actions.entitlement.storage.schema import metadata

handed_over = context.config.attributes.get("connection")


def _run(connection: Connection) -> None:
    # On SQLite too a migration stands or falls as a whole: the caller has begun a transaction.
    context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()


if handed_over is not None:
    _run(handed_over)
else:
    with Database.connect().write() as connection:
        _run(connection)

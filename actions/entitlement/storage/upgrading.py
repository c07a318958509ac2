"""Brings a database to the schema this program was written for: a new one, an old one, by several processes at once.

A new database is made whole and marked with the newest revision, which needs no Alembic (its import takes longer than
most commands); the tests prove that this and all revisions one after the other give the same tables.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from ..errors import DatabaseVersionError
from .schema import metadata

HEAD = "0005"
# Every revision this program knows, oldest first.
REVISIONS = ("0001", "0002", "0003", "0004", HEAD)
MIGRATIONS = Path(__file__).with_name("migrations")

# As Alembic makes it.
_versions = sa.Table(
    "alembic_version",
    sa.MetaData(),
    sa.Column("version_num", sa.String(32), nullable=False),
    sa.PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
_REVISION = sa.select(_versions.c.version_num)


def current(connection: Connection) -> bool:
    """Whether the database is marked with the newest revision; one cheap query, false when in doubt."""
    try:
        return bool(connection.execute(_REVISION).scalars().all() == [HEAD])
    except sa.exc.DBAPIError:
        return False


def upgrade(connection: Connection) -> None:
    """Upgrade inside the caller's transaction, which must keep every other upgrade waiting.

    Raises DatabaseVersionError when a newer program has been at work on the database.
    """
    tables = set(sa.inspect(connection).get_table_names())
    found = connection.execute(_REVISION).scalars().all() if _versions.name in tables else []
    if found == [HEAD]:
        return
    if found and not set(found) <= set(REVISIONS):
        raise DatabaseVersionError("、".join(found))
    if found or tables & set(metadata.tables):
        run_migrations(connection)
    else:
        metadata.create_all(connection)
        _versions.create(connection, checkfirst=True)
        connection.execute(_versions.insert(), {"version_num": HEAD})


def run_migrations(connection: Connection, to: str = HEAD) -> None:
    """Run the missing revisions up to `to`, one after the other."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, to)

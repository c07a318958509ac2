"""Opening the console's database, its tables made when they are missing."""

from __future__ import annotations

import os

import sqlalchemy as sa

from actions.entitlement.storage.database import Database
from assistant.cli.shared.errors import WrongCall

from .schema import VERSION, metadata, version

DEFAULT_URL = "sqlite:///var/console.db"
ENVIRONMENT_VARIABLE = "SUIXIN_CONSOLE_DATABASE_URL"


def open_database(url: str | None = None) -> Database:
    """The database of `url`, else of SUIXIN_CONSOLE_DATABASE_URL, else the default file. Raises WrongCall."""
    database = Database.connect(url or os.environ.get(ENVIRONMENT_VARIABLE) or DEFAULT_URL)
    with database.write() as connection:
        metadata.create_all(connection)
        found = connection.execute(sa.select(version.c.number)).scalar()
        if found is None:
            connection.execute(version.insert().values(number=VERSION))
        elif found != VERSION:
            database.close()
            raise WrongCall(f"坐席台数据库是第 {found} 版，这个程序用第 {VERSION} 版")
    return database

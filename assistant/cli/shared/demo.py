"""Demo members for the first try: loaded once, into the default database only, never over anybody's data."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from assistant import project
from assistant.cli.shared.errors import WrongCall

ACTOR = "operator:demo"


def demo_file() -> Path:
    """The demo members file of the project."""
    return project.root() / "data" / "demo" / "members.yml"


def default_database() -> Path:
    """The file of the default database."""
    from actions.entitlement.storage.database import DEFAULT_URL

    return Path(DEFAULT_URL.removeprefix("sqlite:///"))


def _holds_members(file: Path) -> bool:
    if not file.exists():
        return False
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        try:
            return database.execute("SELECT 1 FROM members LIMIT 1").fetchone() is not None
        except sqlite3.OperationalError:  # a file without tables yet
            return False


def nobody_yet() -> bool:
    """Whether the current database holds no member."""
    import sqlalchemy as sa

    from actions.entitlement.storage.database import Database
    from actions.entitlement.storage.schema import members

    database = Database.connect()
    try:
        with database.read() as connection:
            return connection.execute(sa.select(members.c.id).limit(1)).first() is None
    except sa.exc.SQLAlchemyError:
        return False
    finally:
        database.close()


def load_on_first_use() -> int:
    """Load the demo members while the default database holds nobody; the number loaded, else 0.

    A database named by SUIXIN_DATABASE_URL, and one that holds members, is left alone.
    """
    if os.environ.get("SUIXIN_DATABASE_URL") or _holds_members(default_database()) or not demo_file().is_file():
        return 0
    from actions import engine
    from assistant.cli.shared.common import say

    report = engine.entitlements().load_members(demo_file(), actor=ACTOR)
    if report.refused:
        first = report.refused[0]
        raise WrongCall(f"演示会员文件 {demo_file()} 第 {first.index + 1} 位的 {first.field}：{first.reason}")
    say(f"suixin: 首次使用，已装入 {report.loaded} 位演示会员")
    return int(report.loaded)

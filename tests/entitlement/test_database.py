"""Opening databases, transactions, and what SQLite must be told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from actions.entitlement.storage.database import ENVIRONMENT_VARIABLE, Database
from actions.entitlement.storage.schema import members, metadata

ROW = {
    "id": "a", "name": "n", "birth_date": date(1980, 1, 1), "id_number": "", "mobile": "",
    "openid": None, "guardians": [],
}  # fmt: skip


def test_sqlite_is_prepared(tmp_path: Path) -> None:
    """WAL, foreign keys; the folder is made; memory works too."""
    database = Database.open(f"sqlite:///{tmp_path / 'var' / 'x.db'}")
    with database.read() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    database.close()
    memory = Database.open("sqlite://")
    with memory.write() as connection:
        connection.execute(members.insert(), ROW)
    with memory.read() as connection:
        assert connection.execute(sa.select(members.c.id)).scalar() == "a"
    memory.close()


def test_the_environment_names_the_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless a URL is given."""
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, f"sqlite:///{tmp_path / 'env.db'}")
    database = Database.open()
    database.close()
    assert (tmp_path / "env.db").exists()


def test_opening_twice_keeps_the_data(database_url: str) -> None:
    """Tables are made once."""
    first = Database.open(database_url)
    with first.write() as connection:
        connection.execute(members.insert(), ROW)
    second = Database.open(database_url)
    with second.read() as connection:
        assert connection.execute(sa.select(members.c.id)).scalar() == "a"
    assert set(sa.inspect(second.engine).get_table_names()) >= set(metadata.tables)
    first.close()
    second.close()


def test_errors_roll_back(database_url: str) -> None:
    """Nothing half-written; foreign keys hold."""
    database = Database.open(database_url)
    with pytest.raises(RuntimeError), database.write() as connection:
        connection.execute(members.insert(), ROW)
        raise RuntimeError
    policy = {
        "number": "P", "member_id": "nobody", "kind": "main", "product": "x", "effective_date": ROW["birth_date"],
        "sum_insured": 1, "status": "in_force", "premium_paid": True, "cooling_off_until": None,
    }  # fmt: skip
    with pytest.raises(sa.exc.IntegrityError), database.write() as connection:
        connection.execute(metadata.tables["policies"].insert(), policy)
    with database.read() as connection:
        assert connection.execute(sa.select(members.c.id)).first() is None
    with database.write() as connection:
        assert not database.lock_member(connection, "a")
    database.close()

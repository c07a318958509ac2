"""Opening databases, transactions, and what SQLite must be told."""

from __future__ import annotations

import stat
import threading
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from actions.entitlement.storage import audit
from actions.entitlement.storage.database import ENVIRONMENT_VARIABLE, Database
from actions.entitlement.storage.schema import members, metadata

from ..builders import NOW

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


def test_threads_write_to_sqlite_one_after_the_other_instead_of_looking_again_and_again(tmp_path: Path) -> None:
    """The second one does not even ask the file for its lock while the first one writes."""
    database = Database.open(f"sqlite:///{tmp_path / 'x.db'}")
    begun: list[str] = []
    sa.event.listen(database.engine, "checkout", lambda *_: begun.append(threading.current_thread().name))

    def write() -> None:
        with database.write() as connection:
            connection.execute(members.insert(), ROW)

    other = threading.Thread(target=write, name="other")
    with database.write():
        other.start()
        other.join(0.2)
        assert begun == [threading.current_thread().name]
    other.join(30)
    assert begun[1:] == ["other"]
    database.close()


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


def test_a_reader_sees_one_state(database_url: str) -> None:
    """What another process writes meanwhile shows in the next transaction, not in the middle of this one."""
    database = Database.open(database_url)
    with database.read() as connection:
        assert connection.execute(sa.select(members.c.id)).first() is None
        with database.write() as other:
            other.execute(members.insert(), ROW)
        assert connection.execute(sa.select(members.c.id)).first() is None
    with database.read() as connection:
        assert connection.execute(sa.select(members.c.id)).scalar() == "a"
    database.close()


def test_errors_name_nobody(database_url: str) -> None:
    """Whatever a statement carried stays out of messages and logs."""
    database = Database.open(database_url)
    with database.write() as connection:
        connection.execute(members.insert(), ROW)
    with pytest.raises(sa.exc.IntegrityError) as caught, database.write() as connection:
        connection.execute(members.insert(), ROW | {"name": "张三", "mobile": "19900000001"})
    assert "19900000001" not in str(caught.value) and "张三" not in str(caught.value)
    database.close()


def test_the_server_of_the_tests_can_always_reach_its_files(
    postgres: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """It opens them anew by their full path every five minutes; pytest keeps its own folder to its own user."""
    database = Database.connect(postgres)
    with database.read() as connection:
        folder = Path(str(connection.execute(sa.text("SHOW data_directory")).scalar()))
    database.close()
    assert tmp_path_factory.getbasetemp() not in folder.parents
    assert all(parent.stat().st_mode & stat.S_IXOTH for parent in folder.parents)


def test_nobody_waits_for_a_lock_for_ever(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On PostgreSQL a minute as on SQLite; a URL with options of its own is left alone, upgrading waits as long as need be."""
    database = Database.open(postgres)
    with database.read() as connection:
        assert connection.execute(sa.text("SHOW lock_timeout")).scalar() == "1min"
    with database._upgrading() as connection:
        assert connection.execute(sa.text("SHOW lock_timeout")).scalar() == "0"
    with database.read() as connection:
        assert connection.execute(sa.text("SHOW lock_timeout")).scalar() == "1min"
    database.close()
    sign = "&" if "?" in postgres else "?"
    own = Database.connect(f"{postgres}{sign}options=-c%20lock_timeout%3D5s")
    with own.read() as connection:
        assert connection.execute(sa.text("SHOW lock_timeout")).scalar() == "5s"
    own.close()


def test_an_audit_line_is_never_too_long(database_url: str) -> None:
    """It is cut to its columns."""
    database = Database.open(database_url)
    with database.write() as connection:
        audit.write(connection, NOW, "a" * 500, "b" * 500, "m", "c" * 500)
    with database.read() as connection:
        (line,) = audit.lines(connection, "m")
    assert (len(line.actor), len(line.action), len(line.subject)) == (100, 40, 200)
    database.close()


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

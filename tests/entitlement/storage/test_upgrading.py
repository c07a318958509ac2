"""New, old, half-made and too new databases; revisions and schema say the same; several processes at once."""

from __future__ import annotations

import re
import sqlite3
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from actions.entitlement import DatabaseVersionError
from actions.entitlement.storage import reading, upgrading
from actions.entitlement.storage.database import Database
from actions.entitlement.storage.finding import lookups as loading
from actions.entitlement.storage.schema import lookups, metadata, outbox

from .. import workers

OLD_EVENTS = [("e3", "booking.cancelled", "2026-11-23 03:00"), ("e2", "booking.accepted", "2026-11-23 02:00"),
              ("e1", "booking.requested", "2026-11-23 02:00")]  # fmt: skip


@pytest.fixture
def empty_url(database_url: str) -> Iterator[str]:
    """A database without any table, of each kind."""

    def clear() -> None:
        engine = sa.create_engine(database_url, future=True)
        with engine.begin() as connection:
            found = sa.MetaData()
            found.reflect(connection)
            found.drop_all(connection)
        engine.dispose()

    clear()
    yield database_url
    clear()
    # The server is shared: it must be left with all its tables.
    Database.open(database_url).close()


def by_revisions(url: str, to: str = upgrading.HEAD) -> Database:
    """A database made by running every revision."""
    database = Database.connect(url)
    with database._upgrading() as connection:
        upgrading.run_migrations(connection, to)
    return database


def test_the_program_knows_every_revision() -> None:
    """HEAD and REVISIONS are written down, so that opening need not import Alembic; they are what the folder says."""
    scripts = ScriptDirectory(str(upgrading.MIGRATIONS))
    assert scripts.get_heads() == [upgrading.HEAD]
    assert tuple(script.revision for script in scripts.walk_revisions())[::-1] == upgrading.REVISIONS


def test_revisions_and_schema_agree(empty_url: str) -> None:
    """Alembic finds no difference: tables, columns, types, keys, indexes."""
    database = by_revisions(empty_url)
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)
        checks = {
            check["name"]
            for table in metadata.tables
            for check in sa.inspect(connection).get_check_constraints(table)
        }
    database.close()
    assert differences == []
    assert checks == {"sum_insured_not_negative", "ledger_uses_positive"}


def test_both_ways_give_the_same_sqlite_file(tmp_path: Path) -> None:
    """Statement for statement: made whole, or revision by revision."""

    def statements(path: Path) -> set[str]:
        with sqlite3.connect(path) as connection:
            rows = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        return {re.sub(r'["\s]+', " ", row[0]).replace("( ", "(").replace(" )", ")").strip() for row in rows}

    Database.open(f"sqlite:///{tmp_path / 'whole.db'}").close()
    by_revisions(f"sqlite:///{tmp_path / 'steps.db'}").close()
    whole, steps = statements(tmp_path / "whole.db"), statements(tmp_path / "steps.db")
    assert whole == steps


def _old_database(url: str, marked: bool) -> None:
    """As revision 0001 left it, with a booking and three events; `marked` False: older than the migrations."""
    database = by_revisions(url, "0001")
    at = "2026-11-23 02:00:00.000000"
    with database.write() as connection:
        for statement in (
            "INSERT INTO members VALUES ('a', 'n', '1980-01-01', '', '', NULL, '[]')",
            "INSERT INTO bookings (id, member_id, service, state, requested_at, facts, details) VALUES "
            + f"('B', 'a', '4.4', 'requested', '{at}', '{{}}', '{{}}')",
            *(
                "INSERT INTO outbox (event_id, booking_id, type, payload, created_at, attempts) VALUES "
                + f"('{event}', 'B', '{kind}', '{{\"n\": 1}}', '{when}:00.000000', 0)"
                for event, kind, when in OLD_EVENTS
            ),
        ):
            connection.execute(sa.text(statement.replace(":", r"\:")))
        if not marked:
            connection.execute(sa.text("DROP TABLE alembic_version"))
            connection.execute(sa.text("DROP TABLE booking_numbers"))
    database.close()


@pytest.mark.parametrize("marked", [True, False])
def test_an_old_database_is_upgraded_with_its_data(empty_url: str, marked: bool) -> None:
    """Events keep ids and content and are numbered in their order; a table that was missing is made."""
    _old_database(empty_url, marked)
    database = Database.open(empty_url)
    with database.read() as connection:
        rows = connection.execute(sa.select(outbox).order_by(outbox.c.position)).all()
        assert set(sa.inspect(connection).get_table_names()) == {*metadata.tables, "alembic_version"}
        assert upgrading.current(connection)
    assert [(row.event_id, row.payload, row.dead_at) for row in rows] == [
        ("e1", {"n": 1}, None), ("e2", {"n": 1}, None), ("e3", {"n": 1}, None),
    ]  # fmt: skip
    database.close()


def test_members_of_an_old_database_can_be_found(empty_url: str) -> None:
    """The index of numbers is filled as loading the same members would fill it; contracts keep what they had."""
    database = by_revisions(empty_url, "0003")
    with database.write() as connection:
        guardian = r'[{"name"\: "g", "relation"\: "parent", "mobile"\: "199-0000-0012"}]'
        for statement in (
            f"INSERT INTO members VALUES ('a', 'n', '1980-01-01', 'TEST-0000-123x', '+86 19900000011', NULL, '{guardian}')",
            "INSERT INTO policies VALUES ('ab-1', 'a', 'main', 'p', '2024-02-01', 350000, 'in_force', true, NULL)",
        ):
            connection.execute(sa.text(statement))
    database.close()
    database = Database.open(empty_url)
    with database.read() as connection:
        upgraded = connection.execute(sa.select(lookups.c.kind, lookups.c.key)).all()
        (member,) = (reading.member(connection, "a"),)
    with database.write() as connection:
        loading.replace(connection, [member])
        loaded = connection.execute(sa.select(lookups.c.kind, lookups.c.key)).all()
    assert sorted(map(tuple, upgraded)) == sorted(map(tuple, loaded)) == [
        ("guardian", "19900000012"), ("identity", "123X"), ("mobile", "19900000011"), ("policy", "AB1"),
    ]  # fmt: skip
    assert (member.policies[0].sum_insured, member.policyholders) == (350_000, ())
    database.close()


def test_a_failed_upgrade_leaves_the_old_database(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever happens halfway: revision, tables and events are those of before, and the next try succeeds."""
    from alembic import op

    _old_database(empty_url, marked=True)
    with monkeypatch.context() as patch:
        patch.setattr(op, "drop_table", lambda *_: (_ for _ in ()).throw(RuntimeError("power cut")))
        with pytest.raises(RuntimeError):
            Database.open(empty_url)
    before = Database.connect(empty_url)
    with before.read() as connection:
        tables = sa.inspect(connection).get_table_names()
        assert "outbox_before" not in tables and "provider_callbacks" not in tables
        assert connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() == "0001"
        assert connection.execute(sa.text("SELECT count(*) FROM outbox")).scalar() == 3
    before.close()
    Database.open(empty_url).close()


def test_foreign_keys_are_checked_at_the_end_of_an_upgrade(tmp_path: Path) -> None:
    """And hold again afterwards."""
    database = Database.open(f"sqlite:///{tmp_path / 'x.db'}")
    orphan = (
        "INSERT INTO usages (member_id, service, line, used_on) VALUES ('nobody', '4.4', '4.4', '2026-01-01')"
    )
    with pytest.raises(sa.exc.IntegrityError), database._upgrading() as connection:
        connection.execute(sa.text(orphan))
    with database.read() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM usages")).scalar() == 0
    with pytest.raises(sa.exc.IntegrityError), database.write() as connection:
        connection.execute(sa.text(orphan))
    database.close()


def test_a_database_of_a_newer_program_is_left_alone(empty_url: str) -> None:
    """A typed error with one clear line."""
    database = Database.open(empty_url)
    with database.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(DatabaseVersionError) as caught:
        Database.open(empty_url)
    assert "9999" in caught.value.message_zh


@pytest.mark.parametrize("old", [False, True])
def test_processes_open_it_at_the_same_moment(empty_url: str, old: bool) -> None:
    """Four at once on a new and on an old database: all of them find it up to date."""
    if old:
        _old_database(empty_url, marked=False)
    assert workers.at_once(4, workers.open_database, empty_url) == [True] * 4
    database = Database.connect(empty_url)
    with database.read() as connection:
        assert upgrading.current(connection)
        assert connection.execute(sa.text("SELECT count(*) FROM outbox")).scalar() == (3 if old else 0)
    database.close()


def test_a_file_that_another_process_is_making_is_waited_for(tmp_path: Path) -> None:
    """A new file is not in WAL yet, and the switch to it does not wait by itself."""
    path = tmp_path / "x.db"
    maker = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    maker.execute("CREATE TABLE first_step (id INTEGER)")
    maker.execute("BEGIN IMMEDIATE")
    done = threading.Timer(0.3, maker.execute, ["COMMIT"])
    done.start()
    Database.open(f"sqlite:///{path}").close()
    done.join()
    maker.close()
    with sqlite3.connect(path) as now:
        assert now.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_opening_a_current_database_is_quick(tmp_path: Path) -> None:
    """Less than 50 ms at best of several, also when the machine is busy."""
    url = f"sqlite:///{tmp_path / 'x.db'}"
    Database.open(url).close()
    times = []
    for _ in range(10):
        start = time.perf_counter()
        Database.open(url).close()
        times.append(time.perf_counter() - start)
    assert min(times) < 0.05


def test_the_command_line_of_alembic_works_on_the_same_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For whoever writes the next revision."""
    from alembic import command
    from alembic.config import Config

    monkeypatch.setenv("SUIXIN_DATABASE_URL", f"sqlite:///{tmp_path / 'x.db'}")
    command.upgrade(Config(str(upgrading.MIGRATIONS / "alembic.ini")), "head")
    database = Database.open()
    with database.write() as connection:
        event = {
            "event_id": "e",
            "booking_id": "B",
            "type": "t",
            "payload": {},
            "created_at": datetime.now().astimezone(),
        }
        with pytest.raises(sa.exc.IntegrityError):
            connection.execute(outbox.insert(), event)
    database.close()

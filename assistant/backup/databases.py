"""Copies of the databases that must not be lost, and the way back. Talks are no part of it: without them members begin anew.

SQLite is copied by its own online backup, PostgreSQL by `pg_dump` and `pg_restore` of the server's version: both give the
state of one instant while others write. A backup is a new folder with one file a database and `manifest.json`.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url

from assistant.backup import manifest
from assistant.backup.manifest import Copied
from assistant.cli.shared.errors import WrongCall

PROGRAMS = "SUIXIN_PG_BIN"


def back_up(databases: Mapping[str, str], folder: Path, at: datetime) -> list[Copied]:
    """Copy each database (name → SQLAlchemy URL) into `folder`, which must be new or empty; nothing stays of a failed one.

    Raises WrongCall for a folder in use, a database that is missing, and where pg_dump is missing or fails.
    """
    if folder.exists() and any(folder.iterdir()):
        raise WrongCall(f"{folder} 不是空的；备份要写进新的文件夹")
    new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        found = [_copied(name, make_url(url), folder) for name, url in databases.items()]
        manifest.write(folder, found, at)
    except BaseException:
        for file in folder.iterdir():
            file.unlink()
        if new:
            folder.rmdir()
        raise
    return found


def restore(folder: Path, databases: Mapping[str, str]) -> list[Copied]:
    """Put the copies of `folder` into empty databases (name → SQLAlchemy URL). All is checked before the first is written.

    Raises WrongCall for a folder that is no backup, a file that was changed, a database that is not named or not empty.
    """
    found = manifest.read(folder)
    for one in found:
        if one.name not in databases:
            raise WrongCall(f"备份里有 {one.name}，没有写放回哪个库")
        target = make_url(databases[one.name])
        if target.get_backend_name() != one.kind:
            raise WrongCall(f"{one.name} 是 {one.kind} 的备份，不能放进 {target.get_backend_name()}")
        if _holds_tables(target):
            raise WrongCall(f"{one.name} 要放回的库不是空的；换一个空库，旧的先留着")
    for one in found:
        _put_back(folder / one.file, make_url(databases[one.name]))
    return found


def _copied(name: str, url: URL, folder: Path) -> Copied:
    kind = url.get_backend_name()
    file = folder / f"{name}.{'db' if kind == 'sqlite' else 'dump'}"
    if kind == "sqlite":
        _copy_sqlite(Path(str(url.database)), file)
    else:
        _run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={file}")
    file.chmod(0o600)
    return Copied(name, kind, file.name, manifest.sha256(file))


def _put_back(file: Path, url: URL) -> None:
    if url.get_backend_name() == "sqlite":
        target = Path(str(url.database))
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy_sqlite(file, target)
    else:
        _run("pg_restore", url, "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", str(file))


def _copy_sqlite(source: Path, target: Path) -> None:
    """Copy as of one instant, found sound before it takes its name."""
    if not source.is_file():
        raise WrongCall(f"没有数据库文件 {source}")
    draft = target.with_name(f"{target.name}.part")
    draft.unlink(missing_ok=True)
    try:
        reading = f"{source.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(reading, uri=True)) as held, closing(sqlite3.connect(draft)) as copy:
            held.backup(copy)
            unsound = copy.execute("PRAGMA quick_check").fetchone()[0] != "ok"
            if unsound or copy.execute("PRAGMA foreign_key_check").fetchone():
                raise WrongCall(f"{source} 已经损坏，没有复制")
        draft.replace(target)
    except sqlite3.DatabaseError as error:
        raise WrongCall(f"{source} 复制不了：{error}") from error
    finally:
        draft.unlink(missing_ok=True)


def _run(program: str, url: URL, *arguments: str) -> None:
    """One of PostgreSQL's programs; the password goes by its environment, where no list of processes shows it."""
    folder = os.environ.get(PROGRAMS)
    path = shutil.which(program, path=folder) if folder else shutil.which(program)
    if path is None:
        raise WrongCall(f"没有找到 {program}：装上 PostgreSQL 客户端，或用 {PROGRAMS} 指明它在哪个文件夹")
    environment = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    # `URL.set` of SQLAlchemy 1.4 takes None for "as it was".
    plain = url.set(drivername="postgresql")._replace(password=None).render_as_string(hide_password=False)
    done = subprocess.run(
        [path, *arguments, f"--dbname={plain}"], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"退出状态 {done.returncode}"]
        raise WrongCall(f"{program} 没有完成：{'；'.join(lines[:2])}")


def _holds_tables(url: URL) -> bool:
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists():
        return False
    engine = sa.create_engine(url)
    try:
        return bool(sa.inspect(engine).get_table_names())
    finally:
        engine.dispose()

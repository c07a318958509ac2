"""Shared by the entitlement tests: the edition, its rules, and databases of both kinds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

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

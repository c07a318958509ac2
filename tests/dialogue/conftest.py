"""Shared by the dialogue tests: the demo members in a database of their own for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import actions.endpoint  # noqa: F401  the answers of other rooms stand in the registry
from actions.engine import entitlements
from actions.entitlement import Entitlements
from assistant import project
from assistant.evaluation.running.database import CaseDatabases
from assistant.evaluation.running.runner import DEMO_MEMBERS


@pytest.fixture(scope="session")
def databases() -> Iterator[CaseDatabases]:
    """A template with the demo members."""
    with CaseDatabases(project.root() / DEMO_MEMBERS) as made:
        yield made


@pytest.fixture
def desk(databases: CaseDatabases) -> Iterator[Entitlements]:
    """The facade the actions of this process work on; nobody has touched it."""
    with databases.fresh("2026-11-23T10:00+08:00"):
        yield entitlements()

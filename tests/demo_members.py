"""The demo members in a database of a test's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from actions.engine import use_database
from actions.entitlement import Entitlements
from assistant import project


@contextmanager
def demo_members(folder: Path) -> Iterator[Entitlements]:
    """The engine in use, on an SQLite file in `folder`, with the demo members as they are on 2026-11-23."""
    with use_database(f"sqlite:///{folder}/members.db") as engine:
        engine.load_members(project.root() / "data/demo/members.yml", actor="tester", today=date(2026, 11, 23))
        yield engine

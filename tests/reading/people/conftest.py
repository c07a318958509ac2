"""An adult insured, and an insured child, each in a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from actions.entitlement import Entitlements
from tests.reading.talking import open_with


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Entitlements]:
    opened = open_with(tmp_path, mobile="19900000042")
    yield opened
    opened.close()


@pytest.fixture
def childs(tmp_path: Path) -> Iterator[Entitlements]:
    opened = open_with(tmp_path, birth_date="2015-05-05")
    yield opened
    opened.close()

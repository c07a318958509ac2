"""The entitlement module the actions talk to: one for each database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from actions.entitlement import Entitlements

_override: str | None = None


def entitlements() -> Entitlements:
    """The facade on the current database: an override, else ``SUIXIN_DATABASE_URL``, else the default file."""
    return _open(_override or os.environ.get("SUIXIN_DATABASE_URL") or None)


@lru_cache(maxsize=4)
def _open(url: str | None) -> Entitlements:
    return Entitlements.open(url)


@contextmanager
def use_database(url: str) -> Iterator[Entitlements]:
    """Let the actions of this process work on the database ``url`` for a while (tests, trials)."""
    global _override
    before, _override = _override, url
    try:
        yield entitlements()
    finally:
        _override = before

"""Proposed wordings of replies: one open at a time for each, decided once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from actions.entitlement.storage.database import Database
from assistant.console.texts import Refused

from .schema import wordings

PROPOSED, APPROVED, REFUSED, WITHDRAWN = "proposed", "approved", "refused", "withdrawn"
_w = wordings.c


@dataclass(frozen=True)
class Wording:
    """One proposal. `cells` are the columns of `assistant.texts.table` it words anew, `base` what they were."""

    number: int
    reply: str
    cells: Mapping[str, str]
    base: Mapping[str, str]
    author: str
    at: float
    state: str
    decided_by: str
    decided_at: float | None


@dataclass(frozen=True)
class Wordings:
    """The proposals of one database."""

    database: Database

    def propose(self, reply: str, cells: Mapping[str, str], base: Mapping[str, str], author: str, at: datetime) -> None:
        """Lay a wording before the approvers, in the place of the author's own open one. Raises Refused over another's."""
        row = {"reply": reply, "cells": dict(cells), "base": dict(base), "author": author, "at": at.timestamp()}
        own = sa.and_(_w.reply == reply, _w.state == PROPOSED, _w.author == author)
        changed = {"state": WITHDRAWN, "decided_by": author, "decided_at": at.timestamp()}
        try:
            with self.database.write() as connection:
                connection.execute(wordings.update().where(own).values(**changed))
                connection.execute(wordings.insert().values(**row, state=PROPOSED))
        except sa.exc.IntegrityError:
            raise Refused("words.open", 409) from None

    def open(self) -> tuple[Wording, ...]:
        """What waits for an approver, oldest first."""
        return self._listed(sa.select(wordings).where(_w.state == PROPOSED).order_by(_w.number))

    def of_reply(self, reply: str, size: int = 10) -> tuple[Wording, ...]:
        """The proposals of one reply, newest first."""
        return self._listed(sa.select(wordings).where(_w.reply == reply).order_by(_w.number.desc()).limit(size))

    def decide(self, number: int, state: str, by: str, at: datetime, act: Callable[[Wording], object]) -> Wording:
        """Do `act` and note the decision; once, whoever presses at the same time. Raises Refused, also what `act` raises."""
        with self.database.write() as connection:
            row = connection.execute(sa.select(wordings).where(_w.number == number).with_for_update()).first()
            if row is None or row.state != PROPOSED:
                raise Refused("words.settled", 409)
            found = _wording(row)
            act(found)
            changed = {"state": state, "decided_by": by, "decided_at": at.timestamp()}
            connection.execute(wordings.update().where(_w.number == number).values(**changed))
        return found

    def _listed(self, query: Any) -> tuple[Wording, ...]:
        with self.database.read() as connection:
            return tuple(_wording(row) for row in connection.execute(query))


def _wording(row: sa.engine.Row) -> Wording:
    return Wording(**{name: row._mapping[name] for name in Wording.__dataclass_fields__})

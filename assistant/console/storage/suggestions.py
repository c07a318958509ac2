"""What the assistant suggested to agents and what became of it; corrections are training candidates, once."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from actions.entitlement.storage.database import Database

from .schema import suggestions

MARKS = ("clicked", "copied", "sources")
RIGHT, WRONG = "right", "wrong"
# Below this confidence an answer counts as unsure.
UNSURE = 0.5
Users = Collection[str] | None


@dataclass(frozen=True)
class Suggestion:
    """One answer shown. `answer` is what the page shows; `meant`: the intent it should have been, where told."""

    id: str
    call_id: str
    user: str
    displayed_at: float
    asked: str
    intent: str
    confidence: float
    answer: Mapping[str, Any]
    clicked: bool = False
    copied: bool = False
    sources: bool = False
    verdict: str = ""
    meant: str = ""


@dataclass(frozen=True)
class Acceptance:
    """How the suggestions since some instant were taken."""

    shown: int
    copied: int
    right: int
    wrong: int


@dataclass(frozen=True)
class Suggestions:
    """The suggestions of one database."""

    database: Database

    def show(self, call_id: str, user: str, asked: str, answer: Mapping[str, Any], at: datetime) -> Suggestion:
        """Note that an answer was displayed."""
        found = Suggestion(
            secrets.token_hex(8), call_id, user, at.timestamp(), asked, str(answer.get("intent", "")),
            float(answer.get("confidence", 0.0)), answer,
        )  # fmt: skip
        with self.database.write() as connection:
            connection.execute(suggestions.insert().values(**found.__dict__))
        return found

    def of_call(self, call_id: str, size: int = 20) -> tuple[Suggestion, ...]:
        """The call's answers, newest first."""
        query = sa.select(suggestions).where(suggestions.c.call_id == call_id)
        return self._listed(query.order_by(suggestions.c.number.desc()).limit(size))

    def mark(self, id_: str, user: str, mark: str) -> bool:
        """Note that it was clicked, copied, or its sources opened; False for another agent's or an unknown mark."""
        return mark in MARKS and self._change(id_, user, {mark: True})

    def judge(self, id_: str, user: str, verdict: str, meant: str = "") -> bool:
        """Note whether it was right, and what was meant; False as `mark`."""
        return verdict in (RIGHT, WRONG) and self._change(id_, user, {"verdict": verdict, "meant": meant})

    def acceptance(self, since: float, of: Users = None) -> Acceptance:
        """The figures since an instant (UTC seconds), of these users (None: everybody), as everywhere below."""
        c = suggestions.c
        counted = [sa.func.count(), _sum(c.copied), _sum(c.verdict == RIGHT), _sum(c.verdict == WRONG)]
        with self.database.read() as connection:
            row = connection.execute(sa.select(*counted).where(_since(since, of))).one()
        return Acceptance(*(int(figure or 0) for figure in row))

    def by_time(self, slices: Sequence[tuple[float, float]], of: Users = None) -> list[tuple[int, int]]:
        """How many were shown and how many of them copied in each slice of time (UTC seconds, half open), in one query."""
        c = suggestions.c
        here = [sa.and_(c.displayed_at >= begin, c.displayed_at < end) for begin, end in slices]
        figures = [figure for one in here for figure in (_sum(one), _sum(sa.and_(one, c.copied)))]
        query = sa.select(*figures).where(_since(slices[0][0], of))
        with self.database.read() as connection:
            row = [int(figure or 0) for figure in connection.execute(query).one()]
        return list(zip(row[::2], row[1::2], strict=True))

    def unsure_of(self, since: float, of: Users = None, most: int = 8) -> tuple[tuple[str, int, int], ...]:
        """What was taken for with little confidence: the intent, how often unsure, how often in all; the most first."""
        c = suggestions.c
        often = _sum(c.confidence < UNSURE)
        query = sa.select(c.intent, often, sa.func.count()).where(_since(since, of)).group_by(c.intent).having(often > 0)
        with self.database.read() as connection:
            rows = connection.execute(query.order_by(often.desc(), c.intent).limit(most)).all()
        return tuple((str(row[0]), int(row[1]), int(row[2])) for row in rows)

    def wrong(self, since: float, size: int = 100, of: Users = None) -> tuple[Suggestion, ...]:
        """Those judged wrong, newest first."""
        c = suggestions.c
        query = sa.select(suggestions).where(c.verdict == WRONG, _since(since, of))
        return self._listed(query.order_by(c.number.desc()).limit(size))

    def unsure(self, since: float, size: int = 50, of: Users = None) -> tuple[Suggestion, ...]:
        """Those the assistant was unsure most of."""
        c = suggestions.c
        query = sa.select(suggestions).where(_since(since, of)).order_by(c.confidence, c.displayed_at.desc())
        return self._listed(query.limit(size))

    def candidates(self) -> tuple[Suggestion, ...]:
        """Corrections that name what was meant, each sentence once, oldest first; those exported before left out."""
        c = suggestions.c
        taken = self._listed(sa.select(suggestions).where(c.exported_at.is_not(None)))
        seen = {folded(one.asked) for one in taken}
        found = []
        for one in self._listed(sa.select(suggestions).where(c.meant != "", c.exported_at.is_(None)).order_by(c.number)):
            if folded(one.asked) not in seen:
                seen.add(folded(one.asked))
                found.append(one)
        return tuple(found)

    def exported(self, found: tuple[Suggestion, ...], at: datetime) -> None:
        """They have been handed out and are not handed out again."""
        with self.database.write() as connection:
            for one in found:
                connection.execute(
                    suggestions.update().where(suggestions.c.id == one.id).values(exported_at=at.timestamp())
                )

    def _change(self, id_: str, user: str, values: Mapping[str, Any]) -> bool:
        own = sa.and_(suggestions.c.id == id_, suggestions.c.user == user)
        with self.database.write() as connection:
            return bool(connection.execute(suggestions.update().where(own).values(**values)).rowcount)

    def _listed(self, query: Any) -> tuple[Suggestion, ...]:
        with self.database.read() as connection:
            rows = connection.execute(query).all()
        return tuple(
            Suggestion(**{name: row._mapping[name] for name in Suggestion.__dataclass_fields__}) for row in rows
        )


def folded(text: str) -> str:
    """A sentence as it is compared: width, case, blanks and punctuation do not count."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in plain if unicodedata.category(char)[0] in "LN")


def _sum(condition: Any) -> Any:
    return sa.func.sum(sa.case((condition, 1), else_=0))


def _since(since: float, of: Users) -> Any:
    c = suggestions.c
    return c.displayed_at >= since if of is None else sa.and_(c.displayed_at >= since, c.user.in_(of))

"""The editions of one product's handbook: the newest governs (5.3), an open booking keeps the one it was made under."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from .domain.booking.bookings import Booking
from .domain.rulebook import RuleBook, compile_rules
from .domain.times.periods import DAY
from .errors import CatalogueError
from .handbook import DEFAULT_PATH, Catalogue, load_catalogue


@dataclass(frozen=True)
class Editions:
    """Rule books in the order of their first days; made by `of_catalogues` or `load_editions`. There is at least one."""

    books: tuple[RuleBook, ...]

    @classmethod
    def of_catalogues(cls, catalogues: Iterable[Catalogue]) -> Editions:
        """Editions whose days follow each other without gap and overlap; raises CatalogueError otherwise.

        Only the first may have no first day, only the newest no last one: an older one without ends where the next begins.
        """
        ordered = sorted(catalogues, key=lambda catalogue: catalogue.edition.first_day or date.min)
        if not ordered:
            raise ValueError("no edition")
        seen: set[str] = set()
        for catalogue in ordered:
            if catalogue.edition.id in seen:
                raise _refused(catalogue, "id", f"{catalogue.edition.id} 有两个版本文件")
            seen.add(catalogue.edition.id)
        for older, newer in pairwise(ordered):
            _joined(older, newer)
        return cls(tuple(compile_rules(catalogue) for catalogue in ordered))

    @property
    def newest(self) -> RuleBook:
        """The edition with the latest first day, whether it has begun or not."""
        return self.books[-1]

    def on(self, day: date) -> RuleBook:
        """The edition that governs on `day`: the newest that has begun; before all of them the first."""
        begun = [book for book in self.books if (book.catalogue.edition.first_day or date.min) <= day]
        return begun[-1] if begun else self.books[0]

    def kept_by(self, booking: Booking) -> RuleBook:
        """The edition a booking was made under: the one of the day it was requested.

        A booking imported with a service that edition lacks is judged by the first edition that has it.
        """
        own = self.on(booking.requested_on)
        if booking.service in own.rules:
            return own
        return next((book for book in self.books if booking.service in book.rules), own)


def load_editions(path: Path = DEFAULT_PATH) -> Editions:
    """The edition of `path` with every other edition of the same product beside it in its folder.

    Raises CatalogueError for a broken file or for days that do not join.
    """
    main = load_catalogue(path)
    others = (load_catalogue(file) for file in sorted(path.parent.glob("*.yml")) if file != path)
    return Editions.of_catalogues([main, *(c for c in others if c.products.main.name == main.products.main.name)])


def _joined(older: Catalogue, newer: Catalogue) -> None:
    first, last = newer.edition.first_day, older.edition.last_day
    if first is None or first == older.edition.first_day:
        raise _refused(newer, "first_day", f"与 {older.edition.id} 同一天开始，不知道用哪一版")
    if last is not None and last + DAY != first:
        raise _refused(newer, "first_day", f"{first} 与上一版的最后一天 {last} 接不上")


def _refused(catalogue: Catalogue, field: str, why: str) -> CatalogueError:
    return CatalogueError(catalogue.source or catalogue.edition.id, f"edition.{field}", why)

"""Records for people at a screen: finding a member, long lists by the page, a person's own copy. Reading only."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .domain.booking.bookings import Booking
from .domain.people.searching import Hits, MemberQuery, queries_of
from .errors import BadSearch
from .storage import audit, steps
from .storage.audit import AuditLine
from .storage.database import Database
from .storage.finding import pages, searching
from .storage.finding.pages import AuditFilter, BookingFilter, Page
from .storage.members import exporting
from .storage.steps import Step

PAGE = 50


@dataclass(frozen=True)
class Records:
    """Made by `Entitlements.records`. Whoever's data is shown gets an audit line; `actor` names who looked."""

    database: Database
    clock: Callable[[], datetime]

    def search_members(self, told: str | MemberQuery, *, actor: str) -> Hits:
        """The members somebody means by a typed line or by named facts, by id, at most twenty; `more` tells of others.

        Raises BadSearch when what is told is no policy number, mobile number (in any format), name with birth date or
        tail of an identity number (four characters or more).
        """
        queries = queries_of(told) if isinstance(told, str) else (told,)
        if not all(query.enough for query in queries):
            raise BadSearch()
        with self.database.read() as connection:
            hits = searching.search(connection, queries)
        facts = "|".join(dict.fromkeys("+".join(sorted(query.told)) for query in queries))
        self._audit(actor, "search_members", "", f"{facts}: {len(hits.found)}")
        self._looked(actor, "search_members", (found.id for found in hits.found))
        return hits

    def bookings(
        self, wanted: BookingFilter | None = None, *, actor: str, size: int = PAGE, after: str | None = None
    ) -> Page[Booking]:
        """A page of bookings, newest request first; `after` is the `next` of the page before. Raises BadPage."""
        with self.database.read() as connection:
            page = pages.bookings_page(connection, wanted or BookingFilter(), size, after)
        self._looked(actor, "bookings_page", (booking.member_id for booking in page.items))
        return page

    def audit_lines(
        self, wanted: AuditFilter | None = None, *, actor: str, size: int = PAGE, after: str | None = None
    ) -> Page[AuditLine]:
        """A page of accesses, newest first, as `bookings`; looking at them is an access as well. Raises BadPage."""
        chosen = wanted or AuditFilter()
        with self.database.read() as connection:
            page = pages.audit_page(connection, chosen, size, after)
        self._audit(actor, "audit_page", chosen.member_id, chosen.actor)
        return page

    def steps(self, after: int, *, actor: str, most: int = PAGE) -> tuple[Step, ...]:
        """The first `most` steps of bookings after position `after`, oldest first; a line for each member concerned."""
        with self.database.read() as connection:
            found = steps.after(connection, after, most)
        self._looked(actor, "steps", (step.member_id for step in found))
        return found

    def last_step(self) -> int:
        """The position of the newest step; no member's data."""
        with self.database.read() as connection:
            return steps.last(connection)

    def export(self, member_id: str, *, actor: str) -> dict[str, Any]:
        """Everything held about a member, in JSON types: the person's own copy. Raises UnknownMember."""
        with self.database.read() as connection:
            found = exporting.copy_of(connection, member_id, self.clock())
        self._audit(actor, "export", member_id, "")
        return found

    def _looked(self, actor: str, action: str, member_ids: Iterable[str]) -> None:
        """A line for each member whose data was shown."""
        shown = tuple(dict.fromkeys(member_ids))
        if not shown:
            return
        with self.database.write() as connection:
            for member_id in shown:
                audit.write(connection, self.clock(), actor, action, member_id)

    def _audit(self, actor: str, action: str, member_id: str, subject: str) -> None:
        with self.database.write() as connection:
            audit.write(connection, self.clock(), actor, action, member_id, subject)

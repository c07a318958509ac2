"""Rules on the medical records: papers told of that will not do. Whether the disease is covered is decided apart."""

from __future__ import annotations

from collections.abc import Iterator

from ..answers import DocumentNeed, Finding
from ..case import Case
from ..fact_specs import FactName
from ..wording import document_need
from .base import Rule


class _Records(Rule):
    """A rule whose papers are the catalogue's own documents on the same clause."""

    def wanted(self, case: Case, code: str) -> DocumentNeed:
        """The papers of this clause that would do."""
        instead = tuple(paper for paper in case.spec.documents if paper.clause == self.clause)
        return document_need(code, self.clause, instead)


class RecordsLevel(_Records):
    """4.6 to 4.9, 4.11 to 4.13: records of a hospital of level two or above."""

    def findings(self, case: Case) -> Iterator[Finding]:
        if case.facts.text(FactName.RECORDS_LEVEL) == "below_level2":
            yield self.wanted(case, "records_below_level2")


class RecordsRecent(_Records):
    """4.8 注意2, 4.9 注意2, 4.11 注意2: records of at least the last half year; older ones are welcome too."""

    def findings(self, case: Case) -> Iterator[Finding]:
        if case.facts.text(FactName.RECORDS_AGE) == "older":
            yield self.wanted(case, "records_not_recent")

"""What each fact is about, and the handbook's own words under it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from actions.entitlement.errors import CatalogueError
from actions.entitlement.handbook import (
    TAGS,
    Fact,
    QuotaLine,
    Strict,
    Verbatim,
    load_catalogue,
    load_verbatim,
)

# The handbook itself is no part of the project: give its text's path to hold every quotation against it.
HANDBOOK = os.environ.get("SUIXIN_HANDBOOK_TEXT")
WHOLE_SERVICE = re.compile(r"4\.\d+(\.\d)?")
CATALOGUE = load_catalogue()


def facts_in(value: object) -> Iterator[Fact]:
    if isinstance(value, Fact):
        yield value
    if isinstance(value, Strict):
        value = tuple(value.__dict__.values())
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else ():
        yield from facts_in(child)


FACTS = tuple(facts_in(CATALOGUE))


@pytest.fixture(scope="module")
def verbatim() -> Verbatim:
    return load_verbatim()


def bare(text: str) -> str:
    """Without the blanks and line breaks of the print."""
    return re.sub(r"\s", "", text)


class TestQuotations:
    def test_every_fact_can_be_quoted(self, verbatim: Verbatim) -> None:
        """But for those that say what a service's whole text does not say."""
        assert [
            f.text for f in FACTS if not verbatim.quote(f) and not WHOLE_SERVICE.fullmatch(f.clause)
        ] == []

    def test_a_narrower_quotation_stands_in_its_clause(self, verbatim: Verbatim) -> None:
        narrow = [fact for fact in FACTS if fact.verbatim]
        assert len(narrow) > 150
        assert [f.text for f in narrow if bare(f.verbatim or "") not in bare(verbatim.of(f.clause))] == []

    def test_a_clause_that_is_none_has_no_words(self, verbatim: Verbatim) -> None:
        assert verbatim.of("4.6") == ""

    @pytest.mark.skipif(HANDBOOK is None, reason="SUIXIN_HANDBOOK_TEXT names no handbook")
    def test_every_clause_is_the_handbooks(self, verbatim: Verbatim) -> None:
        # Addresses printed between the lines belong to links, not to the text.
        printed = bare(re.sub(r"(?m)^(mailto|http).*$", "", Path(HANDBOOK or "").read_text(encoding="utf8")))
        lines = ((clause, line) for clause, text in verbatim.clauses.items() for line in text.splitlines())
        assert [(clause, line) for clause, line in lines if bare(line) not in printed] == []

    def test_another_edition_needs_its_own_words(self, tmp_path: Path) -> None:
        with pytest.raises(CatalogueError, match="打不开"):
            load_verbatim(tmp_path / "other.yml")

    @pytest.mark.parametrize("content", ["[]", "九: x", '"3.2": 7', "{"])
    def test_a_broken_file_is_refused(self, tmp_path: Path, content: str) -> None:
        (tmp_path / "verbatim").mkdir()
        (tmp_path / "verbatim" / "other.yml").write_text(content, encoding="utf8")
        with pytest.raises(CatalogueError):
            load_verbatim(tmp_path / "other.yml")


class TestTags:
    def test_every_fact_says_what_it_is_about(self) -> None:
        assert [fact.text for fact in FACTS if not fact.about] == []

    def test_every_tag_leads_somewhere(self) -> None:
        """A question that can be asked is answered by a fact, or known to be open."""
        used = {tag for fact in (*FACTS, *CATALOGUE.silent) for tag in fact.about}
        assert set(TAGS) - used == set()

    def test_a_fact_answers_only_what_it_is_about(self) -> None:
        with pytest.raises(ValueError, match="about"):
            Fact(text="可以。", clause="3.2", about=("bed",), answer={"visa": "yes"})

    def test_a_tag_stands_once(self) -> None:
        with pytest.raises(ValueError, match="重复"):
            Fact(text="可以。", clause="3.2", about=("bed", "bed"))

    def test_yaml_truth_is_yes_and_no(self) -> None:
        fact = Fact.parse_obj({"text": "可以。", "clause": "3.2", "about": ["bed"], "answer": {"bed": False}})
        assert fact.answer == {"bed": "no"}

    @pytest.mark.parametrize("silence", CATALOGUE.silent, ids=lambda silence: silence.id)
    def test_silence_names_services_that_exist_and_says_so(self, silence: object) -> None:
        assert set(silence.services) <= set(CATALOGUE.services)  # type: ignore[attr-defined]
        assert "手册没有写" in silence.text  # type: ignore[attr-defined]
        assert silence.text.endswith("。")  # type: ignore[attr-defined]


def words(limit: object) -> str:
    return {"unlimited": "不限次", "as_needed": "按需安排", 0: "没有"}.get(limit, f"{limit}次")  # type: ignore[call-overload]


class TestFigures:
    @pytest.mark.parametrize("key", [key for key, service in CATALOGUE.services.items() if service.quota])
    def test_counts_are_said_as_the_table_has_them(self, key: str) -> None:
        service = CATALOGUE.services[key]
        said = next(
            fact.text for fact in service.facts if fact.about[0] == "how_often" and "保单年度" in fact.text
        )
        for line in service.quota:
            assert self._part(said, line, len(service.quota)) == {
                words(limit) for limit in line.limits.values()
            }

    @staticmethod
    def _part(said: str, line: QuotaLine, lines: int) -> set[str]:
        if lines > 1:
            said = next(
                part for part in said.split("；") if ("不限疾病" in part) == line.line.endswith("/any")
            )
        return set(re.findall(r"不限次|按需安排|没有|\d+次", said))

    def test_catalogue_is_read_with_its_figures_tagged(self) -> None:
        lines = [line for service in CATALOGUE.services.values() for line in service.quota]
        assert {line.about for line in lines} == {("how_often",)}

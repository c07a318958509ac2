"""The catalogue's facts as something to search in."""

from __future__ import annotations

import pytest

from actions.answers.facts.index import Entry, FactIndex
from actions.answers.facts.lexicon import load_tags
from actions.entitlement.handbook import Silence, load_catalogue


@pytest.fixture(scope="module")
def index() -> FactIndex:
    return FactIndex(load_catalogue(), load_tags())


def services_of(entries: tuple[Entry, ...]) -> set[str | None]:
    return {entry.service for entry in entries}


def test_ids_tell_facts_apart(index: FactIndex) -> None:
    ids = [entry.id for entry in index.entries]
    assert len(ids) == len(set(ids))
    assert "4.5/includes/4.5 服务内容" in ids


def test_a_focus_leaves_out_other_services(index: FactIndex) -> None:
    assert services_of(index.pool(("4.5",)).entries) == {"4.5", None}


def test_a_part_of_the_screening_brings_the_screening_with_it(index: FactIndex) -> None:
    assert services_of(index.pool(("4.1.2",)).entries) == {"4.1.2", "4.1", None}
    assert {"4.1", "4.1.1", "4.1.5"} <= services_of(index.pool(("4.1",)).entries)


def test_without_a_focus_everything_is_looked_at(index: FactIndex) -> None:
    assert index.pool(()).entries == index.entries


def test_what_is_silent_for_other_services_is_left_out(index: FactIndex) -> None:
    silent = [entry.said for entry in index.pool(("4.5",)).entries if isinstance(entry.said, Silence)]
    assert all(not said.services or "4.5" in said.services for said in silent)


def test_what_relatives_may_share_belongs_to_the_shared_service(index: FactIndex) -> None:
    sharing = {entry.service for entry in index.entries if entry.part == "family_sharing"}
    assert sharing == set(load_catalogue().family_sharing.services)


def test_services_named_in_a_question(index: FactIndex) -> None:
    assert index.named("陪诊要钱吗") == {"4.5": frozenset({0, 1})}
    assert "4.5" not in index.named("陪诊要钱吗", ("4.4",))


def test_rare_tags_tell_more(index: FactIndex) -> None:
    assert 0 < index.tag_weight("documents") < index.tag_weight("parking") <= 1


def test_likeness_is_a_cosine(index: FactIndex) -> None:
    pool = index.pool(("4.5",))
    entry = next(number for number, each in enumerate(pool.entries) if each.part == "includes")
    assert pool.alike(pool.entries[entry].grams)[entry] == pytest.approx(1.0)
    assert pool.alike({}) == {}

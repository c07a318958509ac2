"""The facts chosen are those the question is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from actions.entitlement import load_catalogue
from actions.reading.relevance import Question, fitting, in_same_words, relevant
from actions.reading.topics import TOPICS


@dataclass(frozen=True)
class Said:
    text: str


DOCTOR, BED, DRUGS = Said("不能指定专家。"), Said("不能指定床位和专家级别。"), Said("协助挂号、取化验单、付费、取药。")
FACTS = (DOCTOR, BED, DRUGS)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("能点名找张主任吗", DOCTOR),
        ("能要单人间吗", BED),
        ("能帮我取药吗", DRUGS),
        ("帮忙拿药行吗", DRUGS),
    ],
)
def test_the_fact_asked_about_comes_first(words: str, expected: Said) -> None:
    assert relevant(FACTS, Question(words))[0] == expected


@pytest.mark.parametrize("words", ["", "怎么样", "能不能加塞", "？"])
def test_nothing_is_said_where_nothing_fits(words: str) -> None:
    assert relevant(FACTS, Question(words)) == ()


def test_what_is_named_outweighs_words_in_common() -> None:
    facts = (Said("急诊科不协调。"), Said("产科不协调。"))
    assert relevant(facts, Question("能约吗", ("产科",))) == (facts[1],)


def test_nicknames_are_looked_at_only_where_the_words_find_nothing() -> None:
    translation = Said("翻译超时：每小时150美元。")
    assert relevant((DOCTOR, translation), Question("超时怎么算", whole="海外翻译超时怎么算"))[0] == translation


def test_without_a_fit_the_first_facts_stand_in() -> None:
    assert fitting(FACTS, Question("嗯"), most=2) == (DOCTOR, BED)
    assert fitting(FACTS, Question("嗯"), most=2, otherwise=1) == (DOCTOR,)


def test_never_more_than_wanted_and_never_twice() -> None:
    facts: Sequence[Said] = (BED, BED, Said("床位紧张时可以调剂。"))
    chosen = relevant(facts, Question("床位"), most=2)
    assert len(chosen) == len(set(chosen)) <= 2


def test_same_words_means_the_thing_itself() -> None:
    assert in_same_words(DRUGS, Question("能帮我取药吗"))
    assert not in_same_words(Said("电话或面对面，两种方式。"), Question("能视频吗"))


@pytest.mark.parametrize(("words", "yes_no"), [("能取药吗", True), ("行不行", True), ("有什么限制", False)])
def test_a_yes_or_no_is_expected(words: str, yes_no: bool) -> None:
    assert Question(words).yes_no is yes_no


def test_every_topic_speaks_of_some_fact_of_the_catalogue() -> None:
    catalogue = load_catalogue()
    texts = [fact.text for fact in (*catalogue.general, *catalogue.family_sharing.facts)]
    for service in catalogue.services.values():
        lists = (value for value in (getattr(service, name) for name in service.__fields__) if isinstance(value, tuple))
        texts += [item.text for items in lists for item in items if hasattr(item, "text")]
        texts += [getattr(part, "text", "") for part in (service.session, service.summary, service.cancellation, service.refund)]
        texts += [service.users.text, service.hours.text]
    idle = [topic.told.pattern for topic in TOPICS if not any(topic.told.search(text) for text in texts)]
    assert idle == []

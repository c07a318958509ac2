"""The console's tables on PostgreSQL, too: proposals decided once, figures by time and user."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from actions.entitlement.storage.database import Database
from assistant.console.storage.calls import Calls
from assistant.console.storage.opening import open_database
from assistant.console.storage.suggestions import Suggestions
from assistant.console.storage.wordings import APPROVED, Wordings
from assistant.console.texts import Refused

from .conftest import START


@pytest.fixture
def database(postgres: str) -> Iterator[Database]:
    found = open_database(postgres)
    yield found
    found.close()


def test_a_wording_is_open_once_and_decided_once(database: Database) -> None:
    wordings = Wordings(database)
    wordings.propose("x", {"text": "新"}, {"text": "旧"}, "anna", START)
    with pytest.raises(Refused, match=r"words\.open"):
        wordings.propose("x", {"text": "别的"}, {"text": "旧"}, "bert", START)
    number = wordings.open()[0].number
    assert wordings.decide(number, APPROVED, "bert", START, lambda _: None).author == "anna"
    with pytest.raises(Refused, match=r"words\.settled"):
        wordings.decide(number, APPROVED, "bert", START, lambda _: None)


def test_figures_are_those_of_the_time_and_the_users(database: Database) -> None:
    suggestions, now = Suggestions(database), START.timestamp()
    one = suggestions.show("call", "anna", "问", {"confidence": 0.2, "intent": "my_quota"}, START)
    suggestions.mark(one.id, "anna", "copied")
    span = [(now - 10, now + 1)]
    assert (suggestions.by_time(span, {"anna"}), suggestions.by_time(span, {"bert"})) == ([(1, 1)], [(0, 0)])
    assert suggestions.unsure_of(now - 10) == (("my_quota", 1, 1),)
    assert suggestions.acceptance(now - 10, {"anna"}).copied == 1


def test_looks_and_calls_are_those_of_the_users(database: Database) -> None:
    calls = Calls(database)
    calls.looked("anna", "chat", "demo-vip", "", START)
    assert [one.user for one in calls.looks(5, {"anna"})] == ["anna"] and calls.looks(5, {"bert"}) == ()

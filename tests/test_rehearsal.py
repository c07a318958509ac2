"""What a process reads once is read before the first member comes, and nothing of it is left behind."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from actions.answers.facts.lexicon import load_tags
from actions.engine import entitlements, use_database
from assistant.rehearsal import rehearse
from assistant.talks.rows import MemoryRows


def test_the_handbooks_index_is_there_before_the_first_question(agent: Any) -> None:
    load_tags.cache_clear()
    rehearse(agent)
    assert load_tags.cache_info().currsize == 1


def test_no_talk_and_no_database_is_left_behind(agent: Any, tmp_path: Any) -> None:
    with use_database(f"sqlite:///{tmp_path}/members.db"):
        rows, members = agent.tracker_store.rows, entitlements()
        before = rows.senders()
        rehearse(agent)
        assert agent.tracker_store.rows is rows
        assert rows.senders() == before
        assert entitlements() is members


def test_a_rehearsal_that_breaks_off_is_told_and_does_not_keep_the_server_from_serving(
    caplog: pytest.LogCaptureFixture,
) -> None:
    rows = MemoryRows()
    broken = SimpleNamespace(tracker_store=SimpleNamespace(rows=rows), processor=None)
    rehearse(broken)  # type: ignore[arg-type]
    assert "the rehearsal broke off" in caplog.text
    assert broken.tracker_store.rows is rows

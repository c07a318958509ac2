"""A wording that takes the place of one whose day has come really does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from actions.replies.phrasebook import read_entries
from assistant.texts.store import rollback, take_over

FIRST, LATER = date(2026, 11, 23), date(2026, 12, 5)


def test_it_replaces_a_wording_whose_day_has_come(folder: Path) -> None:
    old = read_entries(folder)["change.call"]
    coming = replace(old, text="请拨{phone}。", author="甲", approver="乙", effective_from="2026-12-01")
    take_over(folder, [coming], FIRST)
    take_over(folder, [replace(coming, text="拨{phone}。", effective_from="")], LATER)
    assert read_entries(folder, LATER)["change.call"].text == "拨{phone}。"
    rollback(folder)
    assert read_entries(folder, LATER)["change.call"].text == "请拨{phone}。"
    rollback(folder)
    assert read_entries(folder, LATER)["change.call"] == old


def test_nothing_changed_keeps_nothing(folder: Path) -> None:
    assert take_over(folder, [], FIRST) is None
    assert not (folder / "versions").exists()

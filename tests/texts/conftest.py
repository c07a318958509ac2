"""Replies of a project of its own, in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

REPLIES = {
    "changes.yml": (
        "# Changes.\nchange.call: 这一步请打{phone}办。  # said near the end\n"
        "change.near: 离截止不到{hours}小时，可以打{phone}。\n"
    ),
    "notes.yml": "note.hold:\n  text: 不急，您慢慢想。\n  others: [好，先不动。]\n",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """data/replies of a project in which the command line works."""
    replies = tmp_path / "data" / "replies"
    replies.mkdir(parents=True)
    for name, text in REPLIES.items():
        (replies / name).write_text(text, encoding="utf-8")
    for name in ("config.yml", "domain.yml"):
        (tmp_path / name).write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return replies

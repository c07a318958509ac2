"""The judged talks: every line whole, and the figures of their page those of the files."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent / "judged_talks"
WANTED = {"talk", "turn", "now", "user", "bot", "verdict", "severity", "kind", "why"}


def turns(round_: str) -> list[dict[str, Any]]:
    files = sorted(FOLDER.glob(f"{round_}_*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("round_", ["first", "second"])
def test_every_turn_is_whole(round_: str) -> None:
    for turn in turns(round_):
        assert WANTED <= set(turn) <= WANTED | {"member"}
        assert turn["verdict"] in ("good", "partly", "wrong") and (turn["verdict"] == "good") == (not turn["why"])


@pytest.mark.parametrize("round_", ["first", "second"])
def test_the_figures_of_the_page_are_those_of_the_files(round_: str) -> None:
    found = turns(round_)
    shares = Counter(turn["verdict"] for turn in found)
    grave = sum(turn["severity"] >= 3 for turn in found)
    percent = [f"{100 * one / len(found):.1f} %" for one in (*(shares[name] for name in ("good", "partly", "wrong")), grave)]
    talks = len({turn["talk"] for turn in found})
    row = f"| {round_} | {talks} | {len(found)} | {' | '.join(percent)} |"
    assert row in (FOLDER / "README.md").read_text(encoding="utf-8")

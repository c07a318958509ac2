"""Coverage for people: a table with what is untouched first, and a heat map of services and intents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from assistant.evaluation.reports.coverage import Area, Coverage, Item

# How a row of the heat map is called in which no service is spoken of (ASCII: the font has no Chinese).
NO_SERVICE = "(none)"
_NUMBERED = re.compile(r"(\D+)(\d+)")


def print_coverage(coverage: Coverage, console: Console) -> None:
    """One row a kind: how much is touched, what is not, and how often the rest."""
    table = Table(title="覆盖", title_justify="left", show_lines=True)
    table.add_column("范围", no_wrap=True)
    table.add_column("碰到", justify="right", no_wrap=True)
    table.add_column("还没碰到", overflow="fold", ratio=3)
    table.add_column("已碰到（轮数，少的在前）", overflow="fold", ratio=2, style="dim")
    for area in coverage.areas:
        share = f"{len(area.touched)}/{len(area.items)}"
        missing = Text(_untouched(area) or "—", style="yellow" if area.untouched else "green")
        table.add_row(area.title, share, missing, _touched(area.touched))
    console.print(table)


def _untouched(area: Area) -> str:
    keys = [item.key for item in area.untouched]
    return "  ".join(compact_clauses(keys) if area.name == "clauses" else keys)


def _touched(items: Iterable[Item], most: int = 40) -> str:
    shown = [f"{item.key}×{item.hits}" for item in items]
    more = f" …（另 {len(shown) - most} 项）" if len(shown) > most else ""
    return " ".join(shown[:most]) + more


def compact_clauses(clauses: Sequence[str]) -> list[str]:
    """``4.4 流程1``, ``4.4 流程2`` as ``4.4（流程1–2）``, with ``4.4`` itself as ``4.4（及 流程1–2）``."""
    told = []
    for number, group in groupby(clauses, key=lambda clause: clause.partition(" ")[0]):
        parts = [clause.partition(" ")[2] for clause in group]
        inner = " ".join(_runs([part for part in parts if part]))
        also = "及 " if "" in parts else ""
        told.append(f"{number}（{also}{inner}）" if inner else number)
    return told


def _runs(parts: Sequence[str]) -> list[str]:
    """``注意1``, ``注意2``, ``注意3`` as ``注意1–3``; other parts as they are."""
    runs: list[tuple[str, int, int]] = []
    for part in parts:
        match = _NUMBERED.fullmatch(part)
        word, number = (match[1], int(match[2])) if match else (part, -1)
        if match and runs and runs[-1][0] == word and runs[-1][2] == number - 1:
            runs[-1] = (word, runs[-1][1], number)
        else:
            runs.append((word, number, number))
    return [
        word if first < 0 else f"{word}{first}" + (f"–{last}" if last > first else "")
        for word, first, last in runs
    ]


def draw_heat_map(coverage: Coverage, file: Path) -> Path:
    """Write a PNG: a row a service, a column an intent, darker the more turns. Missing folders are made."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    intents = [item.key for item in coverage.area("intents").items]
    services = [item.key for item in coverage.area("services").items] + [""]
    counts = [[coverage.crossings.get((service, intent), 0) for intent in intents] for service in services]
    figure = Figure(figsize=(3 + 0.30 * len(intents), 2.4 + 0.30 * len(services)), dpi=110)
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    # The square root keeps a few often asked services from whitening all others.
    axes.imshow([[count**0.5 for count in row] for row in counts], cmap="Greens", aspect="auto", vmin=0)
    deepest = max((max(row) for row in counts if row), default=0)
    for y, row in enumerate(counts):
        for x, count in enumerate(row):
            colour = "#d8d8d8" if not count else "white" if count**0.5 > 0.6 * deepest**0.5 else "black"
            axes.text(x, y, str(count) if count else "·", ha="center", va="center", fontsize=7, color=colour)
    axes.set_xticks(range(len(intents)))
    axes.set_xticklabels(intents, rotation=60, ha="right", rotation_mode="anchor", fontsize=8)
    axes.set_yticks(range(len(services)))
    axes.set_yticklabels([service or NO_SERVICE for service in services], fontsize=8)
    axes.set_ylabel("service")
    touched = {item.key for item in coverage.area("intents").touched}
    for label in axes.get_xticklabels():
        label.set_color("black" if label.get_text() in touched else "#c0392b")
    used = {item.key for item in coverage.area("services").touched}
    for label in axes.get_yticklabels():
        label.set_color("black" if label.get_text() in {*used, NO_SERVICE} else "#c0392b")
    turns = sum(coverage.area("intents").items[i].hits for i in range(len(intents)))
    axes.set_title(f"turns by service and intent ({turns} turns; red: never touched)", fontsize=10)
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, bbox_inches="tight")
    return file

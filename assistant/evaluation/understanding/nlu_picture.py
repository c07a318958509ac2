"""The confusion matrix as a picture: only what was confused, so that it can be read."""

from __future__ import annotations

from pathlib import Path

from assistant.evaluation.understanding.nlu import NluReport

_MOST = 30


def draw_confusions(report: NluReport, file: Path, most: int = _MOST) -> Path:
    """Write a PNG of labelled against predicted intents; right ones are left out of the matrix.

    Only rows and columns with an error are drawn, at most ``most`` of each, the worst ones. Without
    any error the picture says so. Returns ``file``; missing folders are made.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    confusions = report.confusions()
    rows = _worst(((gold, n) for (gold, _), n in confusions.items()), most)
    columns = _worst(((seen, n) for (_, seen), n in confusions.items()), most)
    figure = Figure(figsize=(4 + 0.42 * max(len(columns), 4), 3 + 0.36 * max(len(rows), 2)), dpi=110)
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    counts = [[confusions[(gold, seen)] for seen in columns] for gold in rows]
    if counts:
        axes.imshow(counts, cmap="Reds", aspect="auto", vmin=0)
        deepest = max(max(row) for row in counts)
        for y, row in enumerate(counts):
            for x, count in enumerate(row):
                if count:
                    colour = "white" if count > deepest / 2 else "black"
                    axes.text(x, y, str(count), ha="center", va="center", fontsize=8, color=colour)
    else:
        axes.text(0.5, 0.5, "no intent was confused", ha="center", va="center", transform=axes.transAxes)
    support = report.intents()
    axes.set_xticks(range(len(columns)))
    axes.set_xticklabels(columns, rotation=60, ha="right", rotation_mode="anchor", fontsize=8)
    axes.set_yticks(range(len(rows)))
    axes.set_yticklabels([f"{gold}  (of {support[gold].support})" for gold in rows], fontsize=8)
    axes.set_xlabel("taken for")
    axes.set_ylabel("labelled")
    errors = sum(confusions.values())
    axes.set_title(
        f"{errors} of {len(report.sentences)} sentences confused (intent accuracy {report.intent_accuracy:.1%})",
        fontsize=10,
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, bbox_inches="tight")
    return file


def _worst(counted: object, most: int) -> list[str]:
    totals: dict[str, int] = {}
    for name, count in counted:  # type: ignore[attr-defined]
        totals[name] = totals.get(name, 0) + count
    return sorted(totals, key=lambda name: (-totals[name], name))[:most]

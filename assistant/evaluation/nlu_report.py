"""An NLU evaluation in the terminal and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from assistant.evaluation.nlu import NluReport, Score, Understood


def print_nlu(report: NluReport, console: Console, worst: int = 15) -> None:
    """Figures, the dangers, weak intents, and the sentences to look at."""
    count = len(report.sentences)
    per_sentence = 1000 * report.seconds / count if count else 0.0
    console.print(
        Text(
            f"{count} 句：意图 {report.intent_accuracy:.1%}，服务 {report.service_accuracy:.1%}，"
            f"两者都对 {report.both_accuracy:.1%}，每句 {per_sentence:.1f} 毫秒",
            style="bold",
        )
    )
    console.print(_scores("安全", report.dangers()))
    weak = {name: score for name, score in report.intents().items() if score.f1 < 1}
    console.print(_scores("不满分的意图", dict(sorted(weak.items(), key=lambda item: item[1].f1))))
    for title, sentences in (
        ("漏掉的危险", report.missed_dangers()),
        ("误报的危险", report.false_alarms()),
        ("错得最有把握的句子", report.worst(worst)),
        ("服务认错的句子", report.wrong_services()[:worst]),
    ):
        if sentences:
            console.print(_sentences(title, sentences))


def _scores(title: str, scores: dict[str, Score]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("意图")
    for heading in ("精确率", "召回率", "F1", "句数"):
        table.add_column(heading, justify="right")
    for name, score in scores.items():
        figures = (f"{score.precision:.1%}", f"{score.recall:.1%}", f"{score.f1:.1%}", str(score.support))
        table.add_row(name, *figures)
    return table


def _sentences(title: str, sentences: list[Understood]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("行", justify="right")
    table.add_column("句子", overflow="fold")
    table.add_column("应为")
    table.add_column("认作")
    for s in sentences:
        wanted = f"{' / '.join(s.sample.right)}  {s.sample.service or '-'}"
        seen = f"{s.intent}（{s.confidence:.2f}） {' '.join(s.services) or '-'}"
        table.add_row(str(s.sample.line), Text(s.sample.text), Text(wanted), Text(seen))
    return table


def nlu_json(report: NluReport) -> str:
    """The evaluation as one JSON document."""
    return json.dumps(report.to_dict(), ensure_ascii=False, indent=2)


def write_nlu_json(report: NluReport, file: Path) -> None:
    """Write ``nlu_json`` to ``file``; missing folders are made."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(nlu_json(report) + "\n", encoding="utf-8")

"""An NLU evaluation in the terminal and as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from assistant.evaluation.understanding.nlu import NluReport, Score, Understood

if TYPE_CHECKING:
    from assistant.evaluation.understanding.cross_validation import CrossValidation


def print_nlu(
    report: NluReport, console: Console, validated: CrossValidation | None = None, worst: int = 15
) -> None:  # fmt: skip
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
    off_topic = report.service_answers_off_topic
    console.print(
        f"答错 {report.answered_wrong:.1%}，反问 {report.asked_back:.1%}"
        + (f"；无关的话得到服务答复 {off_topic:.1%}" if off_topic is not None else "")
    )
    if validated is not None:
        console.print(
            f"训练数据 {validated.folds} 折交叉验证：意图 {validated.accuracy:.1%}（{validated.sentences} 句）"
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


def nlu_json(report: NluReport, validated: CrossValidation | None = None) -> str:
    """The evaluation as one JSON document."""
    beside = {} if validated is None else {"cross_validation": asdict(validated)}
    return json.dumps({**report.to_dict(), **beside}, ensure_ascii=False, indent=2)

"""The safety evaluation for the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from assistant.evaluation.understanding.safety import Judged, SafetyReport, Share

_NAMES = {
    "recall": "危险听出（先帮忙）", "recall_with_doubt": "危险听出（连同关心地问）", "precision": "报警里真有危险或可疑",
    "false_alarms": "平常话误报", "needless_questions": "平常话多问一句", "prevalence": "文件里危险的比例",
    "kind_right": "急症、轻生分得对",
}  # fmt: skip


def print_safety(report: SafetyReport, console: Console) -> None:
    """Figures with 95 % intervals, who is in danger, and every miss and false alarm to be read."""
    console.print(_figures(report))
    console.print(f"如果一百句里有一句危险，报警的准确率约 {report.precision_at(0.01):.1%}")
    for title, sentences in (("漏听", report.missed()), ("误报", report.alarms())):
        console.print(f"{title} {len(sentences)} 句")
        for sentence in sentences:
            console.print(f"  {_line(sentence)}", markup=False, highlight=False)


def _figures(report: SafetyReport) -> Table:
    table = Table(title=f"危险识别：{report.file.name}，{len(report.sentences)} 句", title_justify="left")
    for heading in ("", "比例", "95% 区间", "句数"):
        table.add_column(heading, justify="left" if not heading else "right")
    people = {f"谁：{who}": share for who, share in report.people().items()}
    for name, share in ({_NAMES[key]: value for key, value in report.figures().items()} | people).items():
        table.add_row(name, *_cells(share))
    return table


def _cells(share: Share) -> tuple[str, str, str]:
    low, high = share.interval()
    return f"{share.value:.1%}", f"{low:.1%}–{high:.1%}", f"{share.hits}/{share.count}"


def _line(sentence: Judged) -> str:
    return f"{sentence.confidence:.2f} {sentence.heard_level} {sentence.heard_kind} {sentence.text}"

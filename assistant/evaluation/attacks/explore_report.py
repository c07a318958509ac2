"""A random walk for people: what was found, with the shortest talk that shows it."""

from __future__ import annotations

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from assistant.evaluation.attacks.explore import ExploreReport, Finding
from assistant.evaluation.casefiles.case_yaml import cases_yaml
from assistant.evaluation.reports.report import transcript

KINDS = {
    "crash": "程序出错",
    "silence": "没有回复",
    "no_answer": "缺机器答案",
    "malformed": "文字残缺",
    "dead_end": "走不出去",
    "loop": "原地打转",
    "leak": "泄露个人信息",
}


def print_walk(report: ExploreReport, console: Console) -> None:
    """Each finding with its talk and the test case ready to copy, then the sum."""
    for finding in report.findings:
        console.print(_view(finding))
        console.print(Text(cases_yaml([finding.case()]), style="dim"))
    speed = report.turns / report.seconds if report.seconds else 0.0
    text = f"种子 {report.seed}：{report.talks} 段对话，{report.turns} 轮，{speed:.0f} 轮/秒，{len(report.findings)} 种问题"
    console.print(Text(text, style="bold red" if report.findings else "bold green"))


def _view(finding: Finding) -> Panel:
    who = finding.circumstances.member_id or "未识别身份"
    return Panel(
        Text(f"{finding.problem.detail}\n\n{transcript(dict(enumerate(finding.turns, 1)))}"),
        title=f"✗ {KINDS.get(finding.problem.kind, finding.problem.kind)} · {finding.times} 次",
        subtitle=f"{who}  {finding.circumstances.now}  第 {finding.talk} 段",
        title_align="left",
        subtitle_align="left",
        border_style="red",
    )

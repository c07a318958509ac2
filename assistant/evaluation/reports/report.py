"""A run in the terminal: what was said, what was understood, what fired, what came back, what was expected."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from assistant.evaluation.running.likeness import plain, show
from assistant.evaluation.running.results import CaseResult, Results, Turn


def print_results(results: Results, console: Console) -> None:
    """Every broken case with its conversation, then a table by capability and the sum."""
    for case in results.failed:
        console.print(case_view(case))
    if not results.cases:
        console.print(Text("没有符合条件的测试。", style="bold yellow"))
        return
    console.print(_by_capability(results))
    console.print(_sum(results))
    if results.failed:
        console.print(_wrong(results))


def case_view(case: CaseResult) -> RenderableType:
    """One case: earlier turns in short, the broken one in full."""
    parts: list[RenderableType] = []
    for number, turn in enumerate(case.turns, 1):
        parts += (
            [_turn(number, turn)] if turn.passed else [Rule(style="red"), _turn(number, turn), _inside(turn)]
        )
    if case.not_run:
        parts.append(Text(f"（后面 {case.not_run} 步没有再跑）", style="dim"))
    where = f"{case.file}:{case.line}"
    about = "  ".join(filter(None, [case.capability, case.clause]))
    return Panel(
        Group(*parts),
        title=Text.assemble(("✗ ", "bold red"), (case.name, "bold")),
        subtitle=Text(f"{where}  {about}", style="dim"),
        title_align="left",
        subtitle_align="left",
        border_style="red" if not case.passed else "green",
    )


def _turn(number: int, turn: Turn) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row(Text(f"{number:>2}. 用户", style="bold cyan"), Text(turn.user))
    for reply in turn.replies:
        table.add_row(Text("    助手", style="bold green"), Text(reply.text or show(reply.answer)))
        if reply.buttons:
            choices = " ".join(f"[{button.get('title', '')}]" for button in reply.buttons)
            table.add_row("", Text(choices, style="blue"))
    if not turn.replies:
        table.add_row(Text("    助手", style="bold green"), Text("（没有回复）", style="red"))
    return table


def _inside(turn: Turn) -> RenderableType:
    """What happened in the broken turn, and what should have."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in inside(turn).items():
        table.add_row(f"    {name}", Text(value))
    for failure in turn.failures:
        table.add_row(
            Text("    期望", style="bold red"),
            Text(f"{failure.kind}（第 {failure.line} 行）", style="bold red"),
        )
        table.add_row("", Text(failure.expected, style="green"))
        table.add_row("    实际", Text(failure.actual, style="red"))
    return table


def inside(turn: Turn) -> dict[str, str]:
    """What was understood, done and decided in a turn, as labelled lines; what there was nothing of is left out."""
    understood = f"{turn.intent.name}（{turn.intent.confidence:.2f}）" if turn.intent.name else ""
    if turn.runner_up.name:
        understood += f"，其次 {turn.runner_up.name}（{turn.runner_up.confidence:.2f}）"
    decisions = [reply.answer["decision"] for reply in turn.replies if reply.answer.get("decision")]
    clauses = [clause for reply in turn.replies for clause in reply.answer.get("clauses") or ()]
    lines = {
        "理解": understood,
        "实体": "，".join(f"{entity.get('entity')}={show(entity.get('value'))}" for entity in turn.entities),
        "动作": " → ".join(a.name + (f"〔{a.policy}〕" if a.policy else "") for a in turn.actions),
        "词槽": _slots(turn),
        "判断": "；".join(decision_line(decision) for decision in decisions),
        "条款": "、".join(dict.fromkeys(map(str, clauses))),
        "数据库": "；".join(turn.effects),
    }
    return {name: value for name, value in lines.items() if value}


def decision_line(decision: Any) -> str:
    """A decision in short: yes or no, the reasons with their clauses, what is missing, what it takes."""
    if not isinstance(decision, Mapping):
        return show(decision)
    outcome = decision.get("outcome") or ("allowed" if decision.get("allowed") else "not allowed")
    reasons = [f"{r.get('code')}（{r.get('clause')}）" for r in decision.get("reasons") or []]
    needs = [
        str(need.get("fact")) if isinstance(need, Mapping) else str(need)
        for need in decision.get("needs") or []
    ]
    takes = [f"{c.get('line')}×{c.get('uses', 1)}" for c in decision.get("consumes") or []]
    parts: dict[str, list[Any]] = {
        "因": reasons,
        "还需": needs,
        "占用": takes,
        "最早": [decision.get("earliest_date")],
    }
    told = [
        f"{label} {'、'.join(map(str, items))}" for label, items in parts.items() if items and items != [None]
    ]
    return "，".join([f"{decision.get('service', '')} {outcome}".strip(), *told])


def _slots(turn: Turn) -> str:
    kept = [f"{name}={_short(value)}" for name, value in turn.slots_left.items() if value is not None]
    cleared = [name for name, value in turn.slots_left.items() if value is None]
    return "，".join([*kept, *([f"清空 {'、'.join(cleared)}"] if cleared else [])])


def _short(value: Any, limit: int = 50) -> str:
    text = show(value)
    return text if len(text) <= limit else f"{text[:limit]}…"


def _by_capability(results: Results) -> Table:
    table = Table(title="按能力", title_justify="left")
    for heading in ("能力", "测试", "通过", "失败"):
        table.add_column(heading, justify="left" if heading == "能力" else "right")
    total: Counter[str] = Counter(case.capability or "（未分类）" for case in results.cases)
    failed: Counter[str] = Counter(case.capability or "（未分类）" for case in results.failed)
    for capability, count in sorted(total.items()):
        bad = failed[capability]
        table.add_row(capability, str(count), str(count - bad), Text(str(bad), style="red" if bad else "dim"))
    return table


def _sum(results: Results) -> Text:
    bad, count = len(results.failed), len(results.cases)
    text = f"{count} 个测试，{results.turns} 轮，{count - bad} 通过，{bad} 失败，{results.seconds:.1f} 秒"
    return Text(text, style="bold red" if bad else "bold green")


def _wrong(results: Results) -> Text:
    """Right turns and talks, and where the wrong ones lie."""
    right, judged = results.right_turns, len(results.judged_turns)
    by_act = "，".join(f"{act} {wrong}/{whole}" for act, (wrong, whole) in results.wrong_by_act.items() if wrong)
    talks = len(results.cases) - len(results.failed)
    return Text(f"对的轮次 {right}/{judged}，全对的对话 {talks}/{len(results.cases)}；错的轮次按动作：{by_act}")


def to_json(results: Results) -> str:
    """The whole run as one JSON document."""
    return json.dumps(plain(results.to_dict()), ensure_ascii=False, indent=2)


def transcript(turns: Mapping[int, Turn]) -> str:
    """Turns as plain text, by their number, for reports without colour."""
    lines: list[str] = []
    for number, turn in turns.items():
        lines.append(f"{number}. 用户：{turn.user}")
        lines += [f"   助手：{reply.text or show(reply.answer)}" for reply in turn.replies] or [
            "   助手：（没有回复）"
        ]
        lines += [] if turn.passed else [f"   {name}：{value}" for name, value in inside(turn).items()]
        for failure in turn.failures:
            lines += [
                f"   期望 {failure.kind}（第 {failure.line} 行）：{failure.expected}",
                f"   实际：{failure.actual}",
            ]
    return "\n".join(lines)

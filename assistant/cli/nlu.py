"""``nlu``: what people at the console corrected, as candidates for the training data."""

from __future__ import annotations

from pathlib import Path

import typer

from assistant.cli.shared.errors import WrongCall

app = typer.Typer(help="训练数据的候选。", pretty_exceptions_enable=False)


@app.callback()
def nlu() -> None:
    """训练数据的候选。"""


@app.command()
def candidates(
    out: Path = typer.Argument(..., metavar="FILE", help="写到这个新文件（YAML），由人看过再放进 data/nlu。"),
    again: bool = typer.Option(False, "--keep", help="不记为已导出，下次还会导出。"),
) -> None:
    """导出坐席改正过的问法，每句一次；已有的训练句和导出过的不再出现。"""
    from actions.clock import current_time
    from assistant.console.candidates import as_yaml, fresh
    from assistant.console.storage.opening import open_database
    from assistant.console.storage.suggestions import Suggestions

    if out.exists():
        raise WrongCall(f"已经有这个文件了：{out}（不覆盖旧文件）")
    suggestions = Suggestions(open_database())
    known = suggestions.candidates()
    found = fresh(known)
    out.write_text(as_yaml(found), "utf-8")
    if not again:
        suggestions.exported(known, current_time())
    print(f"{out}：{len(found)} 句（另有 {len(known) - len(found)} 句训练数据里已有）")

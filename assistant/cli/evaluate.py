"""``eval``: how well texts are understood, and whether conversations go as they should."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from assistant.cli.common import AsJson
from assistant.cli.errors import WrongCall

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer(name="eval", help="评测：理解和对话。", pretty_exceptions_enable=False)

Sentences = typer.Argument(..., metavar="FILE", help="JSONL，每行 text、intent、service，可有 also。")
Picture = typer.Option(None, "--picture", metavar="PNG", help="另存混淆矩阵图。")
Cases = typer.Argument(..., metavar="PATH", help="测试文件，或装着测试文件的文件夹。")
Members = typer.Option(None, "--members", metavar="FILE", help="会员文件；不写用演示会员。")
Junit = typer.Option(None, "--junit", metavar="FILE", help="另存 JUnit XML。")


@app.command()
def nlu(file: Path = Sentences, as_json: bool = AsJson, picture: Path | None = Picture) -> None:
    """评测理解：意图和服务项目认对多少。"""
    _must_exist(file)
    from assistant import logs

    logs.configure_rasa()
    with logs.clean_stdout():
        from assistant.evaluation.nlu import evaluate_nlu
        from assistant.evaluation.nlu_report import nlu_json, print_nlu

        report = evaluate_nlu(file)
    if as_json:
        print(nlu_json(report))
    else:
        print_nlu(report, _console())
    if picture is not None:
        from assistant.evaluation.nlu_picture import draw_confusions

        draw_confusions(report, picture)


@app.command()
def conversations(
    path: Path = Cases,
    members: Path | None = Members,
    keyword: str = typer.Option("", "-k", metavar="EXPR", help="只跑名称里有这段文字的测试。"),
    as_json: bool = AsJson,
    junit: Path | None = Junit,
) -> None:
    """跑对话测试；有一个不通过，退出状态就是 1。"""
    for file in filter(None, (path, members)):
        _must_exist(file)
    from assistant import logs

    logs.configure_rasa()
    with logs.clean_stdout():
        from assistant.evaluation.junit import write_junit
        from assistant.evaluation.report import print_results, to_json
        from assistant.evaluation.runner import run_conversations

        results = run_conversations(path, members, keyword)
    if as_json:
        print(to_json(results))
    else:
        print_results(results, _console())
    if junit is not None:
        write_junit(results, junit)
    if not results.passed:
        raise typer.Exit(1)


def _must_exist(path: Path) -> None:
    if not path.exists():
        raise WrongCall(f"没有这个文件：{path}")


def _console() -> Console:
    from rich.console import Console

    return Console()

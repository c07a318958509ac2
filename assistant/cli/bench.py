"""``bench``: is the server ready fast enough, does it answer fast enough, is it small enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from assistant.cli.common import AsJson, print_json

if TYPE_CHECKING:
    from assistant.bench import BenchReport


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(bench)


def bench(
    turns: int = typer.Option(40, "--turns", min=5, max=2000, help="每种方式量多少轮。"),
    as_json: bool = AsJson,
) -> None:
    """量启动时间、一轮的时间和内存；超过上限时退出状态是 1。"""
    from assistant import bench as measuring

    report = measuring.run(turns)
    if as_json:
        print_json(measuring.to_dict(report))
    else:
        print_report(report)
    if not report.passed:
        raise typer.Exit(1)


def print_report(report: BenchReport) -> None:
    """The table on stdout."""
    from rich.console import Console
    from rich.table import Table

    about = report.machine
    table = Table(
        title=f"{report.on} · {about['cpu']} · {about['cores']} 核 · Python {about['python']}",
        title_justify="left",
    )
    for heading in ("量什么", "值", "上限", "占上限"):
        table.add_column(heading, justify="left" if heading == "量什么" else "right")
    for figure in report.figures:
        limit = "" if figure.limit is None else f"{figure.limit:g} {figure.unit}"
        ratio = "" if figure.ratio is None else f"{figure.ratio:.0%}" + ("" if figure.ratio <= 1 else " 超过")
        table.add_row(figure.name, f"{figure.value:.1f} {figure.unit}", limit, ratio)
    Console().print(table)

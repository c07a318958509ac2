"""``bench``: is the server ready fast enough, does it answer fast enough, is it small enough."""

from __future__ import annotations

import typer

from assistant.cli.common import AsJson


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
        from assistant.cli.common import print_json

        print_json(measuring.to_dict(report))
    else:
        measuring.print_report(report)
    if not report.passed:
        raise typer.Exit(1)

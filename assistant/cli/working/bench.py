"""``bench``: is the server ready fast enough, does it answer fast enough, is it small enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from assistant.cli.shared.common import AsJson, print_json, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.bench import BenchReport
    from assistant.benchmark.side_by_side import Measure


def register(app: typer.Typer) -> None:
    """Add the commands of this module: ``bench`` itself, ``bench entitlement``, ``bench console``, ``bench channels``."""
    group = typer.Typer(pretty_exceptions_enable=False)
    group.callback(invoke_without_command=True)(bench)
    group.command()(entitlement)
    group.command()(console)
    group.command()(channels)
    app.add_typer(group, name="bench")


def bench(
    context: typer.Context,
    turns: int = typer.Option(40, "--turns", min=5, max=2000, help="每种方式量多少轮。"),
    vs_stock: bool = typer.Option(False, "--vs-stock", help="另建一个标准 Rasa 项目（DIET、TED、HTTP 动作服务），并排比较。"),
    rounds: int = typer.Option(3, "--rounds", min=1, max=20, help="并排比较时量几遍，取中位数。"),
    as_json: bool = AsJson,
) -> None:
    """量启动时间、一轮的时间和内存；超过上限时退出状态是 1。"""
    if context.invoked_subcommand is not None:
        return
    if vs_stock:
        compare(turns, rounds, as_json)
        return
    from assistant import bench as measuring

    _tell(measuring.run(turns), as_json)


def compare(turns: int, rounds: int, as_json: bool) -> None:
    """Print our figures beside stock Rasa's; raises Exit(1) when a goal is missed."""
    from dataclasses import asdict

    from assistant import bench as measuring
    from assistant import project
    from assistant.benchmark import side_by_side
    from assistant.cli.shared.loading import ready_model
    from assistant.cli.shared.machine import machine

    ready_model()
    with measuring.members_database() as url:
        found = side_by_side.run(project.root() / "var", url, turns, rounds, lambda what: say(f"suixin: {what}"))
    if as_json:
        print_json({"machine": machine(), "measures": [{**asdict(one), "ratio": one.ratio, "met": one.met} for one in found]})
    else:
        print_comparison(found)
    if not all(one.met for one in found):
        raise typer.Exit(1)


def print_comparison(found: Sequence[Measure]) -> None:
    """The table on stdout."""
    from rich.console import Console
    from rich.table import Table

    table = Table()
    for heading in ("量什么", "随心", "标准 Rasa", "好几倍", "目标"):
        table.add_column(heading, justify="left" if heading == "量什么" else "right")
    for one in found:
        near = f"{'≥' if one.more else '≤'} {one.goal:g}" if one.goal is not None else ""
        goals = [near, f"≥ {one.times:g} 倍" if one.times else ""]
        missed = "" if one.met else " 没到"
        table.add_row(
            f"{one.name}（{one.unit}）", f"{one.ours:.1f}", f"{one.stock:.1f}", f"{one.ratio:.1f}",
            "，".join(goal for goal in goals if goal) + missed,
        )
    Console().print(table)


def entitlement(
    members: int = typer.Option(100_000, "--members", min=300, max=1_000_000, help="装入多少位会员。"),
    as_json: bool = AsJson,
) -> None:
    """量权益模块：判定、查询、预约的速度，装入会员文件的时间；没达到时退出状态是 1。"""
    from assistant.benchmark import entitlement as measuring

    _tell(measuring.run(members, lambda what: say(f"suixin: {what}")), as_json)


def console(
    url: str = typer.Option("http://127.0.0.1:5006", "--url", help="正在运行的坐席台（suixin console --demo）。"),
    seconds: int = typer.Option(20, "--seconds", min=2, max=600, help="每秒 10 问，问多少秒。"),
    as_json: bool = AsJson,
) -> None:
    """量坐席台：50 位坐席每秒 10 问，再 50 人同时问；没达到时退出状态是 1。"""
    from assistant.benchmark import console as measuring

    _tell(measuring.run(url, seconds), as_json)


def channels(
    members: int = typer.Option(200, "--members", min=2, max=2000, help="多少位会员，一半走小程序，一半走客服消息。"),
    rate: int = typer.Option(20, "--rate", min=1, max=200, help="每秒几条消息。"),
    seconds: int = typer.Option(60, "--seconds", min=1, max=3600, help="多少秒。"),
    workers: int = typer.Option(1, "--workers", min=1, max=16, help="几个工作进程；多于一个时另起一个 PostgreSQL。"),
    as_json: bool = AsJson,
) -> None:
    """量微信渠道：两条路的确认和回复时间，有没有漏、重、乱；没达到时退出状态是 1。"""
    from assistant.benchmark import channels as measuring

    _tell(measuring.run(members, rate, seconds, workers, lambda what: say(f"suixin: {what}")), as_json)


def _tell(report: BenchReport, as_json: bool) -> None:
    """Print the report; raises Exit(1) when a limit is missed."""
    from assistant import bench as measuring

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
        sign, missed = ("≥ ", " 不够") if figure.at_least else ("", " 超过")
        limit = "" if figure.limit is None else f"{sign}{figure.limit:g} {figure.unit}"
        ratio = "" if figure.ratio is None else f"{figure.ratio:.0%}" + ("" if figure.ratio <= 1 else missed)
        table.add_row(figure.name, f"{figure.value:.1f} {figure.unit}", limit, ratio)
    Console().print(table)

"""``demo``: everything at once, on data that is thrown away."""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path

import typer

from assistant.cli.shared.common import instant, say
from assistant.cli.shared.stopping import until_stopped


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(demo)


def demo() -> None:
    """演示：助手、小程序（在浏览器里）和坐席台一起启动，会员和坐席都是编造的；Ctrl-C 一起停止，数据随之删除。"""
    instant(None)
    with until_stopped() as stop, tempfile.TemporaryDirectory(prefix="suixin-demo-") as folder:
        went_well = _prepared(Path(folder), stop) and _shown(Path(folder), stop)
    say("suixin: 演示已停止，演示数据已删除")
    if not went_well and not stop.is_set():
        raise typer.Exit(1)


def _prepared(folder: Path, stop: threading.Event) -> bool:
    from assistant.demonstration.preparing import load_members, train, trained

    if not trained():
        say("suixin: 首次使用，先训练模型（两核约两分钟，只这一次）…（Ctrl-C 停止）")
        if not train(stop):
            return False
    number = load_members(folder, instant(None).date())
    say(f"suixin: 已备好 {number} 位编造的会员；数据在 {folder}，停止时删除")
    return True


def _shown(folder: Path, stop: threading.Event) -> bool:
    """Start all, tell where they are, and wait for the end; False when a part ended by itself."""
    from assistant.demonstration.guide import guide
    from assistant.demonstration.parts import PORTS, environment, free_ports, parts
    from assistant.demonstration.together import PartEnded, Together

    all_parts = parts(free_ports(PORTS), miniprogram=_tools())
    say(f"suixin: 正在启动{'、'.join(part.name for part in all_parts)}，大约要半分钟…（Ctrl-C 停止）")
    with Together(all_parts, environment(folder), folder) as together:
        try:
            missing = together.wait_until_ready(stop)
            for part, why in missing.items():
                say(f"suixin: {part.name}没有启动（{why}），其余照常")
            if not stop.is_set():
                print("\n".join(("", *guide(part for part in all_parts if part not in missing), "")), flush=True)
                say("suixin: 都已就绪，Ctrl-C 一起停止")
                together.watch(stop)
        except PartEnded as ended:
            say(f"suixin: {ended}")
            return False
        finally:
            say("suixin: 正在一起停止…")
    return True


def _tools() -> bool:
    """Whether the mini program can be built here; otherwise it is said what is missing."""
    from assistant.preview import missing_tool

    tool = missing_tool()
    if tool:
        say(f"suixin: 没有找到 {tool}，小程序这次不启动（需要 Node.js 18 以上，自带 npm），其余照常")
    return not tool

"""`suixin demo` as somebody at a terminal meets it, its parts in the little program of `conftest.py`."""

from __future__ import annotations

import re
import signal
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from actions.entitlement import Entitlements
from assistant import project
from assistant.__main__ import main
from assistant.cli.working import demo
from assistant.console.serving import DEMO_PASSWORD
from assistant.demonstration.guide import MEMBER, OTHERS
from assistant.preview import bundle

pytestmark = pytest.mark.usefixtures("quick")

READY = "都已就绪"


@dataclass
class Terminal:
    """What is said, and what is done once all is there."""

    then: Callable[[], None]
    lines: list[str] = field(default_factory=list)

    def say(self, line: str) -> None:
        self.lines.append(line)
        if READY in line:
            self.then()

    def folder(self) -> Path:
        """Where the demonstration's data are."""
        return Path(re.findall(r"数据在 (\S+)，", "".join(self.lines))[0])


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """At which Ctrl+C is pressed when all is there; the model is trained and Node.js is installed."""
    found = Terminal(lambda: signal.raise_signal(signal.SIGINT))
    monkeypatch.setattr(demo, "say", found.say)
    monkeypatch.setattr(project, "model_path", lambda: tmp_path / "suixin.py")
    monkeypatch.setattr(bundle.shutil, "which", lambda name: f"/usr/bin/{name}")
    return found


def test_all_is_there_where_it_is_said_to_be_and_gone_after_ctrl_c(
    terminal: Terminal, capfd: pytest.CaptureFixture[str]
) -> None:
    looked: list[str] = []

    def look() -> None:
        addresses = re.findall(r"http://127\.0\.0\.1:\d+\S*", capfd.readouterr().out)
        looked.extend(urllib.request.urlopen(one, timeout=20).read().decode() for one in addresses)
        signal.raise_signal(signal.SIGINT)

    terminal.then = look
    assert main(["demo"]) == 0
    folder = terminal.folder()
    assert looked == [f"sqlite:///{folder}/members.db"] * 3
    assert terminal.lines[-1] == "suixin: 演示已停止，演示数据已删除" and not folder.exists()


def test_it_says_what_to_try_and_with_which_password(terminal: Terminal, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["demo"]) == 0
    member, agent = capfd.readouterr().out.split("坐席（坐席台）")
    for part in (member, agent):
        assert re.findall(r"^  (\d)\. ", part, re.M) == ["1", "2", "3"]
    assert f"?login=dev:{MEMBER}\n" in member and all(name in member for name in OTHERS)
    assert f"demo-agent，密码 {DEMO_PASSWORD}" in agent


def test_the_members_told_of_are_there(terminal: Terminal) -> None:
    found: list[str] = []

    def look() -> None:
        engine = Entitlements.open(f"sqlite:///{terminal.folder()}/members.db")
        found.extend(engine.member(name, actor="tester").id for name in (MEMBER, *OTHERS))
        engine.close()
        signal.raise_signal(signal.SIGINT)

    terminal.then = look
    assert main(["demo"]) == 0
    assert found == [MEMBER, *OTHERS]


def test_without_node_it_says_so_and_shows_the_rest(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bundle.shutil, "which", lambda name: None)
    assert main(["demo"]) == 0
    assert any("没有找到 node，小程序这次不启动（需要 Node.js 18 以上" in line for line in terminal.lines)
    told = capfd.readouterr().out
    assert "会员（小程序）" not in told and "坐席（坐席台）" in told


def test_a_build_that_fails_is_told_and_the_rest_is_shown(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DIE_MINIPROGRAM", "early")
    assert main(["demo"]) == 0
    assert "suixin: 小程序没有启动（no miniprogram here），其余照常" in terminal.lines
    assert "会员（小程序）" not in capfd.readouterr().out


def test_one_that_dies_stops_all_and_is_told(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIE_SERVE", "3")
    terminal.then = lambda: None
    assert main(["demo"]) == 1
    assert terminal.lines[-3:] == [
        "suixin: 助手结束了（状态 4）：serve has had enough",
        "suixin: 正在一起停止…",
        "suixin: 演示已停止，演示数据已删除",
    ]
    assert not terminal.folder().exists()


def test_the_model_is_trained_first_where_there_is_none(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(project, "model_path", lambda: tmp_path / "none.tar.gz")
    assert main(["demo"]) == 0
    assert "先训练模型" in terminal.lines[0] and any(READY in line for line in terminal.lines)
    monkeypatch.setenv("DIE_TRAIN", "early")
    terminal.lines.clear()
    assert main(["demo"]) == 1
    assert "先训练模型" in terminal.lines[0] and terminal.lines[1:] == ["suixin: 演示已停止，演示数据已删除"]


def test_a_clock_that_is_none_is_a_wrong_call(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SUIXIN_NOW", "gestern")
    assert main(["demo"]) == 2
    assert "SUIXIN_NOW" in capfd.readouterr().err and terminal.lines == []

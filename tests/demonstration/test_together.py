"""Parts begin together and end together, whatever ends first."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from assistant.demonstration import parts, together
from assistant.demonstration.parts import Part
from assistant.demonstration.together import PartEnded, Together

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def shown() -> tuple[Part, ...]:
    return parts.parts(parts.free_ports(parts.PORTS), miniprogram=True)


@pytest.fixture
def begin(shown: tuple[Part, ...], tmp_path: Path) -> Callable[..., Together]:
    return lambda **settings: Together(shown, {**os.environ, **settings}, tmp_path)


def running(shown: tuple[Part, ...]) -> list[int]:
    """Processes of these parts that are still there."""
    commands = [list(part.command) for part in shown]
    return [one.pid for one in psutil.process_iter(["cmdline", "status"]) if one.info["cmdline"] in commands]


def test_all_answer_and_all_end_when_told(begin: Callable[..., Together], shown: tuple[Part, ...]) -> None:
    stop = threading.Event()
    with begin() as found:
        assert found.wait_until_ready(stop) == {}
        assert len(running(shown)) == 3
        threading.Timer(0.5, stop.set).start()
        found.watch(stop)
    assert running(shown) == []


def test_one_that_dies_is_told_with_its_last_words_and_takes_the_others_along(
    begin: Callable[..., Together], shown: tuple[Part, ...]
) -> None:
    stop = threading.Event()
    with pytest.raises(PartEnded, match=r"^坐席台结束了（状态 4）：console has had enough$"), begin(DIE_CONSOLE="2") as found:
        found.wait_until_ready(stop)
        found.watch(stop)
    assert running(shown) == []


def test_one_that_is_killed_is_told_with_the_signal(begin: Callable[..., Together], shown: tuple[Part, ...]) -> None:
    stop = threading.Event()
    with pytest.raises(PartEnded, match="信号 9"), begin() as found:
        found.wait_until_ready(stop)
        os.kill(running(shown)[0], 9)
        found.watch(stop)
    assert running(shown) == []


def test_the_mini_program_may_fail_to_build_the_assistant_may_not(
    begin: Callable[..., Together], shown: tuple[Part, ...]
) -> None:
    with begin(DIE_MINIPROGRAM="early") as found:
        assert found.wait_until_ready(threading.Event()) == {shown[2]: "no miniprogram here"}
        assert len(running(shown)) == 2
    with pytest.raises(PartEnded, match="助手结束了（状态 3）：no serve here"), begin(DIE_SERVE="early") as found:
        found.wait_until_ready(threading.Event())
    assert running(shown) == []


def test_one_that_never_answers_is_named(
    begin: Callable[..., Together], shown: tuple[Part, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(together, "PATIENCE_SECONDS", 1.0)
    with pytest.raises(PartEnded, match="助手没有在 1 秒内就绪"), begin(LATE="1") as found:
        found.wait_until_ready(threading.Event())
    assert running(shown) == []


def test_whoever_does_not_listen_and_what_was_left_behind_is_ended_too(
    begin: Callable[..., Together], shown: tuple[Part, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(together, "GRACE_SECONDS", 1.0)
    children = tmp_path / "children"
    with begin(STUBBORN="1", CHILD=str(children)) as found:
        found.wait_until_ready(threading.Event())
    left = [int(line) for line in children.read_text().split()]
    deadline = time.monotonic() + 20
    while any(_lives(pid) for pid in left) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert len(left) == 3 and not any(_lives(pid) for pid in left)
    assert running(shown) == []


def _lives(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE

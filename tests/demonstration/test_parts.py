"""What is run, where, and on whose data."""

from __future__ import annotations

import socket
from pathlib import Path

from assistant.demonstration import parts
from assistant.demonstration.parts import PORTS, environment, free_ports


def test_everything_speaks_to_the_same_assistant() -> None:
    shown = parts.parts({"assistant": 1, "console": 2, "miniprogram": 3}, miniprogram=True)
    assert [part.address for part in shown] == [f"http://127.0.0.1:{port}" for port in (1, 2, 3)]
    assert all("http://127.0.0.1:1" in part.command for part in shown[1:])
    assert [part.needed for part in shown] == [True, True, False]


def test_without_the_tools_for_the_mini_program_the_rest_is_shown() -> None:
    assert [part.name for part in parts.parts(PORTS, miniprogram=False)] == ["助手", "坐席台"]


def test_the_ports_are_none_of_those_other_commands_use() -> None:
    assert not set(PORTS.values()) & {5005, 5006, 5007}


def test_a_port_that_is_taken_is_left_alone() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = free_ports({"console": port})
    assert found["console"] != port and free_ports(found) == found


def test_no_setting_of_the_real_service_reaches_a_demonstration(tmp_path: Path) -> None:
    own = {
        "SUIXIN_DATABASE_URL": "postgresql://real", "SUIXIN_WECHAT_SECRET": "s", "SUIXIN_PROVIDER_URL": "https://provider",
        "SUIXIN_CONSOLE_KEY": "real", "SUIXIN_NOW": "2026-11-23T10:00+08:00", "PATH": "/bin",
    }  # fmt: skip
    told = environment(tmp_path, own)
    assert told["PATH"] == "/bin" and told["SUIXIN_NOW"] == own["SUIXIN_NOW"]
    ours = {name: value for name, value in told.items() if name.startswith("SUIXIN_") and name != "SUIXIN_NOW"}
    assert set(ours) == {"SUIXIN_DATABASE_URL", "SUIXIN_CONSOLE_DATABASE_URL", "SUIXIN_CONSOLE_KEY"}
    assert all(str(tmp_path) in url for name, url in ours.items() if name.endswith("_URL"))
    assert ours["SUIXIN_CONSOLE_KEY"] != environment(tmp_path, own)["SUIXIN_CONSOLE_KEY"]

"""The help of every command is Chinese to its last word, and an empty database says how to begin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from assistant.__main__ import main
from assistant.cli.app import app
from assistant.cli.chinese import name_places


def every_command(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    for name, below in getattr(command, "commands", {}).items():
        yield from every_command(below, (*path, name))


COMMANDS = list(every_command(get_command(app)))
ENGLISH = re.compile(
    r"Usage|Options|Arguments|Commands|Show this|required\]|default:|COMMAND|\[ARGS\]|\[OPTIONS\]|<[a-z]|Error|Try "
)


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_says_nothing_in_english(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*path, "--help"]) == 0
    told = capsys.readouterr().out
    assert "用法：" in told and "显示这段说明。" in told
    assert not ENGLISH.findall(told)


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_a_wrong_option_is_refused_in_chinese(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*path, "--no-such-option"]) == 2
    assert capsys.readouterr().err == f"suixin: 没有选项 --no-such-option。用法见 {' '.join(('suixin', *path))} --help\n"


def test_naming_places_twice_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    command = name_places(name_places(get_command(app)))
    command.main(["--help"], prog_name="suixin", standalone_mode=False)
    assert capsys.readouterr().out.count("用法：") == 1


def test_an_unknown_member_in_an_empty_database_is_told_how_to_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SUIXIN_DATABASE_URL", f"sqlite:///{tmp_path}/empty.db")
    assert main(["quota", "demo-vip"]) == 2
    told = capsys.readouterr().err
    assert "suixin members load data/demo/members.yml" in told and len(told.splitlines()) == 1

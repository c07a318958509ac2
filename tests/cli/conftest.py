"""Commands run in this process: what they set for theirs is put back afterwards."""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant import __main__ as entry
from assistant import project

DEMO = project.root() / "data" / "demo" / "members.yml"
TODAY = "2026-11-23T10:00+08:00"
Run = Callable[..., tuple[int, str, str]]


def short_name(service: str) -> str:
    """What answers call a service."""
    from actions.entitlement import load_catalogue

    return load_catalogue().services[service].short_name


@pytest.fixture(autouse=True)
def _settings_put_back() -> Iterator[None]:
    disabled, show, factory = logging.root.manager.disable, warnings.showwarning, logging.getLogRecordFactory()
    levels = {name: logging.getLogger(name).level for name in ("rasa", "rasa_sdk", "jieba", "tensorflow")}
    with warnings.catch_warnings():
        yield
    logging.disable(disabled)
    logging.setLogRecordFactory(factory)
    warnings.showwarning = show
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database of its own, in use by the commands, with nobody in it."""
    url = f"sqlite:///{tmp_path}/cli.db"
    monkeypatch.setenv("SUIXIN_DATABASE_URL", url)
    monkeypatch.delenv("SUIXIN_NOW", raising=False)
    return url


@pytest.fixture
def run(database: str, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run a command; exit status, stdout, stderr."""

    def call(*arguments: object) -> tuple[int, str, str]:
        capfd.readouterr()
        status = entry.main([str(argument) for argument in arguments])
        told = capfd.readouterr()
        return status, told.out, told.err

    return call


@pytest.fixture
def demo(run: Run) -> Run:
    """The same with the demo members loaded, as they are on 2026-11-23."""
    from datetime import date

    from actions.engine import entitlements

    entitlements().load_members(DEMO, actor="tester", today=date(2026, 11, 23))
    return run


@pytest.fixture
def read(demo: Run) -> Callable[..., Any]:
    """Run a reading command with --json: it goes well, and its stdout is one document."""

    def call(*arguments: object) -> Any:
        status, out, err = demo(*arguments, "--json")
        assert (status, err) == (0, ""), err
        return json.loads(out)

    return call

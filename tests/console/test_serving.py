"""Starting the console: safe settings, demo users, no Rasa."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from actions.entitlement import Entitlements
from actions.replies.phrasebook import REPLIES, read_entries
from assistant.cli.shared.errors import WrongCall
from assistant.console.keys import dev_key
from assistant.console.serving import ASSISTANT, DEMO_PASSWORD, Settings, console_of
from assistant.console.storage.opening import ENVIRONMENT_VARIABLE
from assistant.console.tokens import KEY_VARIABLE

from .conftest import START


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, f"sqlite:///{tmp_path}/own.db")
    for name in (KEY_VARIABLE, "SUIXIN_NOW"):
        monkeypatch.delenv(name, raising=False)


def test_the_console_loads_no_rasa() -> None:
    code = "import sys, assistant.console.app, assistant.console.serving; sys.exit('rasa' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=False).returncode == 0


@pytest.mark.parametrize(
    ("settings", "variables", "words"),
    [
        (Settings("127.0.0.1", 5006, ASSISTANT), {}, KEY_VARIABLE),
        (Settings("127.0.0.1", 5006, ASSISTANT), {KEY_VARIABLE: "short"}, "至少要 32"),
        (Settings("0.0.0.0", 5006, ASSISTANT), {KEY_VARIABLE: "k" * 32}, "--https"),
        (Settings("127.0.0.1", 5006, ASSISTANT), {KEY_VARIABLE: "k" * 32, "SUIXIN_NOW": "2026-11-30T10:00"}, "SUIXIN_NOW"),
    ],
)
def test_unsafe_settings_are_refused(
    engine: Entitlements, monkeypatch: pytest.MonkeyPatch, settings: Settings, variables: dict[str, str], words: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(WrongCall, match=words):
        console_of(settings, engine)


def test_a_demonstration_has_users_of_every_role_also_the_second_time(engine: Entitlements) -> None:
    settings = Settings("127.0.0.1", 5006, ASSISTANT, demo=True)
    for _ in range(2):
        console = console_of(settings, engine)
        assert {user.role.value for user in console.users.all()} == {"agent", "supervisor", "content", "admin"}
    assert console.users.sign_in("demo-agent", DEMO_PASSWORD, START).name == "demo-agent"


def test_the_key_of_ones_own_machine_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    file = tmp_path / "var" / "console.key"
    assert dev_key(file) == dev_key(file) and len(dev_key(file)) == 64
    assert file.stat().st_mode & 0o077 == 0


def test_a_demonstration_approves_words_of_a_copy(engine: Entitlements) -> None:
    demo = console_of(Settings("127.0.0.1", 5006, ASSISTANT, demo=True), engine)
    assert demo.replies != REPLIES and read_entries(demo.replies) == read_entries(REPLIES)

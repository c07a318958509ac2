"""Light commands as an operator starts them: nothing heavy imported, stdout and stderr kept apart."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant import project

from .conftest import DEMO, TODAY

HEAVY = ("rasa", "tensorflow", "spacy", "sklearn", "sanic", "jieba", "matplotlib")
LIGHT = [
    ["--help"],
    ["quota", "demo-vip", "--now", TODAY, "--json"],
    ["check", "demo-vip", "4.4", "--now", TODAY],
    ["members", "show", "demo-vip"],
    ["members", "schema"],
    ["bookings", "list", "demo-vip"],
    ["quota", "nobody"],
]
PROBE = f"""
import sys
from assistant.__main__ import main
main(sys.argv[1:])
heavy = [name for name in {HEAVY!r} if name in sys.modules]
print("heavy:", heavy, file=sys.stderr)
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of an operator with the demo members in a database of his own."""
    from actions.entitlement import Entitlements

    url = f"sqlite:///{tmp_path_factory.mktemp('lazy')}/members.db"
    engine = Entitlements.open(url)
    engine.load_members(DEMO, actor="tester")
    engine.close()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SUIXIN_")}
    return {**kept, "SUIXIN_DATABASE_URL": url, "PYTHONPATH": str(Path(project.__file__).parents[1])}


@pytest.mark.parametrize("call", LIGHT, ids=" ".join)
def test_light_commands_import_nothing_heavy(call: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *call],
        env=environment,
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=60,
    )
    assert done.stderr.splitlines()[-1] == "heavy: []"


def suixin(environment: dict[str, str], *call: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "assistant", *call]
    return subprocess.run(
        command, env=environment, capture_output=True, check=False, encoding="utf-8", timeout=60
    )


def test_as_a_process_json_is_alone_on_stdout(environment: dict[str, str]) -> None:
    done = suixin(environment, "quota", "demo-vip", "4.4", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["member"] == "demo-vip"


def test_as_a_process_a_wrong_call_is_one_line_and_status_2(environment: dict[str, str]) -> None:
    done = suixin(environment, "check", "demo-vip", "4.4", "--fact", "colour=red")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "suixin: colour：没有这一项信息\n"


def test_chinese_comes_out_whatever_the_locale(environment: dict[str, str]) -> None:
    done = suixin(
        {**environment, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, "quota", "demo-vip"
    )
    assert done.returncode == 0 and "贵宾套餐" in done.stdout


def test_a_reader_that_has_gone_away_leaves_no_traceback(environment: dict[str, str]) -> None:
    command = f"'{sys.executable}' -m assistant members schema | head -c 1"
    done = subprocess.run(
        command, shell=True, env=environment, capture_output=True, check=False, encoding="utf-8", timeout=60
    )
    assert done.stderr == ""


def test_an_unknown_member_is_told_before_the_model_is_loaded(environment: dict[str, str]) -> None:
    for call in (["chat", "--member", "nobody"], ["ask", "--member", "nobody", "你好"]):
        done = subprocess.run(
            [sys.executable, "-c", PROBE, *call],
            env=environment,
            capture_output=True,
            check=False,
            encoding="utf-8",
            timeout=60,
        )
        assert done.stderr.splitlines() == ["suixin: 查不到会员 nobody", "heavy: []"]

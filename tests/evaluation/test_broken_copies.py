"""The command itself on whole copies of the project whose files were broken: each ends with status 1.

`test_mutations.py` breaks more, in one process; here nothing is shared with the project but the trained model.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from assistant import project

HANDBOOK = "data/handbook/jiankang-suixin-v.yml"
HERE = project.root()


@dataclass(frozen=True)
class Break:
    """Text of one file to replace, and the cases run on the copy."""

    name: str
    file: str
    changes: tuple[tuple[str, str], ...]
    suite: str


BREAKS = (
    Break(
        "wrong_quota",
        HANDBOOK,
        (
            (
                '{line: "4.4", condition: any_disease, limits: {classic: 1, vip: 2',
                '{line: "4.4", condition: any_disease, limits: {classic: 1, vip: 3',
            ),
        ),
        "quota.yml",
    ),
    Break(
        "swapped_hours",
        HANDBOOK,
        (
            (
                '高发癌症早筛]\n    hours: {days: all, open: "09:00", close: "21:00"',
                '高发癌症早筛]\n    hours: {days: all, open: "08:00", close: "20:00"',
            ),
            (
                '"95169038"\n    hours: {days: all, open: "08:00", close: "20:00"',
                '"95169038"\n    hours: {days: all, open: "09:00", close: "21:00"',
            ),
            ("周一到周日9:00–21:00，法定节假日休息。也可以", "周一到周日8:00–20:00，法定节假日休息。也可以"),
            (
                "95169038，8:00–20:00，只有法定春节假期休息。个别",
                "95169038，9:00–21:00，只有法定春节假期休息。个别",
            ),
        ),
        "availability.yml",
    ),
    Break(
        "no_crisis_layer",
        "assistant/nlu/danger/component.py",
        (
            (
                "def understand(self, message: Message) -> None:\n",
                "def understand(self, message: Message) -> None:\n        return\n",
            ),
        ),
        "safety.yml",
    ),
    Break(
        "count_lost_on_cancel",
        "actions/entitlement/domain/booking/bookings.py",
        (("EntryKind.CONSUME if effect is Effect.STAYS_USED else EntryKind.RELEASE", "EntryKind.CONSUME"),),
        "cancellations.yml",
    ),
)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project as it stands, without models and without what others wrote beside it."""
    folder = tmp_path / "copy"
    for name in ("actions", "assistant", "data", "tests/conversations"):
        shutil.copytree(HERE / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("config.yml", "domain.yml", "credentials.yml", "endpoints.yml"):
        shutil.copy(HERE / name, folder / name)
    return folder


def run(folder: Path, suite: str) -> tuple[int, dict[str, Any]]:
    """Exit status and report of ``suixin eval conversations`` in ``folder``."""
    settings = {**os.environ, "PYTHONPATH": str(folder), "SUIXIN_DATABASE_URL": f"sqlite:///{folder}/own.db"}
    path = Path("tests", "conversations", suite)
    command = [sys.executable, "-m", "assistant", "eval", "conversations", str(path), "--json"]
    done = subprocess.run(command, cwd=folder, env=settings, capture_output=True, check=False)
    assert done.stdout, done.stderr.decode("utf-8", "replace")
    return done.returncode, json.loads(done.stdout)


def with_the_trained_model(folder: Path, model: Path) -> None:
    """Nothing broken here changes what is learnt, so the copy takes the model under the name it looks for."""
    name = "from assistant import project; print(project.model_path())"
    settings = {**os.environ, "PYTHONPATH": str(folder)}
    told = subprocess.run(
        [sys.executable, "-c", name], cwd=folder, env=settings, capture_output=True, check=True
    )
    wanted = Path(told.stdout.decode().strip())
    assert folder in wanted.parents
    wanted.parent.mkdir(exist_ok=True)
    wanted.symlink_to(model)


@pytest.mark.slow
@pytest.mark.parametrize("broken", BREAKS, ids=lambda broken: broken.name)
def test_the_command_notices(broken: Break, copy: Path) -> None:
    from assistant.training import ensure_model

    file = copy / broken.file
    text = file.read_text(encoding="utf-8")
    for right, wrong in broken.changes:
        assert text.count(right) == 1, right
        text = text.replace(right, wrong)
    file.write_text(text, encoding="utf-8")
    with_the_trained_model(copy, ensure_model())

    status, report = run(copy, broken.suite)
    assert status == 1
    assert report["failed"] > 0
    assert all(case["turns"][-1]["failures"] for case in report["results"] if not case["passed"])


@pytest.mark.slow
def test_an_unbroken_copy_passes(copy: Path) -> None:
    from assistant.training import ensure_model

    with_the_trained_model(copy, ensure_model())
    status, report = run(copy, "cancellations.yml")
    assert (status, report["failed"]) == (0, 0)

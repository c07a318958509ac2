"""The house keeps its measure: folders do not grow, and every module has its test file or stands on the list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant import project

ROOT = project.root()
STILL: dict[str, Any] = yaml.safe_load((ROOT / "tests" / "house.yml").read_text(encoding="utf-8"))
ROOMS = ("dialogue", "answers", "reading", "replies")
MOST_FILES = 15


def modules_without_tests(room: str) -> set[str]:
    """Modules of a room of `actions` for which tests/<room> has no <folder>/test_<module>.py or test_<folder>_<module>.py."""
    folder, tests = ROOT / "actions" / room, ROOT / "tests" / room
    modules = [file.relative_to(folder) for file in folder.rglob("*.py") if file.stem != "__init__"]
    return {
        one.with_suffix("").as_posix()
        for one in modules
        if not (tests / one.with_name(f"test_{one.name}")).is_file()
        and not (tests / f"test_{'_'.join(one.with_suffix('').parts)}.py").is_file()
    }


@pytest.mark.parametrize("room", ROOMS)
def test_every_module_has_its_tests_or_is_named(room: str) -> None:
    """The list may only grow shorter: a new module comes with its tests."""
    assert modules_without_tests(room) <= set(STILL["without_tests"].get(room, ()))


def files_of(folder: Path) -> int:
    """Source files directly in the folder, its `__init__` apart."""
    return len([file for file in folder.glob("*.py") if file.stem != "__init__"])


def test_no_further_folder_is_large() -> None:
    """A folder taken off the list stays below the measure."""
    folders = {file.parent for root in ("actions", "assistant") for file in (ROOT / root).rglob("*.py")}
    large = {folder.relative_to(ROOT).as_posix() for folder in folders if files_of(folder) > MOST_FILES}
    assert large <= set(STILL["large_folders"])

"""The page of threats names tests that exist: a line nothing holds any more must not stand there."""

from __future__ import annotations

import ast
import re

from assistant import project

ROOT = project.root()
NAMED = re.compile(r"`([\w/]+\.py)::(test_\w+)`")


def named_tests() -> list[tuple[str, str]]:
    return NAMED.findall((ROOT / "docs" / "threats.md").read_text(encoding="utf-8"))


def test_every_test_the_page_names_exists() -> None:
    gone = []
    for file, name in named_tests():
        path = ROOT / "tests" / file
        functions = (ast.FunctionDef, ast.AsyncFunctionDef)
        tree = ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.Module([], [])
        if name not in {node.name for node in ast.walk(tree) if isinstance(node, functions)}:
            gone.append(f"{file}::{name}")
    assert gone == []


def test_every_line_of_the_tables_names_one() -> None:
    rows = [line for line in (ROOT / "docs" / "threats.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    bare = [row[:60] for row in rows if not NAMED.search(row) and "held by" not in row]
    assert bare == [] and len(rows) > 15

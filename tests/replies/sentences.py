"""Sentences for members that stand in code instead of data/replies, counted from the source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

_HAN = re.compile(r"[\u4e00-\u9fff]")
# A pattern to be found in what members write is no sentence for them.
_PATTERN = re.compile(r"\||\(\?|\[[^\]]*\]|\\[bdsw]|\.\{|\.\*")
LEAST = 6
# Messages about a file that is wrong, for whoever loads it.
_FOR_OPERATORS = ("actions/entitlement/handbook", "actions/entitlement/storage", "actions/entitlement/provider")


def sentences_in(source: str) -> list[str]:
    """The string literals of ``source`` with six Chinese characters and more; docstrings and patterns left out."""
    tree = ast.parse(source)
    apart = {id(node) for node in _docstrings(tree)} | {id(part) for part in _parts_of_f_strings(tree)}
    texts = [text for node in ast.walk(tree) if id(node) not in apart for text in _text_of(node)]
    return [text for text in texts if len(_HAN.findall(text)) >= LEAST and not _PATTERN.search(text)]


def counted(folder: Path) -> dict[str, int]:
    """How many stand in each file below ``folder``; files without are left out."""
    files = {file.relative_to(folder.parent).as_posix(): file for file in sorted(folder.rglob("*.py"))}
    read = {name: file for name, file in files.items() if not name.startswith(_FOR_OPERATORS)}
    counts = {name: len(sentences_in(file.read_text(encoding="utf-8"))) for name, file in read.items()}
    return {name: count for name, count in counts.items() if count}


def _text_of(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))


def _docstrings(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def _parts_of_f_strings(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield from node.values

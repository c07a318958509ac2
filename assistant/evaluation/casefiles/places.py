"""YAML read together with where everything stands, so that a refusal can point at it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from assistant.evaluation.casefiles.problems import BadFile, Place, Problem
from assistant.evaluation.casefiles.yaml_faults import explain

# PyYAML's C reader: ruamel's refuses an unquoted instant inside {…}, and its Python one takes 20 times as long.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_QUOTELESS = re.compile(
    r"^(?P<key>[ ]*(?:- +)?user: +)(?P<said>/[A-Za-z_]\w*\{.*?\})(?P<rest>(?:[ \t]+#.*)?)[ \t]*$",
    re.MULTILINE,
)
Keys = tuple[Any, ...]
_MAX_DEPTH = 40


@dataclass
class Document:
    """Plain data and the place of every value (``values``) and of every key (``keys``) by its path."""

    file: Path
    data: Any = None
    values: dict[Keys, Place] = field(default_factory=dict)
    keys: dict[Keys, Place] = field(default_factory=dict)

    def place(self, path: Iterable[Any]) -> Place:
        """Where ``path`` stands: its key, else its value, else the nearest thing around it."""
        parts = tuple(path)
        while parts not in self.keys and parts not in self.values and parts:
            parts = parts[:-1]
        return self.keys.get(parts) or self.values.get(parts) or Place()


def read_yaml(file: Path) -> Document:
    """The document in ``file``. Raises BadFile for an unreadable file, no YAML, or a key written twice.

    Numbers with a point, dates and yes/no stay text as they were written: here they are service ids,
    clauses (``4.10`` must not become 4.1), instants and values of facts, with or without quotes.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadFile(file, [Problem(Place(), f"文件打不开：{error.strerror}")]) from error
    except UnicodeDecodeError as error:
        raise BadFile(file, [Problem(Place(), "文件不是 UTF-8 文字", "在编辑器里另存为 UTF-8")]) from error
    try:
        root = yaml.compose(_QUOTELESS.sub(_quoted, text), Loader=_LOADER)
    except yaml.YAMLError as error:
        raise BadFile(file, [explain(error, text)]) from error
    document = Document(file)
    document.data = _plain(root, (), document) if root is not None else None
    return document


def _quoted(match: re.Match[str]) -> str:
    """``user: /intent{"a": "b"}`` in quotes: to YAML the colon inside would begin a new mapping."""
    said = match["said"].replace("'", "''")
    return f"{match['key']}'{said}'{match['rest']}"


def _plain(node: Node, path: Keys, document: Document) -> Any:
    document.values[path] = _place(node)
    if len(path) > _MAX_DEPTH:
        raise BadFile(document.file, [Problem(_place(node), "嵌套太深（别名指向了自己？）")])
    if isinstance(node, MappingNode):
        return _mapping(node, path, document)
    if isinstance(node, SequenceNode):
        return [_plain(item, (*path, index), document) for index, item in enumerate(node.value)]
    return _scalar(node)


def _mapping(node: MappingNode, path: Keys, document: Document) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, ScalarNode):
            raise BadFile(document.file, [Problem(_place(key_node), "名称应为一个词")])
        key = key_node.value
        if key in result:
            raise BadFile(document.file, [Problem(_place(key_node), f"“{key}”写了两次")])
        inner = (*path, key)
        document.keys[inner] = _place(key_node)
        result[key] = _plain(value_node, inner, document)
    return result


def _scalar(node: Node) -> Any:
    kind = node.tag.rpartition(":")[2]
    if kind == "null":
        return None
    if kind == "bool" and node.value.lower() in ("true", "false"):
        return node.value.lower() == "true"
    if kind == "int" and node.value.lstrip("-").isdigit() and str(int(node.value)) == node.value:
        return int(node.value)
    return node.value


def _place(node: Node) -> Place:
    return Place(node.start_mark.line + 1, node.start_mark.column + 1)

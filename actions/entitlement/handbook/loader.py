"""Reads a catalogue file, or refuses it with file, field and reason."""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from ..errors import CatalogueError
from .checks import problems
from .models import Catalogue

try:
    from yaml import CSafeLoader as _SafeLoader  # seven times faster on a file of this size
except ImportError:  # pragma: no cover - a PyYAML built without libyaml
    from yaml import SafeLoader as _SafeLoader  # type: ignore[assignment]

DEFAULT_PATH = Path(__file__).resolve().parents[3] / "data" / "handbook" / "jiankang-suixin-v.yml"

_REASONS = {
    "value_error.missing": "缺少这一项",
    "value_error.extra": "不认识这一项（写错了名字？）",
    "type_error.none.not_allowed": "不能为空",
    "type_error.integer": "应为整数",
    "type_error.str": "应为文字",
    "type_error.bool": "应为 true 或 false",
    "type_error.dict": "应为一组 名称: 值",
    "type_error.tuple": "应为列表",
    "type_error.time": '应为带引号的时刻，例如 "09:00"',
    "value_error.time": '应为带引号的时刻，例如 "09:00"',
    "value_error.any_str.min_length": "不能为空文字",
    "value_error.number.not_gt": "应大于 {limit_value}",
    "value_error.number.not_ge": "不能小于 {limit_value}",
    "value_error.str.regex": "写法不对，应符合 {pattern}",
}


class _UniqueKeyLoader(_SafeLoader):
    """YAML silently keeps the last of two equal keys; a service written twice must not vanish like that."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable):
                continue  # refused below, with its place
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"“{key}”写了两次", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)


def load_catalogue(path: Path | None = None) -> Catalogue:
    """Return the catalogue of `path` (default: 健康随心Ⅴ), read once and kept until the file changes.

    Raises CatalogueError with the file, the field's path and the reason when the file is missing, is no YAML,
    lacks something, or contradicts itself.
    """
    file = (path or DEFAULT_PATH).resolve()
    try:
        status = file.stat()
        return _read(file, status.st_mtime_ns, status.st_size)
    except OSError as error:
        raise CatalogueError(str(file), "（文件）", f"打不开：{error.strerror}") from error


@lru_cache(maxsize=8)
def _read(file: Path, _mtime_ns: int, _size: int) -> Catalogue:
    return parse_catalogue(file.read_bytes(), str(file))


def parse_catalogue(content: bytes | str, file: str) -> Catalogue:
    """Turn YAML `content` into a checked catalogue; `file` is only for messages. Raises CatalogueError."""
    try:
        raw = yaml.load(content, Loader=_UniqueKeyLoader)
    except yaml.YAMLError as error:
        raise CatalogueError(file, _yaml_place(error), f"YAML 写法有误：{_yaml_reason(error)}") from error
    if not isinstance(raw, dict):
        raise CatalogueError(file, "（整个文件）", "应为一组 名称: 值")
    try:
        catalogue = Catalogue.parse_obj(raw)
    except ValidationError as error:
        raise _refusal(file, error) from error
    found = list(problems(catalogue))
    if found:
        raise CatalogueError(file, found[0].field, found[0].reason + _more(len(found) - 1))
    catalogue._source = file
    return catalogue


def _refusal(file: str, error: ValidationError) -> CatalogueError:
    details = error.errors()
    first = details[0]
    # A rule that holds between several fields is reported at their common parent.
    path = tuple(part for part in first["loc"] if part != "__root__")
    return CatalogueError(file, _field(path), _reason(first) + _more(len(details) - 1))


def _reason(detail: Any) -> str:
    """The reason of one pydantic error in Chinese; our own validators already speak it."""
    context = detail.get("ctx", {})
    choices = context.get("permitted") or [member.value for member in context.get("enum_values", ())]
    if choices:
        return f"应为 {'、'.join(map(str, choices))} 之一"
    known = _REASONS.get(detail["type"])
    return known.format(**context) if known else str(detail["msg"])


def _field(path: tuple[int | str, ...]) -> str:
    """`("services", "4.4", "quota", 0)` as `services["4.4"].quota[0]`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif "." in part:
            text += f'["{part}"]'
        else:
            text += f".{part}" if text else part
    return text or "（整个文件）"


def _more(others: int) -> str:
    return f"（另有 {others} 处）" if others else ""


def _yaml_place(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"第 {mark.line + 1} 行第 {mark.column + 1} 列" if mark else "（整个文件）"


def _yaml_reason(error: yaml.YAMLError) -> str:
    return getattr(error, "problem", None) or str(error)

"""Whether something is part of something larger, and if not, where it first differs."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from enum import Enum
from typing import Any


def found_in(pattern: str, text: str) -> bool:
    """Whether ``pattern`` occurs in ``text``, as it is written or as a regular expression."""
    if pattern in text:
        return True
    try:
        return re.search(pattern, text, re.DOTALL) is not None
    except re.error:
        return False


def difference(expected: Any, actual: Any, path: str = "") -> str:
    """Empty when ``expected`` is part of ``actual``, else what is wrong, and where.

    A mapping needs its own keys only; a list needs each of its items somewhere in the other list;
    a mapping expected where a list stands must fit one of its items. Numbers and their text are equal.
    """
    if isinstance(expected, Mapping):
        return _mapping(expected, actual, path)
    if isinstance(expected, list):
        return _list(expected, actual, path)
    if expected == actual and isinstance(expected, bool) == isinstance(actual, bool):
        return ""
    if (
        isinstance(expected, (int, str))
        and isinstance(actual, (int, str, float))
        and _same_text(expected, actual)
    ):
        return ""
    return f"{path or '值'}：应为 {show(expected)}，实为 {show(actual)}"


def _mapping(expected: Mapping[str, Any], actual: Any, path: str) -> str:
    if isinstance(actual, list):
        tried = [difference(expected, item, f"{path}[{index}]") for index, item in enumerate(actual)]
        return "" if "" in tried else "；".join(tried) or f"{path or '列表'} 是空的"
    if not isinstance(actual, Mapping):
        return f"{path or '值'}：应有 {show(expected)}，实为 {show(actual)}"
    for key, value in expected.items():
        inner = f"{path}.{key}" if path else str(key)
        if key not in actual:
            return f"没有 {inner}（有：{'、'.join(map(str, actual)) or '无'}）"
        found = difference(value, actual[key], inner)
        if found:
            return found
    return ""


def _list(expected: list[Any], actual: Any, path: str) -> str:
    if not isinstance(actual, Sequence) or isinstance(actual, str):
        return f"{path or '值'}：应为列表 {show(expected)}，实为 {show(actual)}"
    if not expected and actual:
        return f"{path or '列表'}：应为空，实为 {show(list(actual))}"
    missing = [item for item in expected if all(difference(item, other) for other in actual)]
    return f"{path or '列表'}：缺少 {show(missing)}，实为 {show(list(actual))}" if missing else ""


def _same_text(expected: Any, actual: Any) -> bool:
    return not isinstance(expected, bool) and not isinstance(actual, bool) and str(expected) == str(actual)


def show(value: Any) -> str:
    """``value`` as one line of JSON in Chinese characters."""
    return value if isinstance(value, str) else json.dumps(plain(value), ensure_ascii=False)


def plain(value: Any) -> Any:
    """``value`` as JSON knows it: dataclasses as mappings, dates and instants as ISO 8601, enumerations by value."""
    if isinstance(value, Enum):
        return plain(value.value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)

"""From what pydantic dislikes to a line, a column, a Chinese reason and a suggestion."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import ModelField

from assistant.evaluation.places import Document, Problem

_REASONS = {
    "value_error.missing": "缺少 {name}",
    "type_error.none.not_allowed": "{name} 不能为空",
    "type_error.str": "{name} 应为文字",
    "type_error.dict": "{name} 应为一组 名称: 值",
    "type_error.list": "{name} 应为列表（每项以 - 开头）",
    "value_error.list.min_items": "{name} 至少要有一项",
    "value_error.any_str.min_length": "{name} 不能为空文字",
    "value_error.strictbool": "{name} 应为 true 或 false",
    "type_error.bool": "{name} 应为 true 或 false",
    "value_error.bool": "{name} 应为 true 或 false",
}
# Words of older test formats, and what they are called here.
_ELSEWHERE = {
    "bot": "期望的回复写成 assertions: - bot_uttered: {text_matches: …}",
    "utter": "期望的回复写成 assertions: - bot_uttered: {utter_name: …}",
    "now": "时刻写在 metadata: {now: …} 里",
    "member_id": "会员写在 metadata: {member_id: …} 里",
    "member": "会员写在 metadata: {member_id: …} 里",
    "assertion_order_enabled": "这里不比较先后，请删去",
    "<<": "不支持 YAML 合并键，请写成 metadata 或 fixtures 里的名字",
}


def problems_of(error: ValidationError, model: type[BaseModel], document: Document) -> list[Problem]:
    """Every independent fault pydantic found, each at its place in the file."""
    found = error.errors()
    locations = [tuple(part for part in fault["loc"] if part != "__root__") for fault in found]
    return [
        _problem(fault, location, model, document)
        for fault, location in zip(found, locations, strict=True)
        if not _wrong_branch(fault, location, locations, document)
    ]


def closest(word: str, known: Iterable[str]) -> str:
    """``是不是 …？`` with the most alike of ``known``; empty when nothing is alike."""
    matches = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"是不是 {matches[0]}？" if matches else ""


def _wrong_branch(
    fault: Mapping[str, Any],
    location: tuple[Any, ...],
    all_locations: Sequence[tuple[Any, ...]],
    document: Document,
) -> bool:
    """Of a field that may be one thing or another, only the branch the author took is worth reporting."""
    if fault["type"] not in ("type_error.str", "type_error.list", "type_error.dict"):
        return False
    deeper = any(len(other) > len(location) and other[: len(location)] == location for other in all_locations)
    return deeper and isinstance(_value(document.data, location), (dict, list))


def _value(data: Any, location: Iterable[Any]) -> Any:
    for part in location:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _problem(
    fault: Mapping[str, Any], location: tuple[Any, ...], model: type[BaseModel], document: Document
) -> Problem:
    place = document.place(location)
    name = next((part for part in reversed(location) if isinstance(part, str)), "这个文件")
    if fault["type"] == "value_error.extra":
        known = known_keys(model, location[:-1])
        hint = closest(str(name), known) or _ELSEWHERE.get(str(name), "") or f"可写：{'、'.join(known)}"
        return Problem(place, f"不认识“{name}”", hint)
    if fault["type"] == "value_error.const":
        allowed = [value for value in fault["ctx"]["permitted"] if value]
        value = str(_value(document.data, location))
        return Problem(
            place, f"{name} 不能是“{value}”", closest(value, allowed) or f"可写：{'、'.join(allowed)}"
        )
    if fault["type"] in _REASONS:
        return Problem(place, _REASONS[fault["type"]].format(name=name))
    about_one_field = bool(location) and isinstance(location[-1], str)
    return Problem(place, f"{name}：{fault['msg']}" if about_one_field else fault["msg"])


def known_keys(model: type[BaseModel], location: Sequence[Any]) -> list[str]:
    """The names a mapping at ``location`` may have; empty where any name is allowed."""
    models = [model]
    for part in location:
        if isinstance(part, str):
            fields = [m.__fields__[part] for m in models if part in m.__fields__]
            # A name of the author's own (a set of metadata): stay with the models inside.
            models = [inner for field in fields for inner in _inner_models(field)] if fields else models
    return list(dict.fromkeys(name for m in models for name in m.__fields__))


def _inner_models(field: ModelField) -> list[type[BaseModel]]:
    if field.sub_fields:
        return [model for sub in field.sub_fields for model in _inner_models(sub)]
    return [field.type_] if isinstance(field.type_, type) and issubclass(field.type_, BaseModel) else []

"""From what pydantic dislikes to a line, a column, a Chinese reason and a suggestion."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import ModelField

from assistant.evaluation.casefiles.places import Document
from assistant.evaluation.casefiles.problems import Place, Problem
from assistant.evaluation.casefiles.yaml_faults import misread

# How a thing is written that was written as something else, by its name and by what it should be.
_WRITTEN = {
    ("steps", "list"): "在 user 前面加 - ：steps: 换行 - user: 你好",
    ("steps", "dict"): "每一步写成 - user: 你好",
    ("assertions", "list"): "每条断言前面加 - ，例如 - intent_is: greet",
    ("assertions", "dict"): "每条断言写成 - 名称: 值，例如 - intent_is: greet",
    ("test_cases", "list"): "每个测试前面加 - ：- test_case: 名称",
    ("test_cases", "dict"): "每个测试写成 - test_case: 名称",
    ("bot_uttered", "dict"): "写成 bot_uttered: {text_matches: 要出现的文字}",
    ("bot_did_not_utter", "dict"): "写成 bot_did_not_utter: {text_matches: 不该出现的文字}",
    ("slot_was_set", "list"): "写成 slot_was_set: [{name: 词槽, value: 值}]",
    ("slot_was_set", "dict"): "写成 slot_was_set: [{name: 词槽, value: 值}]",
    ("slot_was_not_set", "list"): "写成 slot_was_not_set: [{name: 词槽}]",
    ("slot_was_not_set", "dict"): "写成 slot_was_not_set: [{name: 词槽}]",
    ("buttons", "dict"): "写成 buttons: [{title: 确定}]",
    ("answer_contains", "dict"): "写成 answer_contains: {intent: greet}",
    ("effects", "dict"): "写成 effects: {nothing_booked: true}",
    ("buttons", "list"): "写成 buttons: [{title: 确定}]",
    ("fixtures", "list"): "写成 fixtures: [名称]",
    ("clause", "str"): "几个条款用顿号隔开：3.2、4.4",
}
_CAPABILITIES = {
    "正常": "happy_path", "正常办理": "happy_path", "更正": "correction", "岔开": "digression", "中途岔开": "digression",
    "取消": "cancellation", "拒绝": "refusal", "安全": "safety", "身份": "identity", "噪声": "noise",
}  # fmt: skip
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
        and not _missing_for_another_name(fault, location, found)
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


def _missing_for_another_name(
    fault: Mapping[str, Any], location: tuple[Any, ...], faults: Iterable[Mapping[str, Any]]
) -> bool:
    """What is missing only because it was misspelt is told once, as misspelt."""
    return fault["type"] == "value_error.missing" and any(
        other["type"] == "value_error.extra" and tuple(other["loc"][:-1]) == tuple(fault["loc"][:-1])
        for other in faults
    )


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
            place,
            f"{name} 不能是“{value}”",
            closest(value, allowed) or _in_english(value, allowed) or f"可写：{'、'.join(allowed)}",
        )
    if fault["type"] in _REASONS:
        return _of_another_kind(fault, location, place, str(name), document)
    about_one_field = bool(location) and isinstance(location[-1], str)
    return Problem(place, f"{name}：{fault['msg']}" if about_one_field else fault["msg"])


def _in_english(value: str, allowed: Sequence[str]) -> str:
    word = _CAPABILITIES.get(value, "")
    return f"写成 {word}" if word in allowed else ""


def _of_another_kind(
    fault: Mapping[str, Any], location: tuple[Any, ...], place: Place, name: str, document: Document
) -> Problem:
    """A text where a mapping belongs, one thing where a list does, and the like."""
    value = _value(document.data, location)
    slip = misread(value) if isinstance(value, str) else _tight_dash(value)
    if slip is not None:
        return Problem(place, *slip)
    item = bool(location) and isinstance(location[-1], int)
    called = f"{name} 的第 {location[-1] + 1} 项" if item else name
    kind = str(fault["type"]).rpartition(".")[2]
    return Problem(place, _REASONS[fault["type"]].format(name=called), _WRITTEN.get((name, kind), ""))


def _tight_dash(value: Any) -> tuple[str, str] | None:
    """``-user: 你好`` is a name that begins with a dash."""
    tight = isinstance(value, dict) and any(key.startswith("-") for key in value)
    return ("“-”后面没有空格", "写成 - user: 你好") if tight else None


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

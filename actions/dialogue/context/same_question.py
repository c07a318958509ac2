"""The last question word for word, with one value exchanged: 提前几天约陪诊 – 上门护理呢 asks 提前几天约上门护理."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from actions.reading.turn import Turn

# What may stand beside the value without asking anything of its own.
_FILLER = re.compile(
    r"^(?:那么?|哦|嗯|呃|额|还有|另外|再问|问下|问一下|换成|换|改成|如果是|要是|是|这|个|的话?|的|呢|嘞|咧|捏|哩|吶|呐|啊|呀|哈|嘛|么|吗|"
    r"也|一样|同样|服务|这个|那个|那种|项目|套餐|协调|预约|客户|,|，|。|？|\?|！|!|、|\s)*$"
)
# Kinds of value that can be exchanged; a person or an illness changes what is decided and has its own way.
_KINDS = ("service", "tier", "region")
# A longer message is a story, and not asked again.
_LONGEST = 60
# What else it may have meant is kept with it.
_READINGS = 4


def remembered_question(turn: Turn, intent: str) -> dict[str, Any] | None:
    """What is kept of ``turn`` so that it can be asked again of something else; None for what is too long to be one question."""
    if not turn.text or len(turn.text) > _LONGEST or turn.text.startswith("/"):
        return None
    named = [
        {"entity": e["entity"], "value": e["value"], "start": int(e["start"]), "end": int(e["end"])}
        for e in turn.entities
        if e.get("value") is not None and isinstance(e.get("start"), int) and isinstance(e.get("end"), int)
    ]
    others = [str(one["name"]) for one in turn.ranking[1:_READINGS]]
    return {"text": turn.text, "intent": intent, "entities": named, "ranking": others}


def same_question(turn: Turn) -> Turn | None:
    """The last question about what ``turn`` names; None where it names nothing of the kind, or says more than that."""
    kept = turn.state.asked
    value = _only_value(turn)
    if not kept or value is None:
        return None
    old = [e for e in kept["entities"] if e["entity"] == value["entity"]]
    if len(old) > 1:
        return None
    words = turn.text[value["start"] : value["end"]]
    text, moved = _exchanged(str(kept["text"]), kept["entities"], old[0] if old else None, words)
    if not old and value["entity"] != "service":
        return None
    at = old[0]["start"] if old else 0
    new = {**value, "start": at, "end": at + len(words)}
    return replace(turn, text=text, intent=str(kept["intent"]), entities=(*moved, new), questions=(), act={}, ranking=())


def _only_value(turn: Turn) -> dict[str, Any] | None:
    """The one value a message names and nothing beside it; None for any other."""
    named = [e for e in turn.entities if e.get("entity") in _KINDS and isinstance(e.get("start"), int)]
    if len(named) != 1:
        return None
    start, end = int(named[0]["start"]), int(named[0]["end"])
    rest = f"{turn.text[:start]} {turn.text[end:]}"
    return dict(named[0]) if _FILLER.match(rest) else None


def _exchanged(
    text: str, entities: list[Mapping[str, Any]], old: Mapping[str, Any] | None, words: str
) -> tuple[str, list[dict[str, Any]]]:
    """``text`` with ``words`` in the place of ``old`` (before everything where there is none), its other entities moved along."""
    start, end = (int(old["start"]), int(old["end"])) if old else (0, 0)
    shift = len(words) - (end - start)
    moved = []
    for one in entities:
        if one is old:
            continue
        by = shift if int(one["start"]) >= end else 0
        moved.append({**one, "start": int(one["start"]) + by, "end": int(one["end"]) + by})
    return f"{text[:start]}{words}{text[end:]}", moved

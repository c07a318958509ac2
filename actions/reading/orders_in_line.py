"""Several bookings ordered in one message (先约专家号12月8号，再约陪诊): each with what was told for it, in the order said."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

from actions.reading.facts.reading import Asking, read_facts
from actions.reading.facts.words import corrects, meant
from actions.reading.turn import Turn

_CLAUSE = re.compile(r"[，,。；;！!、\s]+")
# Only one of them is wanted, or they are weighed: 专家号还是陪诊.
_EITHER = re.compile(
    r"还是|或|哪个|哪一个|选一|二选|要么|要不|不行(?:的话|就)|(?:不要|不约)了?[^，,。]{0,4}(?:改|换)|只[约要办]|算了"
)
# The part orders something of its own, and does not only tell what it is for (陪诊 陪我去看专家门诊).
_ORDERS = re.compile(r"[约挂订办]|安排|申请|也|再|和|跟|加|及|、|另外|还要|顺便|顺带|[都要]$|一起")
_TELLS = re.compile(r"陪[我他她]|看完|做完|[用问查]|[吗？?呢]|剩|几|怎么|多久|取消|改")
# What is told counts for all of them: 专家号和陪诊都12月8号.
_ALIKE = re.compile(r"都|一起|同时|全")
# The day of the booking before it: 陪诊也约上同一天.
_SAME_DAY = re.compile(r"同一?天|同日|那天|一起|当天|也(?:是|约|要)?[那这]天")
_BESIDE = re.compile(r"再|也|另外|还(?:要|想|得)|顺便|顺带|同时|一起|加(?:上|个|一个)")
_KEPT = ("wanted_date", "wanted_time", "department", "for_whom", "relative_name")


def ordered(turn: Turn) -> list[Turn]:
    """The turn of each booking the message orders; only ``turn`` itself where it orders one, or one of several."""
    places = _places(turn)
    if len(places) < 2 or _EITHER.search(turn.text) or corrects(turn.text):
        return [turn]
    parts = _parts(turn, [0, *_starts(turn.text, places)])
    if not all(_ORDERS.search(part.text) and not _TELLS.search(part.text) for part in parts[1:]):
        return [turn]
    return [_alone(turn, part) for part in parts] if _ALIKE.search(parts[-1].text) else parts


def added(turn: Turn, service: str | None) -> tuple[Turn, Turn] | None:
    """What the message says of the booking of ``service`` under way, and the other booking it orders beside it; else None."""
    others = [place for place in _places(turn) if place["value"] != service]
    if service is None or len(others) != 1 or _EITHER.search(turn.text) or corrects(turn.text):
        return None
    rest, other = _parts(turn, [0, *_starts(turn.text, [{"end": 0}, *others])])
    wanted = _BESIDE.search(other.text) and _ORDERS.search(other.text) and not _TELLS.search(other.text)
    return (rest, other) if wanted else None


def in_line(part: Turn, before: Turn) -> dict[str, Any]:
    """What waits of a booking until the one ``before`` it is done: {service, facts, same_day}."""
    told = read_facts(part, Asking(booking=True))
    facts = {fact: value for fact, value in told.facts.items() if fact in _KEPT}
    same = "wanted_date" not in facts and (bool(_SAME_DAY.search(part.text)) or _goes_along(part, before))
    return {"service": part.named("service")[0], "facts": facts, "same_day": same}


def _goes_along(part: Turn, before: Turn) -> bool:
    """Whether it is said in one breath with a day told for the one before (12月8号约专家号和陪诊)."""
    if part.text == before.text or _CLAUSE.search(before.text[-1:]):
        return False
    return "wanted_date" in read_facts(before, Asking(booking=True)).facts


def _places(turn: Turn) -> list[dict[str, Any]]:
    """Where each service that is booked by request is named, once each, in order."""
    services = turn.engine.catalogue.services
    spoken = sorted((e for e in meant(turn, "service") if "start" in e and "end" in e), key=lambda e: int(e["start"]))
    found: dict[str, dict[str, Any]] = {}
    for entity in spoken:
        spec = services.get(str(entity["value"]))
        if spec is not None and spec.booking.kind == "request":
            found.setdefault(str(entity["value"]), entity)
    return list(found.values())


def _starts(text: str, places: list[dict[str, Any]]) -> list[int]:
    """Where the part of every place but the first begins: with its clause, or right behind the one before it."""
    return [_begins(text, int(before["end"]), int(after["start"])) for before, after in pairwise(places)]


def _begins(text: str, after: int, at: int) -> int:
    gaps = [gap.end() + after for gap in _CLAUSE.finditer(text[after:at])]
    return gaps[-1] if gaps else after


def _parts(turn: Turn, starts: list[int]) -> list[Turn]:
    return [_part(turn, start, end) for start, end in pairwise([*starts, len(turn.text)])]


def _part(turn: Turn, start: int, end: int) -> Turn:
    inside = [e for e in turn.entities if start <= int(e.get("start", -1)) and int(e.get("end", end + 1)) <= end]
    entities = tuple({**e, "start": int(e["start"]) - start, "end": int(e["end"]) - start} for e in inside)
    return replace(turn, text=turn.text[start:end], entities=entities, questions=())


def _alone(turn: Turn, part: Turn) -> Turn:
    """The whole message, of which only the service of ``part`` is left."""
    own = set(part.named("service")[:1])
    kept = tuple(e for e in turn.entities if e.get("entity") != "service" or e.get("value") in own)
    return replace(turn, entities=kept, questions=())

"""Which services named in a sentence are meant: 专家复诊 is one service, 做完手术想复查 asks for no operation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

# A plain word before a telling one is only its attribute: 专家+复诊, 住院+手术. Value: what it is attribute of.
_ATTRIBUTE_OF = {
    "4.4": {"4.1.2", "4.1.3", "4.7", "4.8", "4.11", "4.12"},
    "4.6": {"4.7"},
    "4.1": {"4.1.1", "4.1.2", "4.1.3", "4.1.4", "4.1.5"},
    "4.1.3": {"4.1.2", "4.1.4"},
}
_BETWEEN = ("", "的")
_CLAUSE = re.compile(r"(?<![\d.])4\.(?:1\.[1-5]|1[0-3]|[1-9])(?![\d.万度级个天次分米a-zA-Z%％×*])")
_CUT = re.compile(r"住院(?:去|里|做|把|要)?[^，,。？?住院]{0,3}(?:切|割|摘除)")
_SURGERY = re.compile(r"手术|开刀")
# Where an operation is done, said of one that is talked about already.
_IN_HOSPITAL = re.compile(r"(?<!不)(?<!不用)住院(?:来|再)?(?:切|做|开刀|动刀|拿掉|割|开(?!的|单|具|了))")
_PAPER = re.compile(r"(?:^|手术|入院|住院)(?:通知)?[单书]")
_NO_SCREENING = re.compile(
    r"(?:不走|不用|不要|不做|不是|别走|不按|不算)(?:这个|那个)?早筛|普通的?(?:专家|门诊|住院|手术)|早筛(?:以外|之外|外面)"
)
_VISIT = re.compile(r"专家|门诊|[挂号]")
# 门诊 alone, in a short message; not the place or the paper.
_VISIT_ALONE, _SHORT = re.compile(r"(?<![急看])门诊(?!部|大厅|楼|病历|医生|大夫|做|切|能做|就能|手术|办公)"), 14
_OPERATIONS, _OF_A_STAY = {"4.7", "4.1.4"}, {"4.6", "4.7"}
# What has happened already is not asked for again, where something else is named.
_PAST = {"4.4", "4.6", "4.7"}
_DONE_BEFORE = re.compile(
    r"(?:做了|做过|做完|动了|动过|开了|刚做|刚开|住了|住过|上次|之前的?|上个?月|去年|前年)[^，,。？?；;]{0,4}$"
)
_ALL_DONE = re.compile(r"^(?:都|已经|早就?|也)(?:做|开|动|住)(?:了|过|完)[^，,。吗么？?]{0,2}(?:[，,。！!]|$)")
_DONE_AFTER = re.compile(r"^(?:了(?![吧吗么])|(?:都|已经|早就?)(?:做|开|动|住|看)(?:了|过|完)|过|完|后|以后|之后|做完|出院|已经)")


def _with_visit(text: str, entities: tuple[dict[str, Any], ...]) -> tuple[dict[str, Any], ...]:
    """With the outpatient visit where nothing else is named (门诊呢, 那门诊还剩几次)."""
    found = _VISIT_ALONE.search(text) if len(text) <= _SHORT else None
    if found is None or any(e.get("entity") in ("service", "surgery_setting", "department") for e in entities):
        return entities
    return (*entities, {"entity": "service", "value": "4.4", "start": found.start(), "end": found.end()})


def meant_entities(text: str, entities: Iterable[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """``entities`` without the services that are only named in passing; never without all of them.

    住院手术 names the setting and, where no service is named, the service too.
    """
    every = _with_visit(text, _with_surgery(text, _of_the_plain_kind(text, _with_clauses(text, _cut(text, tuple(entities))))))
    services = sorted(
        (e for e in every if e.get("entity") == "service" and isinstance(e.get("start"), int)), key=lambda e: e["start"]
    )
    passing = [one for pair in pairwise(services) for one in _attribute(text, *pair)]
    passing += [e for e in services if _is_over(text, e)]
    kept = [e for e in services if e not in passing and e.get("value") not in {p.get("value") for p in passing}]
    return tuple(e for e in every if e not in passing or not kept)


def in_focus(text: str, entities: tuple[dict[str, Any], ...], focus: str | None) -> tuple[dict[str, Any], ...]:
    """``entities`` with 住院切, 住院做 taken for where the operation in focus is done, not for another service (4.1.4, 4.7)."""
    entities = _without_what_is_done(text, _without_papers(text, entities), focus) if focus else entities
    found = _IN_HOSPITAL.search(text) if focus in _OPERATIONS else None
    if found is None or any(e.get("entity") == "service" and e.get("value") not in _OF_A_STAY for e in entities):
        return entities
    kept = tuple(e for e in entities if e.get("entity") not in ("service", "surgery_setting"))
    place = {"start": found.start(), "end": found.end()}
    return (*kept, {"entity": "service", "value": focus, **place}, {"entity": "surgery_setting", "value": "inpatient", **place})


def _without_papers(text: str, entities: tuple[dict[str, Any], ...]) -> tuple[dict[str, Any], ...]:
    """Without the services of which only the notice is named (手术通知单开好了)."""
    ends = [(e, int(e["end"])) for e in entities if e.get("entity") == "service" and isinstance(e.get("end"), int)]
    papers = [e for e, end in ends if _PAPER.match(text[end:]) or _PAPER.search(text[int(e.get("start", 0)) : end])]
    return tuple(e for e in entities if e not in papers)


def _without_what_is_done(text: str, entities: tuple[dict[str, Any], ...], focus: str | None) -> tuple[dict[str, Any], ...]:
    """Without an operation or a stay that is told as done (手术都做了), while another service is talked of."""
    return tuple(e for e in entities if e.get("entity") != "service" or e.get("value") == focus or not _is_done(text, e))


def _is_done(text: str, entity: dict[str, Any]) -> bool:
    return entity.get("value") in _PAST and "end" in entity and bool(_ALL_DONE.match(text[int(entity["end"]) :]))


def _of_the_plain_kind(text: str, entities: tuple[dict[str, Any], ...]) -> tuple[dict[str, Any], ...]:
    """不走早筛了，普通的专家号: the outpatient visit or stay outside the screening."""
    if not _NO_SCREENING.search(text):
        return entities
    kind = "4.4" if _VISIT.search(text) else "4.7" if _SURGERY.search(text) else "4.6" if "住院" in text else None
    screening = [e for e in entities if e.get("entity") == "service" and str(e.get("value")).startswith("4.1.")]
    if kind is None or not screening:
        return entities
    return tuple({**e, "value": kind} if e in screening else e for e in entities)


def _cut(text: str, entities: tuple[dict[str, Any], ...]) -> tuple[dict[str, Any], ...]:
    """住院切胆囊 is an operation with a stay in hospital, so 4.7 is meant where only the stay is named."""
    named = {e.get("value") for e in entities if e.get("entity") == "service"}
    if named != {"4.6"} or not _CUT.search(text):
        return entities
    return tuple({**e, "value": "4.7"} if e.get("entity") == "service" else e for e in entities)


def _with_clauses(text: str, entities: tuple[dict[str, Any], ...]) -> tuple[dict[str, Any], ...]:
    """With the services an agent names by their clause (查4.4 4.5); a guess from the whole sentence gives way to them."""
    found = tuple(
        {"entity": "service", "value": m.group(), "start": m.start(), "end": m.end()} for m in _CLAUSE.finditer(text)
    )
    if not found:
        return entities
    kept = tuple(e for e in entities if e.get("entity") != "service" or not _is_guess(text, e))
    return (*kept, *found) if not any(e.get("entity") == "service" for e in kept) else kept


def _is_guess(text: str, entity: dict[str, Any]) -> bool:
    return entity.get("start") == 0 and entity.get("end") == len(text)


def _with_surgery(text: str, entities: tuple[dict[str, Any], ...]) -> tuple[dict[str, Any], ...]:
    if any(e.get("entity") == "service" for e in entities):
        return entities
    settings = [e for e in entities if e.get("entity") == "surgery_setting" and "start" in e and "end" in e]
    named = [e for e in settings if _SURGERY.search(text[e["start"] : e["end"]])]
    return (*entities, *({**e, "entity": "service", "value": "4.7"} for e in named[:1]))


def _attribute(text: str, left: dict[str, Any], right: dict[str, Any]) -> list[dict[str, Any]]:
    """The one of two neighbours that only describes the other: 专家 in 专家复诊 and in 复诊的专家."""
    first, second = str(left.get("value")), str(right.get("value"))
    between = text[int(left.get("end", 0)) : right["start"]]
    if between not in _BETWEEN:
        return []
    if (first, second) == ("4.12", "4.4"):
        return [right]
    escort = between == "的" and second == "4.5"
    return [left] if escort or second in _ATTRIBUTE_OF.get(first, ()) else []


def _is_over(text: str, entity: dict[str, Any]) -> bool:
    if entity.get("value") not in _PAST:
        return False
    after = text[int(entity.get("end", 0)) :]
    return bool(_DONE_AFTER.match(after) or _DONE_BEFORE.search(text[: entity["start"]]))

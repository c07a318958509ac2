"""Which department is meant: in the member's own words where they say more than the lexicon, asked back where two are said."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from actions.reading.facts.words import meant
from actions.reading.turn import Turn
from actions.replies.phrasebook import say

# The service a department alone is booked with (4.4 注意5): 约个皮肤科 names no other.
OUTPATIENT = "4.4"
_EITHER = re.compile(r"或|还是|都行|都可以|[、/]|和|跟")
# 上次看的是消化科: where one has been, not where one wants to go.
_LAST_TIME = re.compile(r"(?:上次|上回|之前|以前|原来|前阵子|去年|上个?月)[^，,。；;]*$")
_BEEN = re.compile(r"^[^，,。；;]{0,2}(?:看过|去过|挂过|做过|看的|挂的|查的|做的)")
# A name of its own, finer than the one the lexicon files it under (运动医学科 under 骨科).
_OWN_NAME = re.compile(r"^[\u4e00-\u9fff]{3,}科$")
# Free words that tell what is the matter, for the health specialist to choose by: 膝盖疼, 高血压, 看腰的.
_AILMENT = re.compile(
    r"[痛疼痒肿胀麻酸晕咳喘烧吐泻炎癌瘤病症疹斑疮痘癣瘘痔]|结节|息肉|囊肿|骨折|扭伤|便秘|失眠|睡不|过敏|血压|血糖|血脂|尿酸|心慌|胸闷|月经|更年期|结石|增生|不舒服|难受|发热|头昏"
    r"|[腰腿膝颈肩背胸腹胃肠肝肾肺心脑眼耳鼻喉牙皮脚手头]"
)
_NAMED = re.compile(r"科|门诊|病房|中心|超|[Cc][Tt]|核磁|镜|检查|拍片|造影|试管|产检|建档|大卡")
# Said of the doctor or the booking, never of a department.
_NO_DEPARTMENT = re.compile(r"专家|主任|医师|教授|大夫|医生|特需|[约挂]|预约|帮我|安排|好一点|最好的|随便|都行|号(?!码)")


# 科室换成消化, 改挂呼吸: put in the place of another, in short.
_IN_PLACE = re.compile(
    r"(?:换|改|调|转)(?:成|为|到|去)?(?:看|挂|约)?(?P<said>[\u4e00-\u9fff]{2,6})"
    r"|(?:科室|科)(?:要|是|选|看|挂|就)(?P<named>[\u4e00-\u9fff]{2,6})"
)
_FILE = Path(__file__).resolve().parents[3] / "data" / "lexicon" / "department.yml"


@lru_cache(maxsize=1)
def _short_forms() -> dict[str, str]:
    """Departments as they are called in short where it is clear that one is meant: 消化, 神内, 呼吸."""
    listed: list[dict[str, Any]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    forms = {str(form): str(one["value"]) for one in listed for form in one["forms"]}
    stems = {form.removesuffix("科").removesuffix("内"): value for form, value in forms.items() if form.endswith("科")}
    return {form: value for form, value in {**stems, **forms}.items() if len(form) >= 2}


def put_in_place(text: str) -> str:
    """The department that is put in the place of another one, in short (科室换成消化); empty where none is."""
    found = _IN_PLACE.search(text)
    said = (found["said"] or found["named"]) if found else ""
    known = _short_forms()
    return next((known[said[:size]] for size in range(len(said), 1, -1) if said[:size] in known), "")


def told_department(turn: Turn) -> tuple[str, str]:
    """The department this message names, and what is to be asked back; both empty where it names none."""
    replaced = "" if turn.named("department") else put_in_place(turn.text)
    if replaced:
        return replaced, ""
    entities = [e for e in meant(turn, "department") if not _been_there(turn.text, e)]
    names = list(dict.fromkeys(_name(turn.text, e) for e in entities))
    if len(names) > 1 and _joined(turn.text, entities):
        return "", say("booking.which_department", departments=say("days.or").join(names[:3]))
    return (names[0] if names else ""), ""


def _been_there(text: str, entity: dict[str, Any]) -> bool:
    before, after = text[: int(entity.get("start", 0))], text[int(entity.get("end", 0)) :]
    return bool(_LAST_TIME.search(before) or _BEEN.match(after))


def _name(text: str, entity: dict[str, Any]) -> str:
    value, said = str(entity["value"]), text[int(entity.get("start", 0)) : int(entity.get("end", 0))]
    finer = len(said) >= 4 and _OWN_NAME.match(said) and not set(said) <= set(value)
    return said if finer else value


def _joined(text: str, entities: list[dict[str, Any]]) -> bool:
    first, last = sorted(entities, key=lambda e: int(e.get("start", 0)))[:: len(entities) - 1 or 1][:2]
    return bool(_EITHER.search(text[int(first.get("end", 0)) : int(last.get("start", 0))]))


def may_be_department(text: str) -> bool:
    """Whether free words can stand for a department: its name, or what is the matter; never a title or an order."""
    return not _NO_DEPARTMENT.search(text) and bool(_NAMED.search(text) or _AILMENT.search(text))

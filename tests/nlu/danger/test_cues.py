"""Cues of danger: words enough by themselves, and what takes them back."""

from __future__ import annotations

import pytest

from actions.language.normalise import normalise
from assistant.nlu.danger.cues import CueError, Cues, cues_file, project_cues

BROKEN = cues_file().read_text(encoding="utf8")

DANGEROUS = {
    "emergency": [
        "我爸胸口疼出冷汗挂什么科",
        "孩子高烧抽搐要不要叫救护车",
        "我妈昏迷了 护士上门能来吗",
        "流血止不住 120打不通",
        "老公吃错药了一直吐 手机上图文问诊怎么用",
        "丈夫去年做过支架 现在又胸口压得慌出汗",
        "之前中风过的我爸现在嘴歪了",
        "宝寶被花生嗆到了，臉憋得通紅",
        "我有哪些预约，陪诊是哪天，我爸中风了不会说话",
        "我是什么套餐，保额多少，孩子掉水里了",
        "产妇大出血 想转院 你们能安排床位吗",
    ],
    "mental_crisis": [
        "安眠药我都攒够了，不用你们心理咨询了",
        "我女儿在手腕上划了好几道",
        "以前想过自杀，最近这念头又来了",
        "反正治不好，不想再拖累家里人了，今晚就结束",
        "孩子说不想活了，我该怎么办",
        "陪诊还剩几次，我吞药了",
    ],
}
CALM = [
    "上次胸口疼已经好了，想约个专家",
    "心梗算不算重大疾病",
    "如果突发脑梗，住院协调多久能安排",
    "去年心梗住院，现在恢复得不错，想做复诊",
    "休克算在轻度疾病里吗",
    "填得我想死哈哈",
    "想死你们了，我又来了",
    "前年有过轻生的念头，熬过来了，想约心理咨询",
    "遗书怎么写有法律效力",
    "爬楼爬得要死",
    "专家号还有几次",
]


@pytest.mark.parametrize(("danger", "text"), [(danger, text) for danger, texts in DANGEROUS.items() for text in texts])
def test_a_danger_is_named_whatever_else_is_asked(danger: str, text: str) -> None:
    assert project_cues().danger(normalise(text)) == danger


@pytest.mark.parametrize("text", CALM)
def test_what_is_past_or_a_figure_of_speech_names_none(text: str) -> None:
    assert project_cues().danger(normalise(text)) == ""


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("'不省人事'", "'(不省人事'", "emergency: '\\(不省人事' is no pattern"),
        ("now:", "then:", "missing or misplaced: 'now'"),
        ("  past:", "  passed:", "missing or misplaced: 'past'"),
        ("- '不省人事'", "- 7", "emergency: '7' is no pattern"),
    ],
)
def test_a_broken_file_is_refused_with_place_and_reason(old: str, new: str, reason: str) -> None:
    assert old in BROKEN
    with pytest.raises(CueError, match=f"safety_cues.yml: {reason}"):
        Cues(BROKEN.replace(old, new))

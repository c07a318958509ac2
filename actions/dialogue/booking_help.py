"""Helping somebody over a question of the form: what it means, why it is asked, what if he will not say."""

from __future__ import annotations

import re

from actions.entitlement import SPECS, FactName
from actions.reading.turn import Turn

_UNWILLING = re.compile(
    r"不想(?:说|告诉|讲|提|填|透露|回答)|不(?:太|大)?方便(?:说|讲|透露|告诉)|不(?:愿意?|肯|要)(?:说|讲|透露|告诉)|不告诉|"
    r"(?:能不能|可不可以|可以)不(?:说|讲|填|答)|必须说吗|一定要说吗|非要说|非得说|(?:我的|个人)隐私"
)
_WHY_ASKED = re.compile(
    r"(?:为什么|为啥|干嘛|干吗|凭什么|干什么)(?:要|得|还要|非要|老)?(?:问|知道|告诉|说|填|提供)|(?:问|知道|要)(?:这个|这些|这|那么多|这么多)(?:干|做)(?:嘛|啥|什么)|"
    r"跟.{0,6}有(?:什么|啥)关系|关.{0,4}什么事"
)
_MEANING = re.compile(r"意思|不懂|没懂|不明白|没明白|听不懂|看不懂|[啥什]么?叫|什么是|啥是|分不清|怎么分|怎么算")

# What a question is about, in words of everyday life.
_EXPLAINED = {
    "disease_class": "重大、中度、轻度是合同里的分法，分不清没关系，直接说病名就行，比如肺癌、高血压。",
    "diagnosis": "医生说“怀疑是”“不排除是”就算疑似，诊断书或病历上写明了就算确诊。",
    "first_diagnosed_on": "就是医生第一次确诊这个病的日子，记不清哪天，说几月也行。",
    "admission_notice": "入院通知单是门诊医生开的、让您去办住院的单子，也有医院叫住院证、入院证。",
    "early_symptom": "看检查报告上写的结节、息肉或炎症长在哪里，就说哪里。",
    "region": "比如日本、新加坡在亚洲，英国、德国在欧洲。",
    "department": "不知道挂哪个科，说说哪里不舒服也行，或者说“不清楚”，由健康专员建议。",
    "treatment_begun": "手术、放化疗、吃药治疗，做了一样就算开始了。",
    "surgery_setting": "要住进医院做的是住院手术，不用住院、做完就走的是门诊手术。",
    "wanted_date": "说个日子就行，比如下周三、12月底，或者“越快越好”。",
    "report_on": "看报告上印的日期，记不清哪天，说几月也行。",
}
_CLASS_OF_NAMED = "诊断书和保险条款对得上哪一类，就说哪一类，对不上就说“不清楚”。"
_DAY = "没定下来也没关系，说个大概就行，比如下周、月底，或者“越快越好”。"
_ABOUT_WHEN = "记不清哪天没关系，说几月也行。"
_FREE_TO_SAY = "说不说由您决定，只是不说我就没法核实能不能用（手册6.6）。"


def unwilling(text: str) -> bool:
    """Whether ``text`` declines to answer (不方便说)."""
    return bool(_UNWILLING.search(text))


def asks_why(text: str) -> bool:
    """Whether ``text`` wants to know why we ask (问这个干嘛)."""
    return bool(_WHY_ASKED.search(text))


def asks_meaning(text: str) -> bool:
    """Whether ``text`` wants our question explained (什么意思，分不清)."""
    return bool(_MEANING.search(text))


def explained(turn: Turn, fact: str | None, named: bool = False) -> str:
    """What the question about ``fact`` means; empty where it needs no explaining. ``named``: the disease is known."""
    if fact == "disease_class" and named:
        return _CLASS_OF_NAMED
    if fact == "cancer_confirmed":
        return f"9大癌症是{'、'.join(cancer.name for cancer in turn.engine.catalogue.nine_cancers)}。"
    return _EXPLAINED.get(fact or "", "")


def reason_for_asking(fact: str) -> str:
    """Why ``fact`` is asked for."""
    return f"问{SPECS[FactName(fact)].label}，是因为能不能用、怎么安排要看这一项。"


def declined(fact: str, unwilling_to: bool) -> str:
    """What is said to somebody who cannot or will not tell ``fact``, before it is asked once more."""
    if unwilling_to:
        return _FREE_TO_SAY
    return _DAY if fact == "wanted_date" else _ABOUT_WHEN

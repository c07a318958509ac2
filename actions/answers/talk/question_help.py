"""Helping somebody over a question of ours: what it means, why it is asked, what if he will not say."""

from __future__ import annotations

from actions.entitlement import SPECS, FactName
from actions.reading.turn import Turn

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

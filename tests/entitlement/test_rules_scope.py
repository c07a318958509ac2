"""Departments and regions as people name them."""

from __future__ import annotations

import pytest

from actions.entitlement import RuleBook
from actions.entitlement.domain.rules.scope import BestEffort, Department, Region

from .builders import case_of, member


@pytest.mark.parametrize(
    ("told", "reason", "need"),
    [
        ("产科", True, False),
        ("急诊", True, False),
        ("急诊科", True, False),
        ("影像科", True, False),
        ("影像", True, False),
        ("B超室", True, False),
        ("心内科", False, False),
        ("妇科", False, False),
        ("妇产科", False, True),
        ("", False, True),
    ],
)
def test_departments(rulebook: RuleBook, told: str, reason: bool, need: bool) -> None:
    """A list, further words for it, and names that may or may not be meant."""
    rule = Department(
        clause="4.4 注意5", excluded=("产科", "急诊科", "影像科", "检查类"), words={"检查类": ("B超",)}, unclear=("妇产科",)
    )
    found = list(rule.findings(case_of(rulebook, "4.4", member(), {"department": told})))
    kinds = [type(finding).__name__ for finding in found]
    assert ("Reason" in kinds, "Need" in kinds) == (reason, need)


@pytest.mark.parametrize(
    ("told", "clinic", "revisit"),
    [
        ("做CT", "影像科", "影像科"),
        ("pet-ct", "影像科", "影像科"),
        ("核磁共振", "影像科", "影像科"),
        ("放射科", "影像科", "影像科"),
        ("b超", "超声诊断科", "超声诊断科"),
        ("超声", "超声诊断科", "超声诊断科"),
        ("胃镜", "检查类", "医技科室"),
        ("心电图室", "检查类", "医技科室"),
        ("体检科", "检查类", ""),
        ("抽血", "医技类", "医技科室"),
        ("病理科", "医技类", "医技科室"),
        ("产房", "产科", "产科"),
        ("急救中心", "急诊科", "急诊科"),
        ("试管婴儿", "生殖中心", ""),
        ("整牙", "口腔美容科", ""),
        ("proctology doctor", "", ""),
        ("放疗科", "", ""),
        ("口腔科", "", ""),
        ("妇科", "", ""),
        ("产后康复科", "", ""),
        ("消化内科", "", ""),
        ("甲状腺外科", "", ""),
    ],
)
def test_departments_of_the_edition(rulebook: RuleBook, told: str, clinic: str, revisit: str) -> None:
    """4.4 注意5 and 4.12 注意4, in the words people use for examinations and technical departments."""
    for service, excluded in (("4.4", clinic), ("4.12", revisit)):
        (rule,) = (one for one in rulebook.rules[service] if isinstance(one, Department))
        assert rule._excluded(told) == excluded, service


def test_regions_offered(rulebook: RuleBook) -> None:
    """The question offers the regions of the tier only."""
    rule = Region(clause="3.2", by_tier={"classic": ("asia",), "vip": ("asia", "europe"), "platinum": ()})
    (need,) = rule.findings(case_of(rulebook, "4.8", member()))
    assert [value.value for value in need.values] == ["asia", "europe"]
    (refused,) = rule.findings(case_of(rulebook, "4.8", member(), {"region": "usa"}))
    assert "亚洲、欧洲" in refused.text_zh


def test_a_wish_is_noted(rulebook: RuleBook) -> None:
    """4.12 注意6: followed where possible, without promise."""
    rule = BestEffort.parse_obj({"clause": "4.12 注意6", "facts": ["named_doctor"]})
    assert list(rule.findings(case_of(rulebook, "4.12", member()))) == []
    (note,) = rule.findings(case_of(rulebook, "4.12", member(), {"named_doctor": "yes"}))
    assert "不保证" in note.text

"""Departments by the many names people give them: 4.4 注意5 and 4.12 注意4, each with its own list."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.entitlement import CatalogueError, RuleBook
from actions.entitlement.domain.rules.departments import Department
from actions.entitlement.handbook import department_names

from ..builders import CONFIRMED, ask, case_of, codes, member, needs, tiered

REVISIT = {**CONFIRMED, "treatment_begun": "yes"}


def rule_of(book: RuleBook, service: str) -> Department:
    """The edition's own rule."""
    (rule,) = (one for one in book.rules[service] if isinstance(one, Department))
    return rule


@pytest.mark.parametrize(
    ("told", "kinds"),
    [
        ("产科", {"Reason"}),
        ("急诊", {"Reason"}),
        ("急诊科", {"Reason"}),
        ("影像科", {"Reason"}),
        ("影像", {"Reason"}),
        ("B超室", {"Reason"}),
        ("妇产科", {"Need", "Note"}),
        ("妇产科的妇科", set()),
        ("妇科", set()),
        ("心内科", {"Note"}),
        ("", {"Need", "Note"}),
    ],
)
def test_a_list_of_its_own(rulebook: RuleBook, told: str, kinds: set[str]) -> None:
    """Further words for an excluded one, near ones that are served, and names that may or may not be meant."""
    rule = Department(
        clause="4.4 注意5", excluded=("产科", "急诊科", "影像科", "检查类"), words={"检查类": ("B超",)}, near=("妇科",),
        unclear=("妇产科",),
    )  # fmt: skip
    found = rule.findings(case_of(rulebook, "4.4", member(), {"department": told}))
    assert {type(finding).__name__ for finding in found} == kinds


# told -> excluded department of 4.4 and of 4.12, empty where it is served.
NAMES: dict[str, tuple[str, str]] = {
    # Obstetrics
    **{told: ("产科", "产科") for told in (
        "产科", "产检", "孕检", "建大卡", "去建大卡", "产房", "唐筛", "无创DNA", "生孩子", "约剖腹产", "胎心监护",
        "妇产科生孩子的", "ｎｔ检查",
    )},
    # Emergency
    **{told: ("急诊科", "急诊科") for told in ("急诊", "急诊室", "儿科急诊", "急救中心", "抢救室")},
    # Beautifying teeth; 4.12 does not exclude it
    **{told: ("口腔美容科", "") for told in (
        "牙齿美白", "美牙", "贴面", "瓷贴面", "正畸", "正畸科", "戴牙套", "隐形牙套", "整牙", "烤瓷牙", "冷光美白", "洗牙美白",
        "口腔美容", "牙齿发黄",
    )},
    # Artificial conception; 4.12 does not exclude it
    **{told: ("生殖中心", "") for told in (
        "生殖中心", "生殖科", "试管", "试管婴儿", "冻卵", "捐精", "取卵",
        "ivf", "人工授精", "卵子冷冻",
    )},
    # Examinations
    **{told: ("超声诊断科", "超声诊断科") for told in ("B超", "b超", "做B超", "阴超", "彩超", "超声", "妇科B超", "四维彩超")},
    **{told: ("影像科", "影像科") for told in (
        "CT", "做CT", "增强CT", "做 CT", "pet-ct", "PET", "核磁", "核磁共振", "MRI", "放射科", "拍片子", "X光", "钼靶",
    )},
    **{told: ("检查类", "医技科室") for told in (
        "胃镜", "做胃镜", "肠镜", "骨密度", "测骨密度", "心电图", "心电图室", "肺功能", "内镜中心", "检查科",
        "睡眠监测", "眼底照相",
    )},
    **{told: ("医技类", "医技科室") for told in ("抽血", "验血", "化验", "检验科", "病理科", "药剂科")},
    "体检科": ("检查类", ""),
    # Near and served
    **{told: ("", "") for told in (
        "智齿", "拔智齿", "牙疼", "牙痛", "蛀牙", "补牙", "种植牙", "洗牙", "口腔科", "牙科", "妇科", "月经不调看妇科",
        "产后康复", "产后康复科", "盆底康复", "产后骨盆修复", "牙髓炎",
        "放疗科", "介入放射科", "消化内科", "甲状腺外科", "心内科", "内分泌", "眼科",
        "proctology doctor", "康复科", "儿科", "精神科", "怀孕了看内分泌科",
    )},
}  # fmt: skip


@pytest.mark.parametrize("told", NAMES)
def test_names_of_the_edition(rulebook: RuleBook, told: str) -> None:
    """In both services, each by its own list."""
    for service, excluded, facts in (("4.4", NAMES[told][0], {}), ("4.12", NAMES[told][1], REVISIT)):
        decision = ask(rulebook, service, tiered("vip"), {**facts, "department": told})
        assert codes(decision) == (["department_excluded"] if excluded else []), service
        if excluded:
            assert decision.reasons[0].text_zh.endswith(f"不包括{excluded}。")
        assert "department" not in needs(decision)


@pytest.mark.parametrize("told", ["妇产科", "怀孕了", "产后42天", "产后复查"])
@pytest.mark.parametrize(("service", "facts"), [("4.4", {}), ("4.12", REVISIT)])
def test_what_may_be_meant_or_not_is_asked(rulebook: RuleBook, service: str, facts: dict[str, str], told: str) -> None:
    """Which of the two departments."""
    decision = ask(rulebook, service, tiered("vip"), {**facts, "department": told})
    assert (decision.allowed, "department" in needs(decision, "booking")) == (True, True)
    assert "department_unclear" in [note.code for note in decision.notes]


@pytest.mark.parametrize("told", ["量子健康科", "隔壁老中医那个科", "proctology doctor"])
def test_what_no_list_knows_is_passed_on(rulebook: RuleBook, told: str) -> None:
    """Neither refused nor asked again."""
    decision = ask(rulebook, "4.4", tiered("vip"), {"department": told, "wanted_date": "2026-12-02"})
    assert decision.bookable
    passed_on = [note.text for note in decision.notes if note.code == "department_passed_on"]
    assert passed_on == [f"{told}能不能约，由健康专员确认。"]
    known = ask(rulebook, "4.4", tiered("vip"), {"department": "心内科", "wanted_date": "2026-12-02"})
    assert not known.notes


def test_names_of_the_lexicon_mean_what_the_edition_says_of_them(rulebook: RuleBook) -> None:
    """Every form of an excluded department is refused in 4.4, of a partly excluded one asked or served."""
    rule = rule_of(rulebook, "4.4")
    for form, name in department_names().items():
        meant = rule.meanings(form)
        if name in rule.excluded:
            assert meant[:1] == (name,) or set(meant) & set(rule.excluded), form
        elif name not in rule.unclear:
            assert not set(meant) & set(rule.excluded), form


def test_a_broken_lexicon_is_refused(tmp_path: Path) -> None:
    """With the file and the reason."""
    path = tmp_path / "department.yml"
    path.write_text("- value: 产科", encoding="utf-8")
    with pytest.raises(CatalogueError, match="科室词表"):
        department_names(path)
    with pytest.raises(CatalogueError, match="科室词表"):
        department_names(tmp_path / "none.yml")

"""A broken or incomplete catalogue is refused with file, field and reason."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.entitlement.errors import CatalogueError
from actions.entitlement.handbook import DEFAULT_PATH, Catalogue, load_catalogue, parse_catalogue

Raw = dict[str, Any]
Harm = tuple[str, object, str, str]
FILE = "edition.yml"
DROP = object()


@pytest.fixture(scope="module")
def whole() -> Raw:
    loaded: Raw = yaml.safe_load(DEFAULT_PATH.read_bytes())
    return loaded


def harmed(whole: Raw, path: str, value: object) -> Raw:
    """A copy of `whole`, the entry at `path` set to `value` or dropped; a final "+" appends to a list."""
    raw = copy.deepcopy(whole)
    *parents, last = path.split("/")
    place: Any = raw
    for part in parents:
        place = place[int(part)] if isinstance(place, list) else place[part]
    if value is DROP:
        del place[last]
    elif last == "+":
        place.append(value)
    else:
        place[last] = value
    return raw


def parse(raw: Raw) -> Catalogue:
    return parse_catalogue(json.dumps(raw, ensure_ascii=False), FILE)  # JSON is YAML, and quick to write


CLINIC = 'services["4.4"]'

# What is done to the file: path, new value, and then the field and the reason it is refused with.
MISSING: list[Harm] = [
    ("services/4.4/steps", DROP, f"{CLINIC}.steps", "缺少这一项"),
    ("services/4.4/parent", DROP, f"{CLINIC}.parent", "缺少这一项"),
    ("services/4.4/hours/clause", DROP, f"{CLINIC}.hours.clause", "缺少这一项"),
    ("services/4.4/rules/0/clause", DROP, f"{CLINIC}.rules[0].clause", "缺少这一项"),
    ("services/4.4/quota/0/clause", DROP, f"{CLINIC}.quota[0].clause", "缺少这一项"),
    ("services/4.4/quota/0/limits/vip", DROP, f"{CLINIC}.quota[0].limits", "缺少套餐 vip 的次数"),
    ("services/4.4/quota", [], f"{CLINIC}.quota", "必须有次数"),
    ("services/4.4/summary/text", " ", f"{CLINIC}.summary.text", "不能为空"),
    ("services/4.4/hours/line", None, f"{CLINIC}.hours", "至少要写一个"),
    ("services/4.4/apply/line", None, f"{CLINIC}.apply", "至少要写一个"),
    ("services/4.4/booking/states", ["requested"], f"{CLINIC}.booking", "completed"),
    ("services/4.8/rules/0/by_tier/vip", DROP, 'services["4.8"].rules[0].by_tier', "缺少套餐 vip"),
    ("lines/complaint", DROP, "lines", "缺少热线 complaint"),
    ("lines/main/hours/open", DROP, "lines.main.hours", "open 要早于 close"),
    ("lines/complaint/hours", DROP, "lines.complaint.hours", "缺少这一项"),
    ("general", DROP, "general", "缺少这一项"),
]
WRONG: list[Harm] = [
    ("services/4.4/stepz", [], f"{CLINIC}.stepz", "不认识这一项"),
    ("services/4.4/summary/clause", "4.99", f"{CLINIC}.summary.clause", "没有服务 4.99"),
    ("services/4.4/steps/0/clause", "4.14 流程1", f"{CLINIC}.steps[0].clause", "没有服务 4.14"),
    ("services/4.4/rules/1/clause", "4.1.6 注意5", f"{CLINIC}.rules[1].clause", "没有服务 4.1.6"),
    ("general/0/clause", "4.20", "general[0].clause", "没有服务 4.20"),
    ("services/4.4/summary/clause", "4.4 注意", f"{CLINIC}.summary.clause", "不是手册的条款号"),
    ("services/4.4/summary/clause", 4.4, f"{CLINIC}.summary.clause", "带引号"),
    ("services/4.4/quota/0/limits/vip", -1, f"{CLINIC}.quota[0].limits", "vip 应为 0 以上的整数"),
    ("services/4.4/quota/0/limits/vip", "两次", f"{CLINIC}.quota[0].limits", "vip 应为 0 以上的整数"),
    ("services/4.4/quota/0/condition", "ill", f"{CLINIC}.quota[0].condition", "应为 any、"),
    ("services/4.4/cancellation/cutoff", "soon", f"{CLINIC}.cancellation.cutoff", "应为 before_notified、"),
    ("services/4.4/refund/before", "25:00", f"{CLINIC}.refund.before", "写法不对"),
    ("services/4.4/booking/states/+", "lost", f"{CLINIC}.booking.states[7]", "没有这个预约状态：lost"),
    ("services/4.2/booking/states", ["requested"], 'services["4.2"].booking', "states 应为 []"),
    ("services/4.2/hours/own/open", "08:00", 'services["4.2"].hours.own', "不能同时写"),
    ("lines/main/hours/open", "21:00", "lines.main.hours", "open 要早于 close"),
    ("lines/main/hours/open", "八点", "lines.main.hours.open", "时刻"),
    ("family_sharing/max_relatives", 0, "family_sharing.max_relatives", "应大于 0"),
    ("tiers/1/min_sum_insured", 600000, "tiers", "从低到高"),
    ("tiers/1/id", "classic", "tiers[1].id", "classic 写了两次"),
    ("general/0/topic", "weather", "general[0].topic", "应为 eligibility、"),
]
UNKNOWN: list[Harm] = [
    ("services/4.4/quota/0/limits/gold", 1, f"{CLINIC}.quota[0].limits.gold", "没有这个套餐"),
    ("services/4.4/quota/0/line", "4.5", f"{CLINIC}.quota[0].line", "应为 4.4"),
    ("services/4.4/hours/line", "hotline", f"{CLINIC}.hours.line", "没有热线 hotline"),
    ("services/4.4/apply/line", "hotline", f"{CLINIC}.apply.line", "没有热线 hotline"),
    ("services/4.1.3/parent", None, 'services["4.1.3"].parent', "应为 4.1"),
    ("services/4.1.3/parent", "4.4", 'services["4.1.3"].parent', "应为 4.1"),
    ("services/4.4/parent", "4.1", f"{CLINIC}.parent", "应为 null"),
    ("services/4.6/rules/0/else_costs", "4.40", 'services["4.6"].rules[0].else_costs', "没有服务 4.40"),
    ("services/4.8/rules/0/by_tier/vip", ["mars"], 'services["4.8"].rules[0].by_tier.vip', "没有地区 mars"),
    ("services/4.8/rules/0/by_tier/gold", [], 'services["4.8"].rules[0].by_tier.gold', "没有这个套餐"),
    ("family_sharing/services/+", "4.99", "family_sharing.services[1]", "没有服务 4.99"),
]
CLAIMED_TWICE: list[Harm] = [
    ("services/4.6/aliases/+", "陪诊", 'services["4.6"].aliases[', '“陪诊”已被 services["4.5"].aliases['),
    ("services/4.6/aliases/+", "ｍ d ｔ", 'services["4.11"].aliases[0]', '已被 services["4.6"].aliases['),
    ("services/4.6/aliases/+", "导医服务", 'services["4.6"].aliases[', '已被 services["4.5"].name'),
    ("tiers/0/aliases/+", "白金", "tiers[2].aliases[0]", "已被 tiers[0].aliases["),
    ("nine_cancers/1/symptoms/+", "肺结节", "nine_cancers[1].symptoms[", "已被 nine_cancers[0].symptoms[0]"),
    ("regions/3/aliases/+", "日本", "regions[3].aliases[", "已被 regions[0].aliases["),
]
HARMS = MISSING + WRONG + UNKNOWN + CLAIMED_TWICE


@pytest.mark.parametrize(("path", "value", "field", "reason"), HARMS)
def test_refused(whole: Raw, path: str, value: object, field: str, reason: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        parse(harmed(whole, path, value))
    error = caught.value
    assert error.file == FILE
    assert error.field is not None and error.field.startswith(field)
    assert reason in error.reason
    assert str(error) == error.message_zh == f"产品目录 {FILE} 的 {error.field}：{error.reason}"


@pytest.mark.parametrize("number", ["5.1", "4.0", "clinic", "4.1.1.1", "4.100"])
def test_a_service_is_numbered_as_in_chapter_four(whole: Raw, number: str) -> None:
    with pytest.raises(CatalogueError, match="服务编号应是第四章的条款号"):
        parse(harmed(whole, f"services/{number}", whole["services"]["4.2"]))


def test_an_edition_may_lack_a_service(whole: Raw) -> None:
    """Which services there are is for the file to say; what else cites the missing one is refused."""
    catalogue = parse(harmed(whole, "services/4.13", DROP))
    assert list(catalogue.services)[-1] == "4.12"


def test_all_problems_are_counted(whole: Raw) -> None:
    raw = harmed(harmed(whole, "services/4.4/steps", DROP), "services/4.5/steps", DROP)
    with pytest.raises(CatalogueError, match="另有 1 处"):
        parse(raw)


def test_extra_figures_of_a_rule_are_kept(whole: Raw) -> None:
    """What a kind of rule takes is for the rule registry to judge, not for the catalogue."""
    catalogue = parse(harmed(whole, "services/4.5/rules/0/half_days", [1, 2]))
    assert catalogue.services["4.5"].rules[0].figures == {"working_days": 2, "half_days": [1, 2]}


def test_null_limit_means_the_tier_has_none(whole: Raw) -> None:
    catalogue = parse(harmed(whole, "services/4.9/quota/0/limits/classic", None))
    assert not catalogue.services["4.9"].quota[0].offered("classic")


@pytest.mark.parametrize(
    ("content", "field", "reason"),
    [
        ("edition: {\ntiers: [1\n", "第 3 行", "YAML 写法有误"),
        ("tiers: 1\nlines: 2\ntiers: 3\n", "第 3 行", "“tiers”写了两次"),
        ("services:\n  [4.4]: x\n", "第 2 行", "YAML 写法有误"),
        ("- 4.4\n", "（整个文件）", "名称: 值"),
        ("", "（整个文件）", "名称: 值"),
        (b"\xff\xfe\x00", "（整个文件）", "YAML 写法有误"),
    ],
)
def test_no_yaml(content: str | bytes, field: str, reason: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        parse_catalogue(content, FILE)
    assert caught.value.field is not None and caught.value.field.startswith(field)
    assert reason in caught.value.reason


@pytest.mark.parametrize("name", ["nowhere.yml", "."])
def test_no_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(CatalogueError, match="打不开"):
        load_catalogue(tmp_path / name)


def test_read_once_until_the_file_changes(tmp_path: Path) -> None:
    file = tmp_path / FILE
    content = DEFAULT_PATH.read_text(encoding="utf8")
    file.write_text(content, encoding="utf8")
    first = load_catalogue(file)
    assert load_catalogue(file) is first
    assert first.source == str(file)
    file.write_text(content.replace("working_days: 2}", "working_days: 33}"), encoding="utf8")
    assert load_catalogue(file).services["4.5"].rules[0].figures == {"working_days": 33}


def test_a_catalogue_cannot_be_changed() -> None:
    catalogue = load_catalogue()
    with pytest.raises(TypeError):
        catalogue.tiers[0].min_sum_insured = 1

"""The catalogue's sentences and names: nothing left out, figures said, aliases unambiguous."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from actions.entitlement.handbook import (
    Catalogue,
    Clause,
    Fact,
    Service,
    Strict,
    load_catalogue,
    normalised,
)

from ..builders import SERVICE_IDS

# How many numbered items the handbook has under 服务流程 and 注意事项.
ITEMS = {
    "4.1.1": (5, 5), "4.1.2": (7, 6), "4.1.3": (8, 9), "4.1.4": (9, 11), "4.1.5": (3, 3),
    "4.2": (7, 3), "4.3": (2, 3), "4.4": (6, 9), "4.5": (6, 9), "4.6": (3, 13), "4.7": (3, 14),
    "4.8": (6, 8), "4.9": (13, 10), "4.10": (6, 4), "4.11": (12, 8), "4.12": (7, 10), "4.13": (7, 5),
}  # fmt: skip

GENERAL_CLAUSES = (
    "一 2.1.1 2.1.2 2.2 2.3 2.3.1 2.3.2 2.4 2.5 2.5.1 2.5.2 2.5.3 2.6 3.1.1 3.1.2 3.2"
    " 5.1.1 5.1.2 5.1.3 5.1.4 5.1.5 5.1.6 5.2 5.3 5.4 5.5"
    " 6.1 6.1.1 6.1.2 6.1.3 6.1.4 6.1.5 6.1.6 6.2 6.3 6.4 6.5 6.6 6.7 6.8 6.9 6.10 6.11"
    " 附录1 附录2 附录3 附录4 附录5 附录6"
).split()

# Service, part of its entry, and figures its sentences must name.
FIGURES = [
    ("4.1", "users", ["18周岁"]),
    ("4.1", "service_period", ["3年"]),
    ("4.1", "apply", ["021-22236700", "ZAZC@teladochealth.com.cn"]),
    ("4.1", "hours", ["9:00–21:00", "法定节假日"]),
    ("4.1.1", "turnaround", ["1个工作日", "3个工作日"]),
    ("4.1.2", "conditions", ["3个月", "二级及以上"]),
    ("4.1.2", "turnaround", ["1个工作日", "3个工作日", "10个工作日"]),
    ("4.1.3", "turnaround", ["10个工作日"]),
    ("4.1.4", "turnaround", ["10个工作日", "前1天"]),
    ("4.1.5", "turnaround", ["提前2天"]),
    ("4.2", "hours", ["7×24小时", "春节"]),
    ("4.3", "hours", ["9:00–21:00", "下一个工作日"]),
    ("4.3", "turnaround", ["30分钟"]),
    ("4.3", "session", ["24小时"]),
    ("4.4", "turnaround", ["提前7个工作日", "3个工作日"]),
    ("4.4", "refund", ["14:00", "1个工作日", "3次"]),
    (
        "4.4",
        "not_covered",
        ["产科", "急诊科", "生殖中心", "口腔美容", "超声诊断科", "影像科", "试管婴儿", "冻卵", "捐精"],
    ),
    ("4.4", "not_choosable", ["副主任医师", "不能指定专家"]),
    ("4.5", "turnaround", ["提前2个工作日"]),
    ("4.5", "session", ["1个工作日", "24点"]),
    ("4.5", "cancellation", ["1个工作日", "20:00"]),
    ("4.6", "turnaround", ["8到10个工作日", "3个工作日"]),
    ("4.6", "steps", ["2到3家", "入院前1天"]),
    ("4.6", "documents", ["二级及以上"]),
    ("4.7", "turnaround", ["8到10个工作日", "3个工作日"]),
    ("4.7", "not_covered", ["门诊手术"]),
    ("4.8", "turnaround", ["12到18个工作日"]),
    ("4.8", "documents", ["半年", "DICOM"]),
    ("4.8", "steps", ["3家"]),
    ("4.9", "turnaround", ["2到3个月", "2个工作日", "10个工作日", "15个工作日"]),
    ("4.9", "cost", ["150美元", "不满1小时按1小时", "自付"]),
    ("4.9", "includes", ["16小时", "8小时"]),
    ("4.10", "session", ["45分钟"]),
    ("4.10", "coverage", ["北京", "上海", "广州", "成都", "杭州", "宁波"]),
    ("4.11", "turnaround", ["2个工作日", "15个工作日", "7个工作日"]),
    ("4.11", "session", ["1小时"]),
    ("4.11", "includes", ["3位", "副主任"]),
    ("4.12", "turnaround", ["提前7个工作日", "3个工作日"]),
    ("4.12", "refund", ["14:00", "1个工作日", "3次"]),
    ("4.13", "hours", ["9:00–18:00", "法定节假日"]),
    ("4.13", "turnaround", ["提前7个工作日", "5个工作日"]),
    ("4.13", "session", ["60分钟"]),
    ("4.13", "not_covered", ["换药", "压疮护理", "气管切开护理"]),
]

# What people say, and the one service they mean by it.
SAID = {
    "4.1": ("早筛", "防癌筛查"),
    "4.1.1": ("方案定制",),
    "4.1.2": ("报告解读",),
    "4.1.3": ("早筛门诊", "早筛专家号"),
    "4.1.4": ("早筛住院", "早筛手术"),
    "4.1.5": ("随访",),
    "4.2": ("电话问诊",),
    "4.3": ("图文",),
    "4.4": ("专家号", "特需", "挂专家", "特须号"),
    "4.5": ("陪诊", "陪珍"),
    "4.6": ("住院", "床位"),
    "4.7": ("手术", "开刀"),
    "4.8": ("国际会诊", "second opinion"),
    "4.9": ("海外就医",),
    "4.10": ("心理咨询", "心里咨询"),
    "4.11": ("MDT", "mdt", "多学科"),
    "4.12": ("复诊", "复查"),
    "4.13": ("护士上门",),
}

TOO_GENERAL = (
    "医生",
    "医院",
    "门诊",
    "专家",
    "会诊",
    "预约",
    "挂号",
    "服务",
    "报告",
    "解读",
    "方案",
    "协调",
    "电话",
    "海外",
    "入院",
)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def facts_in(value: object) -> Iterator[Fact]:
    """Every statement inside a model, at any depth."""
    if isinstance(value, Fact):
        yield value
    if isinstance(value, Strict):
        for child in value.__dict__.values():
            yield from facts_in(child)
    elif isinstance(value, dict):
        for child in value.values():
            yield from facts_in(child)
    elif isinstance(value, tuple):
        for child in value:
            yield from facts_in(child)


def text_of(service: Service, part: str) -> str:
    return " ".join(fact.text for fact in facts_in(getattr(service, part)))


class TestTexts:
    @pytest.mark.parametrize("service", ITEMS)
    def test_every_item_of_the_handbook_is_there(self, catalogue: Catalogue, service: str) -> None:
        """Nothing of 服务流程 and 注意事项 is left out, and no item is cited that does not exist."""
        cited = {
            match.groups()
            for fact in facts_in(catalogue.services)
            if (match := re.fullmatch(rf"{re.escape(service)} (流程|注意)(\d+)[a-g]?", fact.clause))
        }
        steps, cautions = ITEMS[service]
        expected = {("流程", str(n)) for n in range(1, steps + 1)} | {
            ("注意", str(n)) for n in range(1, cautions + 1)
        }
        cancers = {("流程", "6")} if service == "4.1.2" else set()
        assert cited | cancers == expected

    @pytest.mark.parametrize("service", ITEMS)
    def test_steps_follow_the_handbook(self, catalogue: Catalogue, service: str) -> None:
        numbers = [
            int(match.group(1))
            for step in catalogue.services[service].steps
            if (match := re.fullmatch(rf"{re.escape(service)} 流程(\d+)[a-g]?", step.clause))
        ]
        assert set(numbers) == set(range(1, ITEMS[service][0] + 1))

    @pytest.mark.parametrize("clause", GENERAL_CLAUSES)
    def test_every_general_clause_is_there(self, catalogue: Catalogue, clause: str) -> None:
        assert any(fact.clause == clause for fact in catalogue.general)

    def test_every_statement_has_a_clause_and_can_be_read_aloud(self, catalogue: Catalogue) -> None:
        facts = list(facts_in(catalogue))
        assert len(facts) > 600
        for fact in facts:
            assert isinstance(fact.clause, Clause)
            assert fact.text.endswith("。"), fact.text
            assert len(fact.text) <= 120, fact.text
            assert not re.search(r"[,;?!()]|\.$|\s\s|待补|TODO", fact.text), fact.text

    @pytest.mark.parametrize(("service", "part", "figures"), FIGURES)
    def test_figures_are_said(
        self, catalogue: Catalogue, service: str, part: str, figures: list[str]
    ) -> None:
        spoken = text_of(catalogue.services[service], part)
        assert [figure for figure in figures if figure not in spoken] == []

    @pytest.mark.parametrize("service", SERVICE_IDS)
    def test_each_service_answers_the_usual_questions(self, catalogue: Catalogue, service: str) -> None:
        entry = catalogue.services[service]
        for part in ("includes", "conditions", "steps", "turnaround", "coverage", "cost", "disclaimers"):
            assert getattr(entry, part), part

    @pytest.mark.parametrize("service", SERVICE_IDS)
    def test_no_number_of_another_line_is_named(self, catalogue: Catalogue, service: str) -> None:
        line = catalogue.line_of(service)
        spoken = " ".join(fact.text for fact in facts_in(catalogue.services[service]))
        named = {number for number in ("95169038", "021-22236700") if number in spoken}
        assert named == ({line.phone} if line else set())

    def test_topics(self, catalogue: Catalogue) -> None:
        assert [fact.clause for fact in catalogue.about("minor")] == ["5.4"]
        assert "30个自然日" in catalogue.about("waiting_period")[0].text
        assert len(catalogue.about("networks")) >= 6


class TestNames:
    @pytest.mark.parametrize("service", SERVICE_IDS)
    def test_twenty_aliases_and_more(self, catalogue: Catalogue, service: str) -> None:
        assert len(catalogue.services[service].aliases) >= 20

    @pytest.mark.parametrize(
        ("said", "service"), [(word, key) for key, words in SAID.items() for word in words]
    )
    def test_what_people_say(self, catalogue: Catalogue, said: str, service: str) -> None:
        meant = [
            key
            for key, entry in catalogue.services.items()
            if normalised(said) in map(normalised, (entry.name, entry.short_name, *entry.aliases))
        ]
        assert meant == [service]

    @pytest.mark.parametrize("word", TOO_GENERAL)
    def test_words_too_general_to_mean_a_service(self, catalogue: Catalogue, word: str) -> None:
        assert all(word not in entry.aliases for entry in catalogue.services.values())

    def test_screening_aliases_of_clinic_and_ward_say_screening(self, catalogue: Catalogue) -> None:
        """Plain 门诊, 住院, 手术 belong to 4.4, 4.6, 4.7; only with 早筛 or 防癌 they are 4.1.3 and 4.1.4."""
        official = {"住院及手术协调", "住院手术协调"}
        for key in ("4.1.3", "4.1.4"):
            for alias in catalogue.services[key].aliases:
                assert alias in official or re.search("早筛|早赛|防癌", alias), alias

    @pytest.mark.parametrize(
        ("place", "region"),
        [
            ("日本", "asia"),
            ("香港", "hk_mo_tw"),
            ("澳门", "hk_mo_tw"),
            ("台湾", "hk_mo_tw"),
            ("土耳其", "asia"),
            ("英国", "europe"),
            ("德国", "europe"),
            ("纽约", "usa"),
            ("加拿大", "other"),
            ("澳大利亚", "other"),
        ],
    )
    def test_places(self, catalogue: Catalogue, place: str, region: str) -> None:
        assert [entry.id for entry in catalogue.regions if place in entry.aliases] == [region]

"""Bare words: a yes, a no, no thanks, a huh; and counts told by number."""

from __future__ import annotations

import pytest

from actions.entitlement.domain.fact_specs import FactName
from actions.reading.facts.answers import clear_yes, no_thanks
from actions.reading.facts.reading import read_facts
from actions.reading.facts.words import asks_only_why
from actions.replies.wording import grouped
from tests.reading.facts.test_reading import asking, turn


@pytest.mark.parametrize("text", ["不用了", "不用了，谢谢", "先不约了", "没有了", "那算不要了吧", "不需要"])
def test_no_thanks(text: str) -> None:
    assert no_thanks(text)


@pytest.mark.parametrize("text", ["不对", "没有通知单", "不是这个", "不用换药"])
def test_a_no_is_not_no_thanks(text: str) -> None:
    assert not no_thanks(text)


@pytest.mark.parametrize("text", ["嗯？", "可以吗", "确定？"])
def test_a_yes_with_a_question_mark_is_none(text: str) -> None:
    assert not clear_yes(turn(text, "affirm"))


@pytest.mark.parametrize(
    ("text", "yes"),
    [("啊吧啊吧", False), ("哒哒哒", False), ("没毛病", True), ("就那天", True), ("/affirm", True)],
)
def test_babble_is_no_yes_however_sure_it_was_read(text: str, yes: bool) -> None:
    assert clear_yes(turn(text, "affirm", sure=0.97)) is yes


def test_a_huh_answers_nothing() -> None:
    assert read_facts(turn("嗯？", "affirm"), asking(FactName.TREATMENT_BEGUN)).facts == {}


@pytest.mark.parametrize(
    ("text", "intent", "told"),
    [
        ("要", "affirm", {}),
        ("好的", "affirm", {}),
        ("有", "affirm", {"cancer_confirmed": "yes"}),
        ("没有", "deny", {"cancer_confirmed": "no"}),
    ],
)
def test_consent_is_no_answer_to_whether_something_has_happened(text: str, intent: str, told: dict[str, str]) -> None:
    assert read_facts(turn(text, intent), asking(FactName.CANCER_CONFIRMED)).facts == told


@pytest.mark.parametrize(
    ("text", "organ"),
    [
        ("肺上的毛病", "lung"), ("肺上的毛病，没有确诊", "lung"), ("胃里长了个东西", "stomach"), ("肠里有息肉", "colorectal"),
        ("肺里没有，肝上有", "liver"), ("化验单上的", None), ("肺上面没有东西，乳腺结节", "breast"), ("都没有", "none"),
    ],
)  # fmt: skip
def test_an_organ_of_one_character_is_heard_where_something_is_said_of_it(text: str, organ: str | None) -> None:
    assert read_facts(turn(text), asking(FactName.EARLY_SYMPTOM)).facts.get("early_symptom") == organ


def test_who_speaks_is_not_whom_it_is_for() -> None:
    said = turn("我是孩子妈妈", relation="孩子妈妈:spouse")
    assert "for_whom" not in read_facts(said).facts


def test_what_was_done_last_month_is_no_wish() -> None:
    said = turn("我上个月做了手术，想复查", "book")
    assert read_facts(said, asking(FactName.DISEASE_CLASS)).problem == ""
    assert "wanted_date" not in read_facts(said, asking(FactName.DISEASE_CLASS)).facts


@pytest.mark.parametrize("text", ["为什么", "为啥用不了？", "那凭什么呀"])
def test_only_why(text: str) -> None:
    assert asks_only_why(text)


def test_why_with_a_matter_of_its_own() -> None:
    assert not asks_only_why("为什么要占一次专家门诊")


def test_counts_are_told_by_number() -> None:
    limited = [("陪诊", "2次"), ("门诊", "2次"), ("心理咨询", "6次"), ("手术", "已用完")]
    told = grouped([*limited, ("图文问诊", "不限次"), ("电话医生", "不限次")])
    assert told == "心理咨询6次；陪诊、门诊各2次；手术已用完；图文问诊、电话医生都不限次"


def test_putting_the_disease_right_is_no_no() -> None:
    said = turn("不是，是乳腺结节", disease="乳腺结节")
    assert "cancer_confirmed" not in read_facts(said, asking(FactName.CANCER_CONFIRMED)).facts

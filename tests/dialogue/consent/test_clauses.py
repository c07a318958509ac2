"""A firm yes in a clause of its own: remarks leave it standing, questions of later are kept, whatever doubts takes it back."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.dialogue.consent.clauses import clauses, firm_beside
from actions.dialogue.consent.proposals import Proposal
from actions.dialogue.consent.verdict import ConsentReading, Verdict, read_consent
from tests.dialogue.consent_proposals import BOOKING, CANCELLING, FORFEITING, MEMBER, MOVING, NAMING, NOW
from tests.dialogue.consent_utterances import FOLDER, utterances

FILE = yaml.safe_load((FOLDER.parents[2] / "data/language/consent.yml").read_text(encoding="utf8"))["beside"]
OTHERS = ("导医", "陪诊", "心理咨询", "住院协调", "体检")
WORDS = yaml.safe_load((FOLDER / "tails.yml").read_text(encoding="utf8"))
DOUBTS = [tail for group in ("doubting", "negating", "asking", "adding", "other_person") for tail in WORDS[group]]
TAKES_BACK = ("no", "doubt", "change", "other_person")
LABELLED = {act: [one.said for one in utterances(act) if one.label in TAKES_BACK] for act in ("book", "reschedule")}
FIRM = {
    "book": ["提交", "确定提交", "那交吧", "行了先提交", "帮我约上吧", "提交嘛", "就约吧", "确定"],
    "reschedule": ["改吧", "确定改", "先改这个", "那就改", "确定"],
}
REMARKS = ["我豁出去了", "都你们选", "你早这样嘛", "急死我了", "我没啥好犹豫的", "别磨叽了", "莫啰嗦了", "懒得扯了"]
LATER = WORDS["asking_afterwards"]
BREAKS = st.sampled_from(["，", "。", "！", " ", "；", "～"])
MENDABLE = (BOOKING, MOVING)


def read(text: str, proposal: Proposal) -> ConsentReading:
    others = OTHERS if proposal.act == "book" else ("专家号", "心理咨询", "体检")
    return read_consent(text, proposal, NOW, MEMBER, other_services=others)


ENDS = st.sampled_from(["。", "！", "；", "\n"])


@st.composite
def firm_with(draw: st.DrawFn, beside: list[str], most: int = 2, breaks: Any = BREAKS) -> tuple[str, Proposal]:
    proposal = draw(st.sampled_from(MENDABLE))
    parts = draw(st.lists(st.sampled_from(beside), min_size=1, max_size=most, unique=True))
    parts.insert(draw(st.integers(0, len(parts))), draw(st.sampled_from(FIRM[proposal.act])))
    return draw(breaks).join(parts), proposal


@settings(max_examples=150, deadline=None)
@given(firm_with(REMARKS))
def test_a_remark_takes_nothing_of_it_back(spoken: tuple[str, Proposal]) -> None:
    reading = read(*spoken)
    assert (reading.verdict, reading.asked) == (Verdict.YES, ())


@settings(max_examples=150, deadline=None)
@given(firm_with(LATER, most=1, breaks=ENDS))
def test_a_question_of_later_is_kept_to_be_answered(spoken: tuple[str, Proposal]) -> None:
    reading = read(*spoken)
    assert reading.verdict is Verdict.YES and len(reading.asked) == 1
    assert reading.asked[0] in spoken[0]


@settings(max_examples=150, deadline=None)
@given(firm_with(LATER, most=1, breaks=st.sampled_from(["，", " "])))
def test_a_question_in_the_same_sentence_leaves_it_open(spoken: tuple[str, Proposal]) -> None:
    assert read(*spoken).verdict is not Verdict.YES


@st.composite
def firm_with_a_doubt(draw: st.DrawFn) -> tuple[str, Proposal]:
    proposal = draw(st.sampled_from(MENDABLE))
    parts = [draw(st.sampled_from(FIRM[proposal.act])), *draw(st.lists(st.sampled_from(REMARKS + LATER), max_size=2))]
    parts.insert(draw(st.integers(0, len(parts))), draw(st.sampled_from(DOUBTS + LABELLED[proposal.act])))
    return draw(BREAKS).join(parts), proposal


@settings(max_examples=500, deadline=None)
@given(firm_with_a_doubt())
def test_one_doubt_among_them_takes_it_back(spoken: tuple[str, Proposal]) -> None:
    assert read(*spoken).verdict is not Verdict.YES


@pytest.mark.slow
@pytest.mark.parametrize("proposal", MENDABLE, ids=lambda one: one.act)
def test_no_doubt_stands_beside_any_firm_yes(proposal: Proposal) -> None:
    spoken = [f"{first}{pause}{second}" for firm, doubt in product(FIRM[proposal.act], DOUBTS + LABELLED[proposal.act])
              for pause in "，。" for first, second in ((firm, doubt), (doubt, firm))]  # fmt: skip
    assert [text for text in spoken if read(text, proposal).verdict is Verdict.YES] == []


@settings(max_examples=100, deadline=None)
@given(firm_with([*REMARKS, *LATER, "没给我扣吧", "那地方不好找", "没得我的事吧", "不晓得哪家医院"]))
def test_a_firm_yes_is_never_a_no_where_nothing_is_refused(spoken: tuple[str, Proposal]) -> None:
    reading = read(*spoken)
    assert reading.firm and reading.verdict is not Verdict.NO


@settings(max_examples=200, deadline=None)
@given(st.sampled_from((NAMING, FORFEITING, CANCELLING, replace(MOVING, forfeits=True))), st.sampled_from(REMARKS + LATER))
def test_what_cannot_be_mended_stays_as_strict_as_it_was(proposal: Proposal, beside: str) -> None:
    for said in ("确定", "提交", "确定取消", "登记吧", proposal.sentence):
        assert read(f"{said}，{beside}", proposal).verdict is not Verdict.YES


@pytest.mark.parametrize(
    "text",
    [
        "可以，我豁出去了", "好的，都你们选", "提交，行吗", "提交，好伐", "提交，你看行不", "提交…", "…提交，我豁出去了",
        "提交，？", "提交，要钱吗", "确定提交。那扣次数不", "提交吧，能退吗", "提交，我约好了", "提交，就是路远", "提交，骗你的",
        "提交，我妈约过", "提交，不约了吧", "提交，算了吧", "提交，我没说要", "对了，提交吗", "提交，另外一个人",
    ],
)
def test_none_of_these_is_a_yes(text: str) -> None:
    assert read(text, BOOKING).verdict is not Verdict.YES


@pytest.mark.parametrize("text", FILE["match"])
def test_the_examples_of_the_file_are_yes(text: str) -> None:
    assert read(text, BOOKING).verdict is Verdict.YES


@pytest.mark.parametrize("text", FILE["not"])
def test_the_counterexamples_of_the_file_are_none(text: str) -> None:
    assert read(text, BOOKING).verdict is not Verdict.YES


def test_of_another_service_more_may_be_asked() -> None:
    reading = read("确定。那我陪诊那两次还在吧，没给我扣", BOOKING)
    assert (reading.verdict, reading.asked) == (Verdict.YES, ("那我陪诊那两次还在吧，没给我扣",))
    shown = replace(BOOKING, shown=f"{BOOKING.shown}还会占用1次陪诊")
    assert read("确定。那我陪诊那两次还在吧，没给我扣", shown).verdict is not Verdict.YES


def test_a_guardian_and_an_agent_speak_of_the_member() -> None:
    spoken_of = replace(BOOKING, spoken_of=True)
    for text in ("那就给他提交", "给孩子提交吧", "帮她约上吧"):
        assert read(text, spoken_of).verdict is Verdict.YES
        assert read(text, BOOKING).verdict is not Verdict.YES
    assert read("给我弟弟提交", spoken_of).verdict is not Verdict.YES


def test_where_clauses_and_sentences_end() -> None:
    found = [(one.text, one.sentence) for one in clauses("提交吧，谢谢。要带什么？ 12.3号")]
    assert found == [("提交吧", 0), ("谢谢。", 0), ("要带什么？", 1), ("12.3号", 2)]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    beside = firm_beside(text, BOOKING, NOW, OTHERS)
    assert beside is None or isinstance(beside.agreed, bool)

"""The ask line: what is sent to the assistant, what is shown, what is noted."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from assistant import project
from assistant.console.context import Console
from assistant.console.web import PAGES

from .conftest import START, Agent, Said


def test_the_sentence_stands_with_its_clauses_word_for_word(anna: Agent, said: Said) -> None:
    said.text = "专家门诊还可用1次（手册3.2、4.4）。"
    page = anna.post(f"{anna.call('demo-vip')}/ask", asked="门诊 剩几").text
    assert said.text in page and "手册 3.2 原文" in page and "把握 90%" in page
    question = said.asked[0]
    assert (question.text, question.member_id, question.understood) == ("门诊 剩几", "demo-vip", "")


def test_the_newest_answer_is_the_first_also_within_one_second(anna: Agent, console: Console) -> None:
    there = anna.call("demo-vip")
    for asked in ("甲", "乙", "丙", "丁"):
        anna.post(f"{there}/ask", asked=asked)
    assert [one.asked for one in console.suggestions.of_call(there.split("/")[-1])] == ["丁", "丙", "乙", "甲"]


def test_for_somebody_unverified_no_member_is_named_to_the_assistant(anna: Agent, said: Said) -> None:
    there = anna.post("/calls", member="demo-vip", caller="relative").url.path
    anna.post(f"{there}/ask", asked="她还剩几次门诊")
    assert said.asked[0].member_id is None


def test_another_reading_is_one_press_away(anna: Agent, said: Said) -> None:
    there = anna.call("demo-vip")
    assert 'name="meant" value="my_eligibility"' in anna.post(f"{there}/ask", asked="门诊").text
    anna.post(f"{there}/ask", asked="门诊", meant="my_eligibility")
    assert said.asked[-1].understood == "my_eligibility"


def test_a_danger_stands_out(anna: Agent, said: Said) -> None:
    said.answer, said.text = {"intent": "emergency", "services": [], "clauses": []}, "请对方马上拨打120，您不要挂断。"
    page = anna.post(f"{anna.call('demo-vip')}/ask", asked="他胸口疼喘不上气").text
    assert "紧急：先按下面的话做" in page and "said danger" in page


@pytest.mark.parametrize(("asked", "status"), [("", 400), ("   ", 400), ("问" * 1001, 400)])
def test_nothing_or_too_much_is_not_sent(anna: Agent, said: Said, asked: str, status: int) -> None:
    assert anna.post(f"{anna.call('demo-vip')}/ask", asked=asked).status_code == status
    assert said.asked == []


def test_an_assistant_that_is_down_leaves_sheet_and_question(anna: Agent, said: Said) -> None:
    said.down = True
    answer = anna.post(f"{anna.call('demo-vip')}/ask", asked="门诊 剩几")
    assert answer.status_code == 503 and "助手暂时连不上" in answer.text
    assert 'value="门诊 剩几"' in answer.text and "演示贵宾" in answer.text


def test_pasted_words_and_answers_are_shown_as_text(anna: Agent, said: Said) -> None:
    said.text = "<b>粗</b>"
    page = anna.post(f"{anna.call('demo-vip')}/ask", asked="<script>alert(1)</script>").text
    assert "<script>alert" not in page and "<b>粗" not in page


def test_what_became_of_a_suggestion_is_kept(anna: Agent, console: Console) -> None:
    there = anna.call("demo-vip")
    anna.post(f"{there}/ask", asked="门诊 剩几")
    shown = console.suggestions.of_call(there.split("/")[-1])[0]
    for mark in ("copied", "clicked", "sources"):
        assert anna.post(f"{there}/suggestions/{shown.id}", mark=mark).json() == {"noted": True}
    anna.post(f"{there}/suggestions/{shown.id}", verdict="wrong", meant="quota_rule")
    found = console.suggestions.of_call(there.split("/")[-1])[0]
    assert found.copied and found.clicked and found.sources
    assert (found.verdict, found.meant) == ("wrong", "quota_rule")
    taken = console.suggestions.acceptance(START.timestamp() - 1)
    assert (taken.shown, taken.copied, taken.right, taken.wrong) == (1, 1, 0, 1)


@pytest.mark.parametrize("told", [{"mark": "verdict"}, {"mark": "exported_at"}, {"verdict": "maybe"}])
def test_only_known_marks_are_kept(anna: Agent, console: Console, told: dict[str, str]) -> None:
    there = anna.call("demo-vip")
    anna.post(f"{there}/ask", asked="门诊 剩几")
    shown = console.suggestions.of_call(there.split("/")[-1])[0]
    assert anna.post(f"{there}/suggestions/{shown.id}", **told).status_code == 404


def test_every_intent_has_its_name_on_the_pages() -> None:
    domain = yaml.safe_load((project.root() / "domain.yml").read_text("utf-8"))
    named = {next(iter(one)) if isinstance(one, dict) else one for one in domain["intents"]}
    labels: Any = PAGES.get_template("labels.html").module
    assert set(labels.intents) == named and set(labels.not_meant) <= named

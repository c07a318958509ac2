"""One fact a question, yes or no first, under the service that is meant."""

from __future__ import annotations

import pytest

from actions.answers.facts.telling import FLOOR, focus_of, look_up, not_found, several, tell, told
from tests.answers.handbook_turns import asking, engine


class TestWhichService:
    def test_the_one_in_focus_where_none_is_named(self) -> None:
        assert look_up(asking("能给我换药吗", focus="4.13")).services == ("4.13",)

    def test_the_one_named_before_the_one_in_focus(self) -> None:
        assert look_up(asking("心理咨询能指定老师吗", service="4.10", focus="4.13")).services == ("4.10",)

    def test_one_named_in_passing_gives_way(self) -> None:
        found = look_up(asking("翻译超过时间的钱，住院那几天怎么算", service="4.6", focus="4.9"))
        assert found.parts[0].best is not None and found.parts[0].best.service == "4.9"

    def test_those_of_the_last_answer_where_none_is_in_focus(self) -> None:
        last = {"text": "…", "answer": {"services": ["4.8", "4.9"]}}
        assert focus_of(asking("要我自己去吗", last_answer=last)) == ("4.8", "4.9")

    def test_a_full_question_finds_another_service_where_this_one_says_nothing(self) -> None:
        assert look_up(asking("尿管护理教不教", focus="4.7")).services == ("4.13",)

    def test_an_ellipsis_does_not_leave_the_service(self) -> None:
        assert look_up(asking("视频的呢", focus="4.6", act="same_other")).services == ("4.6",)

    def test_the_second_question_is_about_the_service_of_the_first(self) -> None:
        found = look_up(asking("陪诊能帮我取药吗，要不要钱", service="4.5", focus="4.2"))
        assert found.services == ("4.5",) and len(found.parts) == 2


class TestTelling:
    @pytest.mark.parametrize(
        ("text", "service", "begins"),
        [
            ("能帮我拿药吗", "4.5", "导医服务：可以"),
            ("手术协调包括门诊手术吗", "4.7", "手术协调：不包括"),
            ("给换药吗", "4.13", "上门护理指导：不行"),
            ("要带身份证吗", "4.5", "导医服务：要"),
        ],
    )
    def test_yes_or_no_comes_first(self, text: str, service: str, begins: str) -> None:
        answer = told(asking(text, focus=service), "service_limits")
        assert answer is not None and answer.text.startswith(begins)

    def test_one_fact_and_its_clause(self) -> None:
        answer = told(asking("一次聊多久", focus="4.10"), "service_turnaround")
        assert answer is not None
        assert answer.text.count("。") == 1 and answer.clauses == ("4.10 注意3",)

    def test_the_tag_told_is_kept_for_what_follows(self) -> None:
        answer = told(asking("能指定老师吗", focus="4.10"), "service_limits")
        assert answer is not None and answer.events[0]["value"] == "choose_doctor"

    def test_silence_is_told_with_the_line(self) -> None:
        answer = told(asking("押金谁付", focus="4.6"), "service_cost")
        assert answer is not None and "手册没有写押金" in answer.text and answer.contact

    def test_what_asks_after_the_whole_is_left_to_the_caller(self) -> None:
        assert told(asking("要什么材料", focus="4.9"), "service_materials", ("documents",)) is None

    def test_a_use_gone_comes_with_until_when_to_cancel(self) -> None:
        answer = told(asking("约好告诉我时间了我再取消算用掉吗", focus="4.4"), "cancel_rule")
        assert answer is not None and "之前" in answer.text

    def test_below_the_floor_nothing_is_told(self) -> None:
        turn = asking("给我讲个笑话", focus="4.4")
        assert look_up(turn).score < FLOOR and tell(turn, look_up(turn)) is None

    def test_not_found_never_says_that_the_handbook_is_silent(self) -> None:
        text = not_found(asking("能摘星星吗", focus="4.4")).text
        assert "没有找到" in text and "95169038" in text and "手册没有写" not in text


class TestSeveral:
    def test_each_question_has_its_own_intent_and_service(self) -> None:
        turns = several(asking("陪诊能帮我取药吗，要不要钱？能陪到几点", service="4.5"))
        assert [turn.intent for turn in turns] == ["service_limits", "service_cost", "service_turnaround"]
        assert {turn.service for turn in turns} == {"4.5"}

    def test_one_question_is_none_of_them(self) -> None:
        assert several(asking("能帮我取药吗", focus="4.5")) == []

    def test_two_things_in_one_breath_are_both_told(self) -> None:
        parts = look_up(asking("机票 还有做检查的账单你们报不报", focus="4.9")).parts
        assert len({part.best.fact.text if part.best else part.silent.text for part in parts if part.best or part.silent}) == 2


def test_every_fact_says_what_it_is_about() -> None:
    for service in engine().catalogue.services.values():
        for fact in (*service.facts, *service.includes, *service.not_covered, *service.coverage, *service.counts_as_used):
            assert fact.about, fact.text

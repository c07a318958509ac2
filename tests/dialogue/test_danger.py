"""A danger in the course of a talk: help and people told, shorter each time, nothing booked, slowly afterwards."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sqlalchemy as sa

from actions.answers.talk.safety import caring_question
from actions.entitlement import Entitlements
from actions.reading.state import State
from actions.replies.phrasebook import entries
from tests.dialogue.talk import NOW, Talk, heard


def raised(desk: Entitlements) -> list[str]:
    return [one.kind.value for one in desk.incidents(actor="tester")]


def in_crisis(**who: Any) -> Talk:
    talk = Talk(**who)
    talk.say("我不想活了", "mental_crisis")
    return talk


def doubtful(kind: str = "mental_crisis", who: str = "self") -> Talk:
    """A talk in which our caring question was just asked."""
    talk = Talk()
    talk.state = State(member="demo-vip", turns=2, safety={"kind": kind, "who": who, "phase": "asked"})
    return talk


def test_people_are_told_once_and_another_danger_is_told_too(desk: Entitlements) -> None:
    talk = in_crisis()
    talk.say("我不想活了", "mental_crisis")
    talk.say("随便", "nlu_fallback")
    assert raised(desk) == ["mental_crisis"]
    talk.say("胸口疼得喘不上气", "emergency")
    assert sorted(raised(desk)) == ["emergency", "mental_crisis"]


def test_no_word_of_the_talk_is_recorded(desk: Entitlements) -> None:
    in_crisis()
    with desk.database.read() as connection:
        rows = [dict(row) for row in connection.execute(sa.text("SELECT * FROM incidents")).mappings()]
    assert rows and "不想活" not in json.dumps(rows, ensure_ascii=False, default=str)


def test_help_is_said_whatever_the_database_does(desk: Entitlements, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_: Any, **__: Any) -> None:
        raise sa.exc.OperationalError("insert", {}, Exception("locked"))

    monkeypatch.setattr(type(desk), "raise_incident", down)
    (answer,) = Talk().say("我不想活了", "mental_crisis")
    assert "12356" in answer.text


def test_help_gets_shorter_and_is_never_said_twice_alike(desk: Entitlements) -> None:
    talk = Talk()
    said = [talk.say("我不想活了", "mental_crisis")[0].text for _ in range(4)]
    assert len(set(said)) == 4 and len(said[0]) > len(said[1]) > len(said[2])


def test_nothing_is_booked_and_no_menu_is_shown(desk: Entitlements) -> None:
    talk = in_crisis()
    (answer,) = talk.say("帮我约专家号", "book", service="专家号:4.4")
    assert talk.state.booking is None and answer.options == () and "12356" in answer.text


def test_a_routine_question_gets_its_answer_after_one_short_line(desk: Entitlements) -> None:
    first, answer = in_crisis().say("电话医生几点上班", "service_hours", service="电话医生:4.2")
    assert "12356" in first.text and len(first.text) < 30 and answer.services == ("4.2",)


@pytest.mark.parametrize("words", ["救护车叫了", "人在医院了", "我妈过来陪着我", "没事了，好多了"])
def test_what_was_done_is_heard_and_no_number_is_pressed(desk: Entitlements, words: str) -> None:
    talk = in_crisis()
    (answer,) = talk.say(words, "nlu_fallback")
    assert talk.move and talk.move.name == "after_danger"
    assert "请现在就打" not in answer.text and answer.options == ()
    assert talk.state.safety and talk.state.safety["phase"] == "calmed"


def test_slowly_a_person_then_counselling_is_offered_and_never_booked_unasked(desk: Entitlements) -> None:
    talk = in_crisis()
    talk.say("我姐在旁边陪着", "nlu_fallback")
    (person,) = talk.say("嗯", "affirm")
    (counselling,) = talk.say("不知道说什么", "nlu_fallback")
    assert "95169038" in person.text and "心理咨询" in counselling.text
    assert desk.bookings("demo-vip", NOW, actor="tester") == () and talk.state.booking is None
    talk.say("要", "affirm")
    assert (talk.state.booking or {}).get("service") == "4.10"
    assert desk.bookings("demo-vip", NOW, actor="tester") == ()


def test_what_was_begun_is_taken_up_only_when_wanted(desk: Entitlements) -> None:
    talk = Talk()
    talk.say("帮我约专家号", "book", service="专家号:4.4")
    talk.say("心内科", department="心内科")
    talk.say("我爸晕倒了", "emergency")
    assert talk.state.booking is None
    (answer,) = talk.say("没事了，醒过来了", "nlu_fallback")
    assert "继续" in answer.text and talk.state.booking is None
    talk.say("接着约", "inform")
    assert (talk.state.booking or {}).get("facts", {}).get("department") == "心内科"


def test_over_and_a_question_in_one_message(desk: Entitlements) -> None:
    answers = in_crisis().say("没事了，专家号还剩几次", "my_quota", service="专家号:4.4")
    assert len(answers) == 2 and answers[1].quota is not None


def test_business_afterwards_ends_the_slow_voice(desk: Entitlements) -> None:
    talk = in_crisis()
    talk.say("好多了", "nlu_fallback")
    talk.say("电话医生几点上班", "service_hours", service="电话医生:4.2")
    assert talk.state.safety is None
    talk.say("帮我约专家号", "book", service="专家号:4.4")
    assert talk.state.booking is not None


@pytest.mark.parametrize("words", ["安全的", "我没事"])
def test_a_good_answer_to_our_question(desk: Entitlements, words: str) -> None:
    talk = doubtful()
    (answer, *_) = talk.say(words, "affirm")
    assert "谢谢" in answer.text or "放心" in answer.text
    assert talk.state.safety is None and raised(desk) == []


@pytest.mark.parametrize("words", ["不太好", "不安全", "身边没人"])
def test_a_bad_answer_to_our_question_brings_help(desk: Entitlements, words: str) -> None:
    talk = doubtful()
    (answer,) = talk.say(words, "nlu_fallback")
    assert "12356" in answer.text and raised(desk) == ["mental_crisis"]


@pytest.mark.parametrize(("intent", "helped"), [("affirm", True), ("deny", False)])
def test_what_yes_means_depends_on_what_we_asked(desk: Entitlements, intent: str, helped: bool) -> None:
    doubtful("emergency").say({"affirm": "有", "deny": "没有"}[intent], intent)
    doubtful("mental_crisis").say("嗯", "affirm")
    assert raised(desk) == (["emergency"] if helped else [])


def test_something_else_said_leaves_our_question_alone(desk: Entitlements) -> None:
    talk = doubtful()
    talk.say("电话医生几点上班", "service_hours", service="电话医生:4.2")
    assert talk.state.safety is None


def test_an_agent_is_told_what_to_do_with_the_caller(desk: Entitlements) -> None:
    talk = in_crisis(actor="agent")
    assert "主管" in (talk.state.last_answer or {})["text"]
    assert "来电人" in talk.say("她不说话", "nlu_fallback")[0].text
    assert desk.incidents(actor="tester")[0].who == "agent_caller"


def test_a_complaint_gets_a_ticket_and_a_deadline(desk: Entitlements) -> None:
    (answer,) = Talk().say("我要投诉你们的导医", "complaint")
    (incident,) = desk.incidents(actor="tester")
    assert all(part in answer.text for part in (incident.id, "24日", "12:00", "400-818-8168"))


def test_an_angry_word_is_no_complaint(desk: Entitlements) -> None:
    (answer,) = Talk().say("你们服务太差了", "complaint")
    assert "抱歉" in answer.text and "95169038" in answer.text and raised(desk) == []


def test_a_complaint_that_cannot_be_recorded_goes_to_the_hotline(
    desk: Entitlements, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(desk), "raise_incident", lambda *_, **__: 1 / 0)
    (answer,) = Talk().say("我要投诉", "complaint")
    assert "400-818-8168" in answer.text and "单号" not in answer.text


def test_the_turn_carries_the_talk_to_the_incident(desk: Entitlements) -> None:
    from dataclasses import replace

    from actions.dialogue.danger import alert

    alert(replace(heard("救命", "emergency"), conversation="talk-9"), "emergency", "self")
    assert desk.incidents(actor="tester")[0].conversation == "talk-9"


def test_grief_is_met_before_anything_else_is_asked(desk: Entitlements) -> None:
    talk = Talk()
    (answer,) = talk.say("我外婆上周去世了", "nlu_fallback")
    assert "听明白" not in answer.text and answer.text.startswith(tuple(entries()["safety.feeling.grief"].texts))


def test_anger_that_asks_nothing_gets_a_sorry_and_the_way_on(desk: Entitlements) -> None:
    (answer,) = Talk().say("打了三遍都没人接", "out_of_scope")
    assert "抱歉" in answer.text and "400-818-8168" in answer.text


def test_a_yes_with_nothing_open_takes_up_what_was_on_screen(desk: Entitlements) -> None:
    talk = Talk()
    talk.say("头孢能喝酒吗", "medical_advice")
    (answer,) = talk.say("好的", "affirm", act="ack")
    assert answer.options and answer.options[0] in answer.text


@pytest.mark.parametrize(
    ("text", "service"), [("舍曲林能停吗", "4.10"), ("这个结节要不要切", "4.4"), ("发烧吃什么药", "4.2")]
)
def test_each_medical_question_is_shown_its_door(desk: Entitlements, text: str, service: str) -> None:
    (answer,) = Talk().say(text, "medical_advice")
    assert service in answer.services and "不能替医生判断" in answer.text


def test_whether_somebody_is_behind_the_door_is_told(desk: Entitlements) -> None:
    night = NOW.replace(hour=23)
    (answer,) = Talk().say("发烧吃什么药", "medical_advice", now=night)
    assert "电话医生（现在有人）" in answer.text and "9:00起有人" in answer.text


@pytest.mark.parametrize(
    ("text", "confidence", "asked"), [("那都别动了", 0.2, False), ("那都别动了", 0.4, True), ("我这几天胸口老闷", 0.2, True)]
)
def test_a_faint_doubt_is_asked_about_only_where_some_trouble_is_told(
    desk: Entitlements, text: str, confidence: float, asked: bool
) -> None:
    from dataclasses import replace

    doubt = {"kind": "emergency", "level": "doubtful", "who": "self", "confidence": confidence}
    assert (caring_question(replace(heard(text), safety=doubt)) is not None) is asked


@pytest.mark.parametrize(
    ("words", "said"),
    [("打不通", "隔几分钟再打"), ("救护车多少钱", "费用"), ("我该怎么办", "一件事"), ("打过了 没人接", "110")],
)
def test_what_is_asked_in_the_middle_of_it_gets_its_own_answer(desk: Entitlements, words: str, said: str) -> None:
    talk = in_crisis()
    (answer,) = talk.say(words, "service_process")
    assert said in answer.text and answer.options == ()
    assert talk.state.safety and talk.state.safety["phase"] == "danger"


def test_waiting_for_the_car_is_heard_after_it_was_called(desk: Entitlements) -> None:
    talk = Talk()
    talk.say("我老婆突然晕倒了", "emergency", safety={"who": "other"})
    talk.say("120打了", "nlu_fallback")
    (answer,) = talk.say("还没到 怎么这么慢", "nlu_fallback")
    assert "车到哪了" in answer.text


def test_a_parent_is_told_that_it_is_not_his_fault(desk: Entitlements) -> None:
    talk = Talk()
    talk.say("我女儿说她想死", "mental_crisis", safety={"who": "other"})
    (answer,) = talk.say("都怪我 我怎么没看出来", "mental_crisis", safety={"who": "self", "confidence": 0.6})
    assert "不怪您" in answer.text
    (again,) = talk.say("她不说话", "nlu_fallback")
    assert "守在" in again.text


def test_what_sounds_of_another_danger_in_the_course_of_one_has_to_be_plain(desk: Entitlements) -> None:
    talk = Talk()
    talk.say("我胸口压着疼 出汗", "emergency")
    talk.say("坐在窗边", "mental_crisis", safety={"who": "self", "confidence": 0.6})
    assert talk.state.safety and talk.state.safety["kind"] == "emergency"
    talk.say("我不想活了", "mental_crisis", safety={"who": "self", "confidence": 0.97})
    assert talk.state.safety["kind"] == "mental_crisis"


@pytest.mark.parametrize(("words", "intent"), [("算了", "stop"), ("再见", "goodbye")])
def test_nobody_in_danger_is_let_go_with_a_stock_phrase(desk: Entitlements, words: str, intent: str) -> None:
    (answer,) = in_crisis().say(words, intent)
    assert "12356" in answer.text


def test_a_false_alarm_is_owned_and_draws_no_counselling(desk: Entitlements) -> None:
    talk = in_crisis()
    (answer,) = talk.say("开玩笑的 加班而已", "chitchat")
    assert "多想" in answer.text and talk.state.service is None
    talk.say("帮我约一个", "book")
    assert (talk.state.booking or {}).get("service") != "4.10" and talk.state.proposal is None


def test_a_death_is_no_relief(desk: Entitlements) -> None:
    talk = Talk()
    talk.say("我爸晕倒了", "emergency", safety={"who": "other"})
    (answer,) = talk.say("没抢救过来", "affirm")
    assert "节哀" in answer.text
    asked = doubtful("emergency", "other")
    assert "放心" not in "".join(one.text for one in asked.say("没抢救过来", "affirm"))


def test_what_the_doctors_do_in_hospital_is_no_order_of_ours(desk: Entitlements) -> None:
    talk = Talk()
    talk.say("我老婆突然晕倒了", "emergency", safety={"who": "other"})
    talk.say("到急诊了", "nlu_fallback")
    talk.say("医生说要马上手术", "book", service="手术:4.7")
    assert talk.state.booking is None
    (answer,) = talk.say("我好怕", "nlu_fallback")
    assert "我在" in answer.text and "床位" not in answer.text


def test_the_dead_are_not_asked_whether_they_are_safe(desk: Entitlements) -> None:
    faint = {"kind": "mental_crisis", "level": "doubtful", "who": "other", "confidence": 0.5}
    (answer,) = Talk().say("我爸昨晚走了", "family_sharing_rule", safety=faint)
    assert "安全" not in answer.text and "登记" not in answer.text


def test_no_doctors_door_stands_before_the_ambulance(desk: Entitlements) -> None:
    talk = Talk()
    talk.say("我爸嘴歪了 说话不清", "emergency", safety={"who": "other"})
    (answer,) = talk.say("要不要先约神经内科", "medical_advice")
    assert "120" in answer.text and answer.options == ()


def test_setting_something_else_right_is_no_answer_to_our_caring_question(desk: Entitlements) -> None:
    talk = doubtful()
    talk.say("不对啊，这个月我还没约过呢", "deny")
    assert (talk.state.safety or {}).get("phase") != "danger"


def test_a_bare_no_to_our_caring_question_is_one(desk: Entitlements) -> None:
    talk = doubtful()
    talk.say("不安全", "deny")
    assert (talk.state.safety or {}).get("phase") == "danger"

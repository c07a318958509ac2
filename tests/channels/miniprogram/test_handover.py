"""A chat passed on to people: one agent has it, the assistant is silent, handing back begins anew."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta
from typing import Any

import pytest

from actions.clock import current_time
from assistant.channels import handover
from assistant.channels.members import erasing
from assistant.channels.miniprogram.calls import Desk
from assistant.channels.store.handovers import LAPSES_AFTER, WAITS_FOR, Handover

from .conftest import PAYLOAD, Client, FakeAssistant, Members


def send(client: Client, text: str) -> int:
    return int(client.post("/messages", {"id": uuid.uuid4().hex, "text": text})["seq"])


def settled(client: Client) -> list[Any]:
    """The whole talk once nothing is being answered."""
    for _ in range(200):
        page = client.get("/messages?after=0")
        if not page["typing"]:
            return list(page["messages"])
    raise AssertionError("never answered")


def waiting(desk: Desk) -> tuple[Handover, ...]:
    return desk.store.handovers.waiting(current_time())


def taken(desk: Desk, user: str = "anna") -> Handover:
    found = handover.take(desk.store, waiting(desk)[0].id, user, current_time())
    assert found is not None
    return found


def test_asking_for_a_person_passes_the_talk_on_once_and_says_so(vip: Client, desk: Desk) -> None:
    assert [one["from"] for one in vip.say("转人工")] == ["assistant", "notice"]
    vip.say("转人工")
    found = waiting(desk)
    assert len(found) == 1 and found[0].road == "miniprogram" and desk.store.handovers.count(current_time()) == 1


@pytest.mark.parametrize("words", ["找人工。", "人工客服"])
def test_asked_outright_it_is_passed_on_whatever_the_assistant_makes_of_it(vip: Client, desk: Desk, words: str) -> None:
    vip.say(words)
    assert len(waiting(desk)) == 1


def test_a_word_about_people_is_not_asking_for_them(vip: Client, desk: Desk) -> None:
    vip.say("人工关节能做吗")
    assert waiting(desk) == ()


def test_while_it_waits_the_assistant_goes_on(vip: Client) -> None:
    vip.say("转人工")
    assert vip.say("你好")[0]["text"] == "回答 你好"


def test_two_agents_at_once_one_gets_it(vip: Client, desk: Desk) -> None:
    vip.say("转人工")
    id_, got = waiting(desk)[0].id, []
    threads = [
        threading.Thread(target=lambda user=user: got.append(handover.take(desk.store, id_, user, current_time())))
        for user in ("anna", "bert", "cleo", "dora")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([one for one in got if one is not None]) == 1
    assert [one["text"] for one in settled(vip)].count(handover.say("channel.handover.taken")) == 1


def test_the_assistant_is_silent_and_the_agents_words_arrive_once(vip: Client, desk: Desk, assistant: FakeAssistant) -> None:
    vip.say("转人工")
    found = taken(desk)
    asked = len(assistant.asked)
    send(vip, "我的专家号约不上")
    settled(vip)
    for _ in range(2):
        assert handover.answer(desk.store, found, "key-1", "我来看一下。", current_time())
    last = settled(vip)[-2:]
    assert [(one["from"], one["text"]) for one in last] == [("member", "我的专家号约不上"), ("agent", "我来看一下。")]
    assert len(assistant.asked) == asked


def test_a_button_pressed_meanwhile_does_nothing_and_says_so(vip: Client, desk: Desk, assistant: FakeAssistant) -> None:
    vip.say("预约")
    vip.say("转人工")
    taken(desk)
    sent = vip.post("/messages", {"id": uuid.uuid4().hex, "payload": PAYLOAD, "title": "确定"})
    assert [one["from"] for one in vip.answers(sent["seq"])] == ["notice"]
    assert all(one.text != PAYLOAD for one in assistant.asked)


def test_handed_back_the_assistant_speaks_in_a_talk_of_its_own(vip: Client, desk: Desk, assistant: FakeAssistant) -> None:
    vip.say("转人工")
    before = assistant.asked[-1].sender
    found = taken(desk)
    assert handover.hand_back(desk.store, found, current_time())
    assert vip.say("好的")[0]["text"] == "回答 好的"
    assert assistant.asked[-1].sender == f"{before}-1"
    assert not handover.hand_back(desk.store, found, current_time())
    assert not handover.answer(desk.store, found, "late", "还在吗", current_time())


def test_somebody_elses_talk_is_not_the_agents(vip: Client, desk: Desk) -> None:
    vip.say("转人工")
    found = taken(desk, "anna")
    assert handover.take(desk.store, found.id, "bert", current_time()) is None
    assert desk.store.handovers.find(found.id, "bert") is None
    assert desk.store.handovers.find(found.id, "anna") is not None


def test_a_hold_nobody_looks_after_lapses(vip: Client, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    vip.say("转人工")
    found = taken(desk, "anna")
    later = current_time() + LAPSES_AFTER + timedelta(seconds=1)
    monkeypatch.setenv("SUIXIN_NOW", later.isoformat())
    assert [one.id for one in waiting(desk)] == [found.id]
    said = vip.say("人呢")
    assert [one["from"] for one in said] == ["notice", "assistant"] and "暂时离开" in said[0]["text"]
    assert not handover.answer(desk.store, found, "late", "我回来了", current_time())
    again = taken(desk, "bert")
    assert again.id != found.id and again.asked_at == found.asked_at


def test_an_agent_who_looks_after_it_keeps_it(vip: Client, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    vip.say("转人工")
    found = taken(desk, "anna")
    later = current_time() + LAPSES_AFTER - timedelta(seconds=1)
    desk.store.handovers.seen(found.id, "anna", later)
    monkeypatch.setenv("SUIXIN_NOW", (later + timedelta(minutes=4)).isoformat())
    assert waiting(desk) == ()


def test_another_identity_ends_it(vip: Client, desk: Desk) -> None:
    vip.say("转人工")
    found = taken(desk)
    vip.post("/unbind", {})
    assert waiting(desk) == () and desk.store.handovers.find(found.id, "anna") is None


def test_nobody_waits_for_ever(vip: Client, desk: Desk) -> None:
    vip.say("转人工")
    assert desk.store.handovers.waiting(current_time() + WAITS_FOR + timedelta(minutes=1)) == ()


def test_without_a_console_nothing_is_passed_on(vip: Client, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk.handler, "_people", False)
    assert [one["from"] for one in vip.say("转人工")] == ["assistant"]
    assert waiting(desk) == ()


def test_erasing_ends_the_hold(vip: Client, desk: Desk, members: Members) -> None:
    vip.say("转人工")
    found = taken(desk)
    account = desk.store.accounts.get(found.account_id)
    assert account is not None
    erasing.erase(desk.store, account, current_time())
    assert desk.store.handovers.find(found.id, "anna") is None

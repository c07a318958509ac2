"""A chat of the customer-service window passed on: an agent's words go by the queue that counts WeChat's few sends."""

from __future__ import annotations

from actions.clock import current_time
from assistant.channels import handover
from assistant.channels.store.handovers import Handover

from ..miniprogram.conftest import FakeAssistant
from .conftest import WeChat


def taken(wechat: WeChat) -> Handover:
    store = wechat.webhook.handler.store
    wechat.text("转人工")
    wechat.wait(lambda: any("转人工" in text for text in wechat.got.texts("openid-1")))
    waiting = store.handovers.waiting(current_time())
    found = handover.take(store, waiting[0].id, "anna", current_time())
    assert found is not None
    return found


def test_an_agents_words_and_the_handing_back_arrive(wechat: WeChat) -> None:
    found, store = taken(wechat), wechat.webhook.handler.store
    handover.answer(store, found, "k1", "我来看一下。", current_time())
    assert wechat.texts(2)[1] == "人工客服：我来看一下。"
    handover.hand_back(store, found, current_time())
    assert "自动回复" in wechat.texts(3)[2]


def test_a_number_said_to_an_agent_is_no_choice_of_before(wechat: WeChat, assistant: FakeAssistant) -> None:
    wechat.text("预约")
    wechat.texts(1)
    found, store = taken(wechat), wechat.webhook.handler.store
    handover.answer(store, found, "k1", "要几份？", current_time())
    wechat.texts(3)
    wechat.text("1")
    said = wechat.wait(lambda: [one for one in handover.transcript(store, found) if one.text == "1"])
    assert said[0].payload == "" and [one.text for one in assistant.asked] == ["预约", "转人工"]


def test_what_wechat_does_not_take_is_seen_by_the_agent(wechat: WeChat) -> None:
    found, store = taken(wechat), wechat.webhook.handler.store
    wechat.got.faults["send"] = [45047] * 3
    handover.answer(store, found, "k1", "我来看一下。", current_time())
    wechat.wait(lambda: store.outgoing.waiting() and store.outgoing.waiting()[0].error)
    assert handover.undelivered(store, found) == ("人工客服：我来看一下。",)

"""The customer-service chat: acknowledged at once, answered once and in order, whatever WeChat repeats or refuses."""

from __future__ import annotations

import time

import pytest

from assistant.channels.wechat.crypto import encrypt, signature

from ..miniprogram.conftest import PAYLOAD, FakeAssistant
from ..standing_in import APPID
from .conftest import KEY, TOKEN, WeChat


@pytest.mark.parametrize("secure", [True, False], ids=["aes", "plain"])
def test_a_text_is_answered_by_a_message(wechat: WeChat, assistant: FakeAssistant) -> None:
    wechat.text("专家号怎么约")
    assert wechat.texts(1) == ["回答 专家号怎么约"]
    assert (assistant.asked[0].road, assistant.asked[0].who.member_id) == ("wechat", None)


def test_what_wechat_pushes_three_times_is_answered_once(wechat: WeChat, assistant: FakeAssistant) -> None:
    told = wechat.text("你好")
    for _ in range(2):
        assert wechat.push(told) == (200, "success")
    wechat.text("再见")
    assert wechat.texts(2) == ["回答 你好", "回答 再见"]
    assert [asked.text for asked in assistant.asked] == ["你好", "再见"]


def test_the_same_message_id_of_two_members_are_two_messages(wechat: WeChat) -> None:
    wechat.text("你好", "openid-1", 77)
    wechat.text("您好", "openid-2", 77)
    assert wechat.texts(1, "openid-1") == ["回答 你好"] and wechat.texts(1, "openid-2") == ["回答 您好"]


def test_a_number_is_the_choice_it_stands_before(wechat: WeChat, assistant: FakeAssistant) -> None:
    wechat.text("预约")
    assert wechat.texts(1) == ["回答 预约\n1. 确定"]
    wechat.text("1")
    wechat.texts(2)
    assert assistant.asked[1].text == PAYLOAD


@pytest.mark.parametrize(
    ("kind", "words"), [("image", "图片"), ("miniprogrampage", "卡片"), ("voice", "这种消息")]
)
def test_what_is_no_text_gets_a_kind_word(wechat: WeChat, assistant: FakeAssistant, kind: str, words: str) -> None:
    told = wechat.fields(kind, "openid-1") | {"MsgId": 5, "PicUrl": "http://x", "MediaId": "m"}
    assert wechat.push(told) == (200, "success")
    assert words in wechat.texts(1)[0] and assistant.asked == []


def test_entering_is_greeted_once(wechat: WeChat) -> None:
    told = wechat.event("user_enter_tempsession", SessionFrom="services")
    wechat.push(told)
    assert "自动回复" in wechat.texts(1)[0]
    time.sleep(0.3)
    assert len(wechat.got.sends) == 1


def test_five_sends_after_a_message_and_the_rest_after_the_next(wechat: WeChat) -> None:
    wechat.got.faults["send"] = [0, 45047]
    wechat.text("一")
    wechat.texts(1)
    wechat.text("二")
    outgoing = wechat.webhook.handler.store.outgoing
    wechat.wait(lambda: [(part.text, part.error) for part in outgoing.waiting()] == [("回答 二", "45047")])
    wechat.text("三")
    assert wechat.texts(3) == ["回答 一", "回答 二", "回答 三"]


def test_out_of_the_window_the_reply_waits_for_the_member(wechat: WeChat) -> None:
    wechat.got.faults["send"] = [45015]
    wechat.text("一")
    outgoing = wechat.webhook.handler.store.outgoing
    wechat.wait(lambda: [part.error for part in outgoing.waiting()] == ["45015"])
    wechat.event("user_enter_tempsession")
    assert wechat.texts(1) == ["回答 一"]


@pytest.mark.parametrize("code", [40001, 42001])
def test_a_token_that_is_over_is_renewed_once(wechat: WeChat, code: int) -> None:
    wechat.text("一")
    wechat.texts(1)
    before = wechat.got.tokens
    wechat.got.faults["send"] = [code]
    wechat.text("二")
    assert wechat.texts(2) == ["回答 一", "回答 二"]
    assert wechat.got.tokens == before + 1


@pytest.mark.parametrize("fault", [-1, -2], ids=["busy", "no answer"])
def test_a_send_that_came_to_nothing_is_tried_again(wechat: WeChat, fault: int) -> None:
    wechat.got.faults["send"] = [fault]
    wechat.text("一")
    assert wechat.texts(1) == ["回答 一"]


def test_a_text_that_is_too_long_for_wechat_goes_in_pieces(wechat: WeChat) -> None:
    wechat.got.longest = 40
    wechat.text("这是很长的一句话，比微信今天愿意收的要长得多。还有一句。")
    whole = "回答 这是很长的一句话，比微信今天愿意收的要长得多。还有一句。"
    wechat.wait(lambda: "".join(wechat.got.texts("openid-1")) == whole)
    assert len(wechat.got.sends) > 2


def test_typing_is_shown_only_where_the_answer_takes_its_time(wechat: WeChat, assistant: FakeAssistant) -> None:
    wechat.text("快")
    wechat.texts(1)
    assistant.slow = 1.6
    wechat.text("慢")
    wechat.texts(2)
    assert wechat.got.typing == ["openid-1"]


def test_the_phone_taken_back_in_wechat_unbinds_and_nothing_else(wechat: WeChat) -> None:
    accounts = wechat.webhook.handler.store.accounts
    wechat.text("你好")
    wechat.texts(1)
    from actions.clock import current_time

    account = accounts.of_openid("openid-1", current_time())
    accounts.identify(account.id, "demo-vip", "self", "demo-vip", "19900000002")
    wechat.event("user_authorization_revoke", OpenID="openid-1", RevokeInfo="1")
    assert wechat.wait(lambda: accounts.get(account.id)).bound
    wechat.event("user_authorization_revoke", OpenID="openid-1", RevokeInfo="8")
    wechat.wait(lambda: not accounts.get(account.id).bound)
    assert accounts.get(account.id).openid == "openid-1"
    wechat.event("user_authorization_cancellation", OpenID="openid-1")
    wechat.wait(lambda: not accounts.get(account.id).openid)


@pytest.mark.parametrize("transfer", [True])
def test_asked_for_a_person_the_talk_goes_to_wechats_own_tool(wechat: WeChat, assistant: FakeAssistant) -> None:
    told = wechat.fields("text", "openid-1") | {"Content": "转人工", "MsgId": 1}
    status, body = wechat.push(told)
    assert status == 200 and "transfer_customer_service" in body and "openid-1" in body
    assert "transfer_customer_service" in wechat.push({**told, "Content": "有人吗", "MsgId": 2})[1]
    wechat.text("你好", "openid-2")
    wechat.texts(1, "openid-2")
    assert [asked.text for asked in assistant.asked] == ["你好"]


def test_the_address_is_proven_to_the_console(wechat: WeChat) -> None:
    import urllib.request

    query = f"signature={signature(TOKEN, '1', '2')}&timestamp=1&nonce=2&echostr=4375120948345356249"
    with urllib.request.urlopen(f"http://127.0.0.1:{wechat.port}/wechat/push?{query}", timeout=10) as answer:
        assert answer.read() == b"4375120948345356249"


def test_what_is_refused_is_counted_and_changes_nothing(wechat: WeChat, assistant: FakeAssistant) -> None:
    now = int(time.time())
    told = wechat.fields("text", "openid-1") | {"Content": "你好", "MsgId": 9}
    assert wechat.push(told, msg_signature="0" * 40)[0] == 403
    assert wechat.push(told, timestamp=str(now - 1000))[0] == 403
    sealed = encrypt(b"{}", KEY, "wxanother")
    query = {"timestamp": str(now), "nonce": "1", "msg_signature": signature(TOKEN, str(now), "1", sealed)}
    assert wechat.post(b'{"Encrypt": "' + sealed.encode() + b'"}', query)[0] == 403
    assert wechat.post(b"x" * 100_000, query)[0] == 413
    assert wechat.webhook.counts == {"forged": 1, "stale": 1, "wrong_appid": 1, "too_large": 1}
    assert assistant.asked == [] and wechat.got.sends == []


@pytest.mark.parametrize("secure", [False])
def test_in_plain_mode_a_signature_is_good_for_one_content(wechat: WeChat, assistant: FakeAssistant) -> None:
    import json

    at = {"timestamp": str(int(time.time())), "nonce": "1"}
    query = {**at, "signature": signature(TOKEN, at["timestamp"], "1")}
    body = wechat.fields("text", "openid-1") | {"Content": "你好", "MsgId": 9}
    assert wechat.post(json.dumps(body).encode(), query) == (200, "success")
    assert wechat.post(json.dumps(body).encode(), query) == (200, "success")
    assert wechat.post(json.dumps({**body, "Content": "取消预约", "MsgId": 10}).encode(), query)[0] == 403
    wechat.texts(1)
    assert wechat.webhook.counts["replayed"] == 1 and len(assistant.asked) == 1


def test_nothing_was_sent_that_wechat_would_not_take(wechat: WeChat) -> None:
    wechat.text("你好")
    wechat.texts(1)
    assert APPID and wechat.got.wrong == []

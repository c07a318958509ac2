"""Chats passed on: taken by one agent, answered by the member's road, handed back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from assistant.channels.store import Account
from assistant.console.context import Console
from assistant.console.pages.chats import version_of

from .chatting import member, passed_on, say
from .conftest import Agent, Clock

KEY = re.compile(r'name="key" value="([^"]+)"')
HTML = "<img src=x onerror=alert(1)>"


@pytest.fixture
def vip(console: Console) -> Account:
    return member(console)


@pytest.fixture
def chat(console: Console, vip: Account) -> str:
    return passed_on(console, vip)


def said(console: Console, account: Account) -> list[tuple[str, str]]:
    return [(one.origin, one.text) for one in console.chats.messages.after(account.id, account.talk, 0)]


def take(agent: Agent, chat: str) -> str:
    answer = agent.post(f"/chats/{chat}/take")
    assert answer.status_code == 200 and answer.url.path == f"/chats/{chat}", answer.text
    return str(answer.text)


def test_the_list_tells_what_it_is_about_and_nothing_that_was_said(anna: Agent, chat: str) -> None:
    shown = anna.get("/chats").text
    assert "我还剩几次" in shown and "专家号还剩几次" not in shown and "demo-vip" not in shown


def test_taken_it_shows_the_talk_and_what_was_understood(anna: Agent, chat: str, console: Console, vip: Account) -> None:
    shown = take(anna, chat)
    assert "专家号还剩几次" in shown and "理解为“我还剩几次” · 4.4 · 手册3.2" in shown and "演示贵宾" in shown
    assert said(console, vip)[-1][0] == "notice"
    look = console.calls.looks()[0]
    assert (look.user, look.action, look.member_id) == ("anna", "chat", "demo-vip")


def test_the_second_agent_is_told_that_it_is_taken(anna: Agent, sign_in: Callable[..., Agent], chat: str) -> None:
    bert = sign_in("bert")
    take(anna, chat)
    refused = bert.post(f"/chats/{chat}/take")
    assert refused.status_code == 409 and "刚被别的坐席接走" in refused.text
    for path in (f"/chats/{chat}", f"/chats/{chat}/talk"):
        assert bert.get(path).status_code == 404 and "专家号" not in bert.last.text
    for act in ("answer", "back", "write", "call"):
        assert bert.post(f"/chats/{chat}/{act}", text="我来答").status_code == 404


def test_taking_twice_by_the_same_agent_is_one(anna: Agent, chat: str, console: Console, vip: Account) -> None:
    take(anna, chat)
    take(anna, chat)
    assert [origin for origin, _ in said(console, vip)].count("notice") == 1


def test_an_answer_goes_to_the_member_once(anna: Agent, chat: str, console: Console, vip: Account) -> None:
    found = KEY.search(take(anna, chat))
    assert found is not None
    for _ in range(2):
        assert anna.post(f"/chats/{chat}/answer", text="您好，\r\n我来看一下。", key=found[1]).status_code == 200
    assert said(console, vip)[-2:] == [said(console, vip)[-2], ("agent", "您好，\n我来看一下。")]
    assert [origin for origin, _ in said(console, vip)].count("agent") == 1


def test_an_answer_to_the_customer_service_chat_joins_its_queue(
    anna: Agent, chat: str, console: Console, vip: Account
) -> None:
    take(anna, chat)
    say(console, vip, "在吗", "wechat")
    anna.post(f"/chats/{chat}/answer", text="在的。", key="k1")
    assert [part.texts for part in console.chats.outgoing.waiting()] == [("人工客服：在的。",)]


@pytest.mark.parametrize(
    ("text", "why"), [("  \r\n", "请先写回复"), ("字" * 1001, "一次最多 1000 字"), ("请打{phone}。", "还有没填的 {phone}")]
)
def test_what_cannot_be_sent_stays_where_it_was_typed(
    anna: Agent, chat: str, console: Console, vip: Account, text: str, why: str
) -> None:
    take(anna, chat)
    refused = anna.post(f"/chats/{chat}/answer", text=text, key="k1")
    assert refused.status_code == 400 and why in refused.text and text.strip() in refused.text
    assert all(origin != "agent" for origin, _ in said(console, vip))


def test_handed_back_it_is_gone_from_the_agent(anna: Agent, chat: str, console: Console, vip: Account) -> None:
    take(anna, chat)
    assert anna.post(f"/chats/{chat}/back").url.path == "/chats"
    assert "自动回复" in said(console, vip)[-1][1]
    late = anna.post(f"/chats/{chat}/answer", text="还有一句", key="k2")
    assert late.status_code == 404 and "没有发出" in late.text
    assert anna.post(f"/chats/{chat}/back").status_code == 404


def test_a_chat_left_alone_can_be_taken_by_somebody_else(
    anna: Agent, sign_in: Callable[..., Agent], chat: str, clock: Clock
) -> None:
    take(anna, chat)
    clock.forward(minutes=6)
    bert = sign_in("bert")
    assert "离开太久" in bert.get("/chats").text
    take(bert, chat)
    assert anna.post(f"/chats/{chat}/answer", text="我回来了", key="k").status_code == 404


def test_an_open_page_keeps_it(anna: Agent, chat: str, clock: Clock, console: Console) -> None:
    take(anna, chat)
    for _ in range(3):
        clock.forward(minutes=4)
        console.chats.handovers.stays(chat, "anna", clock())
    assert console.chats.handovers.waiting(clock()) == ()


def test_an_open_page_keeps_nothing_while_the_member_waits(
    anna: Agent, chat: str, clock: Clock, console: Console, vip: Account
) -> None:
    take(anna, chat)
    say(console, vip, "在吗")
    for _ in range(2):
        clock.forward(minutes=3)
        console.chats.handovers.stays(chat, "anna", clock())
    assert [one.id for one in console.chats.handovers.waiting(clock())] == [chat]
    anna.post(f"/chats/{chat}/answer", text="在的，久等了。", key="k1")
    assert said(console, vip)[-1] == ("agent", "在的，久等了。") and console.chats.handovers.waiting(clock()) == ()


def test_what_is_new_changes_what_the_stream_tells(anna: Agent, chat: str, console: Console, vip: Account) -> None:
    before = version_of(console, "anna", "list")
    take(anna, chat)
    assert version_of(console, "anna", "list") == before and version_of(console, "bert", "list") != before
    talk = version_of(console, "anna", chat)
    say(console, vip, "在吗")
    assert version_of(console, "anna", chat) not in (talk, "over")
    assert version_of(console, "bert", chat) == "over"
    assert "在吗" in anna.get(f"/chats/{chat}/talk").text


def test_what_members_and_agents_write_stays_text(anna: Agent, console: Console, vip: Account, chat: str) -> None:
    say(console, vip, HTML)
    take(anna, chat)
    anna.post(f"/chats/{chat}/answer", text=HTML, key="k1")
    for shown in (anna.get(f"/chats/{chat}").text, anna.get(f"/chats/{chat}/talk").text):
        assert HTML not in shown and shown.count("&lt;img") == 2
    refused = anna.post(f"/chats/{chat}/write", text=HTML, q=HTML)
    assert HTML not in refused.text and refused.text.count("&lt;img") == 4


@pytest.mark.parametrize("act", ["take", "answer", "back", "write", "call"])
def test_without_the_sessions_token_nothing_happens(
    anna: Agent, sign_in: Callable[..., Agent], chat: str, console: Console, vip: Account, act: str
) -> None:
    if act != "take":
        take(anna, chat)
    before = said(console, vip)
    for token in ("", sign_in("bert").csrf):
        assert anna.client.post(f"/chats/{chat}/{act}", data={"csrf": token, "text": "x", "key": "k"}).status_code == 403
    assert said(console, vip) == before


@pytest.mark.parametrize("name", ["words", "root"])
def test_who_does_not_take_calls_takes_no_chats(sign_in: Callable[..., Agent], chat: str, name: str) -> None:
    other = sign_in(name)
    assert other.get("/chats").status_code == 403 and other.post(f"/chats/{chat}/take").status_code == 403


def test_after_signing_out_a_chat_is_out_of_reach(anna: Agent, chat: str, console: Console, vip: Account) -> None:
    take(anna, chat)
    csrf = anna.csrf
    anna.post("/sign-out")
    answer = anna.client.post(f"/chats/{chat}/answer", data={"csrf": csrf, "text": "x", "key": "k"})
    assert answer.url.path == "/sign-in" and all(origin != "agent" for origin, _ in said(console, vip))


def test_the_members_page_opens_as_that_of_a_call(anna: Agent, chat: str) -> None:
    take(anna, chat)
    opened = anna.post(f"/chats/{chat}/call")
    assert opened.url.path.startswith("/calls/") and "演示贵宾" in opened.text and "被保险人本人来电" in opened.text


def test_of_somebody_not_bound_only_rules_are_told(anna: Agent, console: Console) -> None:
    stranger = console.chats.accounts.of_openid("openid-x", console.clock())
    chat = passed_on(console, stranger)
    assert "只能答通用规则" in take(anna, chat)
    assert anna.post(f"/chats/{chat}/call").status_code == 403


def test_a_right_that_has_ended_is_none(anna: Agent, console: Console) -> None:
    grown_up = member(console, "demo-classic", "guardian")
    chat = passed_on(console, grown_up)
    assert "只能答通用规则" in take(anna, chat)

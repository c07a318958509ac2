"""The console in a real Chromium, keyboard first, with axe on every page. A missing browser is a failure."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from actions.entitlement import Entitlements
from actions.replies.phrasebook import read_entries
from assistant.channels.store import Reply
from assistant.console.app import make_app
from assistant.console.context import Console

from .chatting import member, passed_on, say
from .conftest import PASSWORD, Said

pytestmark = pytest.mark.browser
HTML_OF_A_NAME = "<img src=x onerror=alert(1)>"


@pytest.fixture
def address(console: Console) -> Iterator[str]:
    """The console on a free port of this machine."""
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    config = uvicorn.Config(make_app(console), log_level="error", ws="none", lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{sock.getsockname()[1]}"
    server.should_exit = True
    thread.join(15)
    sock.close()


@pytest.fixture
def screen(address: str, chromium: Any) -> Iterator[Any]:
    """A page of 1280×720 that notes what a strict policy or a script complains about."""
    page = chromium.new_page(viewport={"width": 1280, "height": 720}, base_url=address)
    page.set_default_timeout(60_000)
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("dialog", lambda dialog: page.complaints.append(dialog.message))
    yield page
    assert page.complaints == []
    page.close()


def type_into(screen: Any, field: str, text: str) -> None:
    """Type where the page itself has put the focus, which a busy browser does only after it says the page is loaded."""
    screen.wait_for_selector(f"{field}:focus")
    screen.keyboard.type(text)


def sign_in(screen: Any, name: str) -> None:
    screen.goto("/sign-in")
    type_into(screen, "[name=name]", name)
    screen.keyboard.press("Tab")
    screen.keyboard.type(PASSWORD)
    screen.keyboard.press("Enter")
    screen.wait_for_url(lambda url: not url.endswith("/sign-in"))


def open_member(screen: Any, asked: str) -> None:
    """Find and verify without the mouse: Tab, arrows, space, Enter."""
    screen.goto("/")
    type_into(screen, "#q", asked)
    screen.keyboard.press("Enter")
    screen.wait_for_selector(".hit")
    screen.focus("[name=caller][value=unverified]")
    for _ in range(4):
        screen.keyboard.press("ArrowUp")
    for _ in range(2):
        screen.keyboard.press("Tab")
        screen.keyboard.press("Space")
    screen.keyboard.press("Enter")
    screen.wait_for_selector(".services")


def serious(screen: Any) -> list[str]:
    """What axe finds serious or critical on the page."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(screen).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found if one["impact"] in ("serious", "critical")]


def test_a_whole_call_by_keyboard(screen: Any, said: Said, engine: Entitlements, console: Console) -> None:
    sign_in(screen, "anna")
    open_member(screen, "DEMO-P-0002")
    assert "演示贵宾" in screen.inner_text("h1")
    for asked in ("门诊 剩几", "心理 剩几", "4.6 无单 肺炎"):
        screen.wait_for_load_state()
        screen.keyboard.press("Escape")
        screen.keyboard.press("/")
        type_into(screen, "#asked", asked)
        screen.keyboard.press("Enter")
        screen.wait_for_selector(f"[data-latest] .asked:has-text('{asked}')")
    screen.wait_for_load_state()
    screen.keyboard.press("Escape")
    screen.keyboard.press("c")
    screen.wait_for_selector("text=已复制")
    screen.keyboard.press("y")
    screen.wait_for_selector("[aria-pressed=true]")
    shown = console.suggestions.of_call(screen.url.rsplit("/", 1)[1])
    assert len(shown) == 3 and shown[0].verdict == "right" and shown[0].copied
    assert [question.text for question in said.asked] == ["门诊 剩几", "心理 剩几", "4.6 无单 肺炎"]
    screen.wait_for_load_state()
    screen.keyboard.press("Escape")
    screen.keyboard.press("w")
    screen.keyboard.press("Tab")
    screen.keyboard.type("明天回电")
    screen.keyboard.press("Enter")
    screen.wait_for_selector("#q")
    assert console.calls.recent("anna")[0].promised == "明天回电"


def test_booking_4_6_without_a_notice_then_cancelling_after_the_notification(
    screen: Any, engine: Entitlements, console: Console
) -> None:
    sign_in(screen, "anna")
    open_member(screen, "DEMO-P-0002")
    screen.click("tr:has-text('4.6') button[value='4.6']")
    told = {"disease_class": "critical", "diagnosis": "confirmed", "admission_notice": "none", "first_diagnosed_on": "2026-11-01"}
    more = {"wanted_date": "2026-12-20", "disease": "肺炎", "department": "呼吸内科", "region": "asia"}
    while not screen.query_selector("[data-confirm]"):
        for name, value in {**told, **more}.items():
            choice = screen.query_selector(f".need [type=radio][name={name}][value='{value}']")
            field = screen.query_selector(f".need input:not([type=radio])[name={name}]")
            if choice:
                choice.check()
            elif field:
                field.fill(value)
        with screen.expect_navigation():
            screen.click("text=存下，看还缺什么")
    assert "1次4.4" in screen.inner_text(".readback")
    screen.keyboard.press("Control+Enter")
    screen.wait_for_selector("text=已申请，预约号")
    booking = engine.bookings("demo-vip", console.clock(), actor="tester")[0]
    assert [cost.service for cost in booking.consumes] == ["4.6", "4.4"]
    for state in ("accepted", "notified"):
        engine.advance(booking.id, state, console.clock(), actor="tester", details={"visit_at": "2026-12-20T09:00"})
    screen.goto("/calls/" + screen.url.split("/calls/")[1].split("/")[0] + f"/bookings/{booking.id}/cancel")
    assert "次数不退" in screen.inner_text(".readback")
    screen.keyboard.press("Control+Enter")
    screen.wait_for_selector("text=已办理")
    assert engine.booking(booking.id, actor="tester").state.value == "forfeited"


def test_somebody_unverified_sees_rules_and_no_member(screen: Any) -> None:
    sign_in(screen, "anna")
    screen.goto("/")
    screen.fill("#q", "DEMO-P-0002")
    screen.keyboard.press("Enter")
    screen.click("text=开始来电")
    screen.wait_for_selector("text=只答通用规则")
    assert "350,000" not in screen.inner_text("main")


def test_a_wrong_password_and_a_role_are_refused(screen: Any) -> None:
    screen.goto("/sign-in")
    screen.fill("[name=name]", "anna")
    screen.fill("[name=password]", "wrong-password")
    screen.keyboard.press("Enter")
    screen.wait_for_selector("text=用户名或密码不对")
    sign_in(screen, "words")
    screen.goto("/board")
    assert "您的角色不能打开" in screen.inner_text("main")


def test_an_alert_arrives_by_itself(screen: Any, engine: Entitlements, console: Console) -> None:
    sign_in(screen, "anna")
    screen.wait_for_selector("#q")
    engine.raise_incident("mental_crisis", console.clock(), actor="tester", conversation="t-1", who="self")
    screen.wait_for_selector("[data-live=dangers]:not([hidden])")


def test_a_chat_is_taken_answered_and_handed_back_by_keyboard(screen: Any, console: Console) -> None:
    sign_in(screen, "anna")
    screen.wait_for_selector("#q")
    screen.keyboard.press("Escape")
    screen.keyboard.press("m")
    screen.wait_for_selector("text=没有人在等")
    vip = member(console)
    chat = passed_on(console, vip)
    screen.wait_for_selector("[data-live=chats]:not([hidden])")
    screen.wait_for_selector("button[data-press=j]")
    screen.keyboard.press("j")
    type_into(screen, "#text", "您好，")
    say(console, vip, "<b>还在吗</b>")
    screen.wait_for_selector(".talk .member:has-text('还在吗')")
    assert screen.input_value("#text") == "您好，" and screen.query_selector(".talk b") is None
    screen.focus("#q")
    screen.keyboard.type("想得太久")
    screen.keyboard.press("Enter")
    screen.wait_for_selector(".canned")
    screen.click("text=填好放进回复")
    screen.wait_for_function("document.querySelector('#text').value.includes('着急的话打95169038')")
    screen.focus("#text")
    screen.keyboard.press("Control+Enter")
    screen.wait_for_selector(".talk .agent:has-text('您好')")
    screen.wait_for_selector("#text:focus")
    screen.keyboard.press("Escape")
    screen.keyboard.press("g")
    screen.wait_for_selector("text=没有人在等")
    last = console.chats.messages.after(vip.id, vip.talk, 0)[-2:]
    assert [one.origin for one in last] == ["agent", "notice"]
    assert console.chats.handovers.find(chat, "anna") is None


def test_words_are_proposed_tried_and_approved_by_another(screen: Any, said: Said, replies: Path) -> None:
    said.text = "抱歉，这一句我想得太久了，请再发一次；着急的话打95169038。"
    sign_in(screen, "words")
    screen.wait_for_load_state()
    screen.keyboard.press("p")
    type_into(screen, "#q", "想得太久")
    screen.keyboard.press("Enter")
    screen.click("a:has-text('channel.slow')")
    screen.fill("[name=text]", "抱歉，请再说一遍；着急请打{phone}。")
    screen.fill("[name=question]", "在吗")
    screen.click("button:has-text('试一试')")
    assert "着急请打95169038。" in screen.inner_text("[data-after]")
    found = {"tried": serious(screen)}
    screen.keyboard.press("Control+Enter")
    screen.wait_for_selector("text=等批准的")
    screen.click("text=退出")
    sign_in(screen, "review")
    screen.goto("/words")
    found["words"] = serious(screen)
    screen.click("a:has-text('channel.slow')")
    found["waiting"] = serious(screen)
    screen.click("button:has-text('批准'):not(:has-text('不'))")
    screen.wait_for_selector("text=review 批准")
    assert read_entries(replies)["channel.slow"].text == "抱歉，请再说一遍；着急请打{phone}。"
    assert {page: faults for page, faults in found.items() if faults} == {}


def test_typed_html_stays_text(screen: Any, said: Said) -> None:
    said.text = HTML_OF_A_NAME
    sign_in(screen, "anna")
    open_member(screen, "DEMO-P-0002")
    screen.fill("#asked", HTML_OF_A_NAME)
    screen.keyboard.press("Enter")
    screen.wait_for_selector("[data-latest]")
    assert screen.query_selector("main img") is None


def test_no_page_has_a_serious_fault_of_accessibility(screen: Any, engine: Entitlements, console: Console) -> None:
    engine.raise_incident("complaint", console.clock(), actor="tester", conversation="t-1")
    screen.goto("/sign-in")
    found = {"/sign-in": serious(screen)}
    sign_in(screen, "lead")
    open_member(screen, "DEMO-P-0002")
    call = screen.url
    screen.fill("#asked", "门诊 剩几")
    screen.keyboard.press("Enter")
    screen.wait_for_selector("[data-latest]")
    found["call"] = serious(screen)
    screen.click("button[value='4.6']")
    screen.wait_for_selector(".need")
    found["booking"] = serious(screen)
    waiting, taken = passed_on(console, member(console)), passed_on(console, member(console, "demo-classic"))
    assert console.chats.handovers.take(taken, "lead", Reply("x", origin="notice"), console.clock()) and waiting
    pages = ("/", "/board", "/incidents", "/handbook/4.6", "/supervisor?days=7", "/chats", f"/chats/{taken}", "/canned", call)
    for path in pages:
        screen.goto(path)
        found[path] = serious(screen)
    assert {path: faults for path, faults in found.items() if faults} == {}

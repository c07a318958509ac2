"""Lost network loses no sentence and doubles none."""

import json

import pytest
from playwright.sync_api import Route

from .conftest import Phone

pytestmark = pytest.mark.browser
QUESTION = "图文问诊怎么用"


@pytest.fixture
def talking(phone: Phone) -> Phone:
    phone.server.agree("demo-multi")
    phone.open("chat/index", "demo-multi")
    phone.ready()
    return phone


def test_what_was_said_without_network_is_sent_when_it_is_back(talking: Phone) -> None:
    said = f"{QUESTION}，第一次"
    talking.context.set_offline(True)
    talking.say(said)
    talking.see("还没发出，连上网后会自动发")
    talking.see("网络断开了")
    talking.context.set_offline(False)
    talking.page.get_by_text("还没发出").wait_for(state="detached")
    _once(talking, said)


def test_a_message_whose_receipt_was_lost_counts_once(talking: Phone) -> None:
    said = f"{QUESTION}，第二次"
    names: list[str] = []

    def lose_the_first(route: Route) -> None:
        """The server hears it; the phone does not hear that."""
        names.append(json.loads(route.request.post_data or "{}")["id"])
        if len(names) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    talking.page.route("**/miniprogram/messages", lose_the_first)
    talking.say(said)
    talking.see(said)
    talking.page.get_by_text("正在发送").wait_for(state="detached")
    if talking.button("现在重发").count():
        talking.tap("现在重发")
    talking.page.get_by_text("还没发出").wait_for(state="detached")
    assert len(set(names)) == 1
    _once(talking, said)


def test_an_unsent_message_survives_closing_the_page(talking: Phone) -> None:
    said = f"{QUESTION}，第三次"
    talking.page.route("**/miniprogram/messages", lambda route: route.abort())
    talking.say(said)
    talking.see("还没发出，连上网后会自动发")
    talking.page.unroute("**/miniprogram/messages")
    talking.open("chat/index", "demo-multi")
    talking.see(said)
    talking.page.get_by_text("还没发出").wait_for(state="detached")
    _once(talking, said)


def test_a_message_given_up_is_not_sent(talking: Phone) -> None:
    said = f"{QUESTION}，第四次"
    talking.page.route("**/miniprogram/messages", lambda route: route.abort())
    talking.say(said)
    talking.tap("不发了")
    talking.page.get_by_text(said).wait_for(state="detached")
    assert not _of_server(talking, said)


def test_without_a_socket_answers_come_all_the_same(talking: Phone) -> None:
    talking.page.route_web_socket("**/miniprogram/socket*", lambda socket: socket.close())
    talking.open("chat/index", "demo-multi")
    talking.say("等待期多久")
    talking.see("30")


def test_a_server_that_cannot_be_reached_is_said_and_tried_again(phone: Phone) -> None:
    phone.page.route("**/miniprogram/login", lambda route: route.abort())
    phone.open("services/index", "demo-multi")
    phone.see("连不上网络，请检查后再试。")
    phone.page.unroute("**/miniprogram/login")
    phone.tap("再试一次")
    phone.see("贵宾套餐")


def _once(talking: Phone, said: str) -> None:
    """On the screen and at the server, each one time; and it is answered."""
    talking.see("自动回复")
    assert talking.page.locator(".wx-page:visible bubble").get_by_text(said, exact=True).count() == 1
    assert len(_of_server(talking, said)) == 1


def _of_server(talking: Phone, said: str) -> list[dict[str, str]]:
    token = talking.server.token("demo-multi")
    found = talking.server.call("GET", "/messages?before=1000000000&limit=100", token)["messages"]
    return [one for one in found if one["from"] == "member" and one["text"] == said]

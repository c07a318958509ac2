"""The talk: answers with their cards, choices, a booking from the first word to the count it holds."""

import pytest

from .conftest import Phone

pytestmark = pytest.mark.browser
BOOKED = "已提交专家门诊协调申请"


@pytest.fixture
def talking(phone: Phone, request: pytest.FixtureRequest) -> Phone:
    """The chat of the member named by the test, everything agreed to."""
    member = request.param
    phone.server.agree(member)
    phone.open("chat/index", member)
    phone.ready()
    return phone


@pytest.mark.parametrize("talking", ["demo-vip"], indirect=True)
def test_counts_are_told_in_words_and_on_a_card(talking: Phone) -> None:
    talking.say("我还有几次专家号")
    talking.see("专家门诊协调还可用1次")
    assert "共2次，已用1次" in talking.page.locator("quota-card").inner_text()
    talking.see("自动回复 · 10:00")


@pytest.mark.parametrize("talking", ["demo-waiting"], indirect=True)
def test_a_refusal_says_from_which_day(talking: Phone) -> None:
    talking.say("我现在能用住院协调吗")
    card = talking.page.locator("decision-card")
    assert "现在不能用" in card.inner_text() and "12月13日（周日）起可以用" in card.inner_text()
    assert "依据：手册2.2" in card.inner_text()
    talking.tap("打健康服务专线", exact=False)
    assert talking.noted("call") == ["95169038"]


@pytest.mark.parametrize("talking", ["demo-platinum"], indirect=True)
def test_a_booking_is_made_by_talking_and_tapping(talking: Phone) -> None:
    talking.tap("帮我预约专家门诊")
    talking.see("请问要看哪个科室")
    talking.say("心内科")
    talking.tap("12月2日", exact=False)
    talking.see("确定提交吗")
    talking.tap("确定")
    talking.see(BOOKED)
    assert talking.server.counts("demo-platinum", "4.4") == (0, 1, 3)
    talking.tap("看这个预约")
    talking.see("预约详情")
    talking.see("专家门诊协调 1次")


@pytest.mark.parametrize("talking", ["demo-relatives"], indirect=True)
def test_the_offer_of_a_proposal_is_gone_once_it_is_declined(talking: Phone) -> None:
    talking.say("帮我约专家门诊")
    talking.see("请问要看哪个科室")
    talking.say("心内科")
    talking.tap("12月2日", exact=False)
    talking.tap("算了")
    talking.button("算了").wait_for(state="detached")
    assert talking.server.counts("demo-relatives", "4.4")[1] == 0


@pytest.mark.parametrize(
    ("talking", "said", "number", "name"),
    [("demo-unpaid", "胸口疼得喘不上气", "120", "急救"), ("demo-rider-unpaid", "不想活了", "12356", "心理援助热线")],
    indirect=["talking"],
)
def test_danger_stands_out_and_calls(talking: Phone, said: str, number: str, name: str) -> None:
    talking.say(said)
    card = talking.page.locator("emergency-card").last
    card.get_by_text("先打电话，别的都不急").wait_for()
    assert {"拨打120", "拨打12356"} <= set(card.inner_text().split("\n"))
    first = card.get_by_role("button").first
    assert f"拨打{number}" in first.inner_text() and name in first.inner_text()
    first.tap()
    assert talking.noted("call") == [number]


@pytest.mark.parametrize("talking", ["demo-second"], indirect=True)
def test_the_talk_is_there_again_when_the_page_is_opened_anew(talking: Phone) -> None:
    talking.say("电话医生几点到几点")
    talking.see("7×24")
    talking.open("chat/index", "demo-second")
    talking.see("电话医生几点到几点")
    talking.see("7×24")


@pytest.mark.parametrize("talking", ["demo-last-year"], indirect=True)
def test_what_is_said_is_shown_and_never_run(talking: Phone) -> None:
    talking.say("<img src=x onerror=\"document.title='bad'\"><b>电话医生</b>是什么")
    talking.see("<b>电话医生</b>是什么")
    assert talking.page.locator("bubble img, bubble b").count() == 0
    assert talking.page.title() == "随心"


def test_markup_in_an_answer_is_text(phone: Phone) -> None:
    evil = "<script>document.title='bad'</script><img src=x onerror=document.title='bad'>"
    message = {
        "seq": 1, "at": "2026-11-23T10:00:00+08:00", "from": "assistant", "text": evil, "answer": None,
        "buttons": [{"title": evil, "payload": "a"}],
    }  # fmt: skip
    page = {"messages": [message], "typing": False, "last": 1}
    phone.page.route("**/miniprogram/messages?*", lambda route: route.fulfill(json=page))
    phone.open("chat/index", "demo-cooling")
    phone.see("<script>")
    assert phone.page.locator("bubble img, bubble script").count() == 0
    assert phone.page.title() == "随心"


def test_who_is_unknown_may_ask_in_general_and_is_led_to_binding(phone: Phone) -> None:
    phone.open("chat/index")
    phone.see("您还没有绑定身份")
    phone.say("等待期多久")
    phone.see("30")
    phone.tap("去绑定")
    phone.see("先核对手机号")

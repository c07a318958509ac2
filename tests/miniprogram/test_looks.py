"""What the pages look like: no serious fault for those who need help to see, nothing cut off, targets large enough."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe

from .conftest import Phone, Shop

pytestmark = pytest.mark.browser
PAGES = {
    "chat/index": "系统自动回复",
    "services/index": "贵宾套餐",
    "service/index?id=4.6": "要点",
    "bookings/index": "进行中",
    "booking/index?id=DEMO-B-0004": "DEMO-B-0004",
    "bind/index": "先核对手机号",
    "privacy/index": "当前身份",
}
LOOKS = {"small": (360, False, False), "wide": (414, False, False), "elder": (360, False, True), "dark": (360, True, False)}
SMALLEST_TARGET = 42  # CSS pixels, on the smallest phone
_SMALL = """(least) => [...document.querySelectorAll('.wx-body button')]
  .filter((button) => button.offsetParent && button.getBoundingClientRect().height < least).map((button) => button.innerText)"""


@pytest.fixture(params=LOOKS)
def looked(shop: Shop, request: pytest.FixtureRequest) -> Iterator[Phone]:
    width, dark, elder = LOOKS[request.param]
    with shop.phone(width, dark, elder) as phone:
        yield phone


@pytest.mark.parametrize("path", PAGES)
def test_everybody_can_read_and_reach_it(looked: Phone, path: str) -> None:
    looked.open(path, "demo-notified")
    looked.see(PAGES[path])
    found = Axe().run(looked.page).response["violations"]
    serious = {fault["id"]: fault["nodes"][0]["html"] for fault in found if fault["impact"] in ("serious", "critical")}
    assert not serious
    assert looked.page.evaluate("document.querySelector('.wx-page:not([hidden]) .wx-body').scrollWidth <= innerWidth")
    assert not looked.page.evaluate(_SMALL, SMALLEST_TARGET)


def test_large_type_is_larger_and_offers_come_alone(shop: Shop) -> None:
    shop.server.agree("demo-used-up")
    with shop.phone(elder=True) as phone:
        phone.open("chat/index", "demo-used-up")
        phone.ready()
        phone.say("有哪些服务")
        phone.see("共13项服务")
        offers = phone.page.locator("bubble choices button")
        assert offers.count() == 2 and "还有3个选项" in offers.last.inner_text()
        offers.last.tap()
        phone.button("图文问诊是什么").wait_for()
        size = phone.page.locator("bubble .components-bubble-index--line").last.evaluate("e => getComputedStyle(e).fontSize")
        assert float(size.removesuffix("px")) >= 22

"""One's own data: agreeing and taking it back, acting for a child, unbinding."""

import pytest

from .conftest import Phone

pytestmark = pytest.mark.browser


def test_each_agreement_by_itself_and_back(phone: Phone) -> None:
    phone.open("privacy/index", "demo-rider")
    phone.see("我的同意")
    given = phone.page.locator(".agreement", has_text="个人信息处理规则")
    given.get_by_role("button", name="看全文").tap()
    phone.see("为了认出您是哪位被保险人")
    given.get_by_role("button", name="同意", exact=True).tap()
    given.get_by_text("已同意（10:00，本人）").wait_for()
    given.get_by_role("button", name="收回同意").tap()
    phone.tap("确定收回")
    given.get_by_text("还没有同意").wait_for()


def test_large_type_stays(phone: Phone) -> None:
    phone.open("privacy/index", "demo-rider")
    phone.tap("改成大字")
    phone.button("改回标准字").wait_for()
    phone.open("chat/index", "demo-rider")
    phone.button("标准字").wait_for()
    assert phone.page.locator(".elder").count() == 1


def test_unbinding_asks_first(phone: Phone) -> None:
    phone.open("bind/index", phone="19900000013")
    phone.tap("用微信手机号核对")
    phone.tap("允许")
    phone.page.get_by_label("证件号最后六位").fill("ID0013")
    phone.tap("下一步")
    phone.tap("去确认同意")
    phone.see("我的数据")
    phone.tap("解除绑定")
    phone.tap("先不了")
    phone.see("我的数据")
    phone.tap("解除绑定")
    phone.tap("确定解除")
    phone.see("已经解除绑定。")
    phone.see("还没有绑定身份")

"""Binding: the phone number WeChat gives, the last six characters, and the ways for those it does not work for."""

import pytest

from .conftest import Phone

pytestmark = pytest.mark.browser


def _give_number(phone: Phone) -> None:
    phone.tap("用微信手机号核对")
    phone.tap("允许")


def test_from_nobody_to_a_member(phone: Phone) -> None:
    phone.open("bind/index", phone="19900000016")
    _give_number(phone)
    phone.page.get_by_label("证件号最后六位").fill("id0016")
    phone.tap("下一步")
    phone.see("绑定好了")
    phone.tap("开始使用")
    phone.see("有几项同意还没有确认")


def test_wrong_characters_are_refused(phone: Phone) -> None:
    phone.open("bind/index", phone="19900000017")
    _give_number(phone)
    phone.page.get_by_label("证件号最后六位").fill("12")
    phone.tap("下一步")
    phone.see("请填满六位。")
    phone.page.get_by_label("证件号最后六位").fill("000000")
    phone.tap("下一步")
    phone.page.get_by_role("alert").wait_for()
    phone.see("再核对证件号")


def test_the_number_is_not_given(phone: Phone) -> None:
    phone.open("bind/index", phone="19900000018")
    phone.tap("用微信手机号核对")
    phone.tap("不允许")
    phone.see("您没有同意使用手机号")
    assert phone.noted("phone") == [False]


def test_several_insured_on_one_number_are_offered_to_choose(phone: Phone) -> None:
    choose = [
        {"ref": "a", "name_masked": "演**", "birth_year": 1980},
        {"ref": "b", "name_masked": "示**", "birth_year": 1951},
    ]
    phone.page.route("**/bind/phone", lambda route: route.fulfill(json={"binding": "x", "next": "tail", "hotline": {}}))
    phone.page.route("**/bind/tail", lambda route: route.fulfill(json={"choose": choose}))
    phone.open("bind/index", phone="19900000001")
    _give_number(phone)
    phone.page.get_by_label("证件号最后六位").fill("ABC123")
    phone.tap("下一步")
    phone.see("请选被保险人")
    phone.button("1951年出生", exact=False).wait_for()


def test_who_has_no_document_is_given_the_line(phone: Phone) -> None:
    line = {"name": "健康服务专线", "number": "95169038", "hours": "8:00–20:00"}
    answer = {"binding": "x", "next": "hotline", "hotline": line}
    phone.page.route("**/bind/phone", lambda route: route.fulfill(json=answer))
    phone.open("bind/index", phone="19900000001")
    _give_number(phone)
    phone.see("请打电话绑定")
    phone.tap("打健康服务专线", exact=False)
    assert phone.noted("call") == ["95169038"]

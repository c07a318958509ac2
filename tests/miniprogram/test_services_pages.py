"""The services: every line with its counts, whether it may be used now and why not, and the handbook word for word."""

import pytest

from .conftest import Phone

pytestmark = pytest.mark.browser


def test_every_service_with_its_counts(phone: Phone) -> None:
    phone.open("services/index", "demo-vip")
    phone.see("贵宾套餐")
    shown = phone.page.locator(".service", has_text="专家门诊协调").filter(has_not_text="早筛").inner_text()
    assert "共2次，已用1次" in shown and "可以用" in shown
    assert phone.page.locator(".service").count() == 17


def test_two_lines_of_one_service_are_told_apart(phone: Phone) -> None:
    phone.open("services/index", "demo-vip")
    shown = phone.page.locator(".service", has_text="住院协调").last.inner_text()
    assert "指定疾病，疑似或确诊" in shown and "任何疾病" in shown


def test_the_waiting_period_is_said_once_above_all(phone: Phone) -> None:
    phone.open("services/index", "demo-waiting")
    phone.see("等待期到12月12日（周六）为止")
    assert phone.page.locator(".service", has_text="12月13日（周日）起可以用").count() > 10


def test_a_service_with_the_clause_word_for_word(phone: Phone) -> None:
    phone.open("services/index", "demo-vip")
    phone.page.locator(".service", has_text="电话医生").tap()
    phone.see("服务说明")
    phone.tap("展开原文")
    phone.see("手册4.2")
    phone.tap("收起原文")
    phone.page.locator(".verbatim").first.wait_for(state="detached")


def test_asking_about_a_service_leads_into_the_talk(phone: Phone) -> None:
    phone.server.agree("demo-classic")
    phone.open("service/index?id=4.10", "demo-classic")
    phone.tap("问问这项服务")
    phone.see("心理咨询是什么")
    phone.see("自动回复")


def test_a_service_there_is_not(phone: Phone) -> None:
    phone.open("service/index?id=9.9", "demo-vip")
    phone.button("再试一次").wait_for()

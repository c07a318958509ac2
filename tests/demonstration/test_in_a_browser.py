"""The real demonstration in a real Chromium: everything it tells to try is tried, then it is stopped by Ctrl+C."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from assistant.console.serving import DEMO_PASSWORD
from tests.browsers import program

pytestmark = pytest.mark.browser
STARTS_WITHIN = 900  # seconds: the model may have to be trained, the tools of the build to be fetched
NOW = "2026-11-23T10:00+08:00"


@dataclass
class Shown:
    """The running command, and where it says that everything is."""

    process: subprocess.Popen[bytes]
    members: str
    agents: str
    folder: Path
    children: list[psutil.Process]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    program("node")
    log = tmp_path_factory.mktemp("demo") / "said.log"
    with log.open("wb") as out:
        environment = {**os.environ, "SUIXIN_NOW": NOW, "PYTHONWARNINGS": "ignore"}
        process = subprocess.Popen([sys.executable, "-m", "assistant", "demo"], env=environment, stdout=out, stderr=out)
    try:
        said = _ready(process, log)
        members, agents = re.findall(r"^(?:会员|坐席)（\S+）  (http\S+)$", said, re.M)
        # Training writes no bars and no warnings into what is no terminal.
        assert len(said.splitlines()) < 30, said
        folder = Path(re.findall(r"数据在 (\S+)，", said)[0])
        yield Shown(process, members, agents, folder, psutil.Process(process.pid).children(recursive=True))
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def _ready(process: subprocess.Popen[bytes], log: Path) -> str:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        said = log.read_text("utf-8", "replace")
        if "都已就绪" in said:
            return said
        time.sleep(0.5)
    pytest.fail(f"the demonstration did not start:\n{log.read_text('utf-8', 'replace')[-2000:]}", pytrace=False)


@pytest.fixture
def phone(demo: Shown, chromium: Any) -> Iterator[Any]:
    """The members' page on a phone."""
    context = chromium.new_context(viewport={"width": 414, "height": 820}, has_touch=True, locale="zh-CN")
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.clock.set_fixed_time(NOW)
    page.goto(demo.members)
    yield page
    context.close()


def _button(page: Any, name: str) -> Any:
    return page.locator(".wx-page:visible").get_by_role("button", name=name, exact=True)


def _see(page: Any, text: str) -> None:
    page.locator(".wx-page:visible").get_by_text(text).last.wait_for()


def _say(page: Any, text: str, answer: str) -> None:
    page.get_by_placeholder("请输入您的问题").fill(text)
    _button(page, "发送").last.tap()
    _see(page, answer)


def test_what_a_member_is_told_to_try(phone: Any) -> None:
    _button(phone, "去确认").tap()
    _see(phone, "我的同意")
    for agreed in range(_button(phone, "同意").count()):
        _button(phone, "同意").first.tap()
        _button(phone, "收回同意").nth(agreed).wait_for()
    phone.locator("button:visible", has_text="‹").first.tap()
    _say(phone, "我还剩几次专家号", "专家门诊协调还可用")
    _say(phone, "那陪诊呢", "导医服务还可用")
    _say(phone, "帮我约专家门诊", "请问要看哪个科室")
    _say(phone, "心内科", "您希望安排在哪一天")
    _say(phone, "12月8日", "确定提交吗")
    _say(phone, "确认", "已提交专家门诊协调申请")
    _button(phone, "我的预约").first.tap()
    _see(phone, "12月8日")
    phone.locator("button:visible", has_text="‹").first.tap()
    _button(phone, "我的服务").first.tap()
    _see(phone, "现在不能用")


def test_what_an_agent_is_told_to_try(demo: Shown, chromium: Any) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(60_000)
    page.goto(demo.agents)
    page.fill("[name=name]", "demo-agent")
    page.fill("[name=password]", DEMO_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#q")
    page.fill("#q", "DEMO-P-0002")
    page.keyboard.press("Enter")
    page.check("[name=caller][value=insured]")
    for box in page.query_selector_all(".hit [type=checkbox]")[:2]:
        box.check()
    page.keyboard.press("Enter")
    page.wait_for_selector(".services")
    for asked in ("门诊 剩几", "4.6 无单 肺炎"):
        page.fill("#asked", asked)
        page.keyboard.press("Enter")
        page.wait_for_selector(f"[data-latest] .asked:has-text('{asked}')")
        assert "手册" in page.inner_text("[data-latest]")
    page.click("tr:has-text('4.6') button[value='4.6']")
    told = {"disease_class": "critical", "diagnosis": "confirmed", "admission_notice": "none", "region": "asia"}
    written = {"first_diagnosed_on": "2026-11-01", "wanted_date": "2026-12-20", "disease": "肺炎", "department": "呼吸内科"}
    for _ in range(5):
        if page.query_selector("[data-confirm]"):
            break
        for name, value in {**told, **written}.items():
            if choice := page.query_selector(f".need [type=radio][name={name}][value='{value}']"):
                choice.check()
            elif field := page.query_selector(f".need input:not([type=radio])[name={name}]"):
                field.fill(value)
        with page.expect_navigation():
            page.click("text=存下，看还缺什么")
    assert "1次4.4" in page.inner_text(".readback")
    page.close()


def test_ctrl_c_ends_all_of_it_and_the_data_are_gone(demo: Shown) -> None:
    assert len([one for one in demo.children if one.is_running()]) >= 3 and demo.folder.is_dir()
    demo.process.send_signal(signal.SIGINT)
    assert demo.process.wait(60) == 0
    _, alive = psutil.wait_procs(demo.children, timeout=10)
    assert alive == [] and not demo.folder.exists()

"""One browser for all tests of pages, Debian's Chromium; where it is missing the tests fail."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HINT = (
    "没有找到 {name}：页面的测试在真实浏览器里进行。Debian/Ubuntu：apt-get install -y chromium nodejs npm；"
    "或用 -m 'not browser' 跳过这些测试。"
)
OPTIONS = [
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def program(*names: str) -> str:
    """The first of `names` there is. Its lack is a failure: pages nobody opened must not count as tested."""
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.fail(HINT.format(name=names[0]), pytrace=False)
    return found


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for the tests of one file: two of Playwright's drivers must not be open at once in one process."""
    from playwright.sync_api import sync_playwright

    path = program("chromium", "chromium-browser", "google-chrome", "chrome")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=OPTIONS)
        yield found
        found.close()

"""A page opened in a real browser."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
HINT = (
    "没有找到 chromium：HTML 报告要在真实浏览器里打开验证。Debian/Ubuntu：apt-get install -y chromium；"
    "或用 -m 'not browser' 跳过这些测试。"
)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program. Its lack is a failure: a report nobody could open must not count as tested."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.fail(HINT, pytrace=False)
    return found


@pytest.fixture
def rendered(chromium: str, tmp_path: Path) -> Callable[[Path, str], str]:
    """The document of a page after its scripts ran; the second argument is the address's part after ``#``."""

    def dump(page: Path, fragment: str = "") -> str:
        options = (
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=4000", "--dump-dom",
        )  # fmt: skip
        address = page.resolve().as_uri() + (f"#{fragment}" if fragment else "")
        done = subprocess.run([chromium, *options, address], capture_output=True, timeout=120, check=True)
        return done.stdout.decode("utf-8")

    return dump

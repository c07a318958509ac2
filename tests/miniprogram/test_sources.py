"""What holds of the sources as they are, without node or browser."""

import json
import re
from pathlib import Path

import pytest

from assistant import project

SOURCE = project.root() / "miniprogram"
LARGEST = 2 * 1024 * 1024
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SHIPPED = sorted(
    file
    for pattern in ("*.json", "*.ts", "*.wxss", "lib/**/*", "pages/**/*", "components/**/*")
    for file in SOURCE.glob(pattern)
    if file.is_file() and file.name not in ("package.json", "package-lock.json", "tsconfig.json")
)


def _named(files: list[Path]) -> list[str]:
    return [file.relative_to(SOURCE).as_posix() for file in files]


def test_the_package_is_far_below_what_wechat_takes() -> None:
    assert 0 < sum(file.stat().st_size for file in SHIPPED) < LARGEST / 4


def test_what_is_for_development_is_not_shipped() -> None:
    settings = json.loads((SOURCE / "project.config.json").read_text("utf-8"))
    ignored = {part["value"] for part in settings["packOptions"]["ignore"]}
    assert {"web", "node_modules", "package.json", "tsconfig.json"} <= ignored


def test_what_members_read_stands_in_one_file() -> None:
    """Titles of windows are the exception: WeChat wants them in the pages' settings."""
    elsewhere = [
        file
        for file in SHIPPED
        if file.suffix in (".ts", ".wxml", ".wxss") and file.name != "texts.ts" and CHINESE.search(_code(file))
    ]
    assert _named(elsewhere) == []


def _code(file: Path) -> str:
    """The text without comments."""
    return re.sub(r"//.*|/\*[\s\S]*?\*/", "", file.read_text("utf-8")).replace("（.*$", "")


def test_one_place_speaks_to_the_server() -> None:
    speaking = [file for file in SHIPPED if re.search(r"wx\.(request|connectSocket)\b", file.read_text("utf-8"))]
    assert _named(speaking) == ["lib/api.ts"]


def test_every_page_and_component_is_whole() -> None:
    app = json.loads((SOURCE / "app.json").read_text("utf-8"))
    used = set(app["usingComponents"].values())
    for settings in SOURCE.glob("*/*/index.json"):
        used |= set(json.loads(settings.read_text("utf-8")).get("usingComponents", {}).values())
    wanted = [*app["pages"], *(name.removeprefix("/") for name in used)]
    missing = [name for name in wanted for end in ("json", "ts", "wxml", "wxss") if not (SOURCE / f"{name}.{end}").is_file()]
    assert missing == []
    assert len(wanted) == len(list(SOURCE.glob("*/*/index.json")))


@pytest.mark.parametrize("name", sorted(json.loads((SOURCE / "package.json").read_text("utf-8"))["devDependencies"].items()))
def test_tools_are_pinned_exactly(name: tuple[str, str]) -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", name[1])

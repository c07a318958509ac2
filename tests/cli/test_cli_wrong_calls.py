"""Every wrong call is one clear line on stderr and status 2; faults of ours are one line and status 1."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.entitlement.errors import CatalogueError, UnknownMember
from assistant import __main__ as entry
from assistant.cli.shared.errors import WrongCall, wrong_call
from assistant.evaluation.casefiles.places import BadFile, Place, Problem
from assistant.nlu.lexicon import LexiconError
from assistant.training import TrainingFailed

WRONG = [
    (["nope"], "没有命令 nope"),
    (["members"], "还要写子命令"),
    (["members", "nope"], "没有命令 nope"),
    (["quota"], "缺少 ID"),
    (["quota", "demo-vip", "--bad"], "没有选项 --bad"),
    (["quota", "a", "b", "c"], "多写了：c"),
    (["quota", "a", "--now"], "选项 --now 后面要写值"),
    (["quota", "a", "--now", "2026-02-30"], "--now 不是日期时间"),
    (["quota", "a", "--now", "明天"], "--now 不是日期时间"),
    (["quota", "a", "--now", "0001-01-01T00:00+08:00"], "--now"),
    (["quota", "a", "--now", "2500-01-01"], "年份超出范围"),
    (["check", "a", "4.4", "--fact", "diagnosis"], "--fact 应写成 名称=值"),
    (["check", "a", "4.4", "--fact", "=x"], "--fact 应写成 名称=值"),
    (["check", "a", "4.4", "--fact", "bed=yes", "--fact", "bed=no"], "写了两次"),
    (["check", "a", "4.4", "--fact", "colour=red"], "colour"),
    (["check", "a", "4.4", "--fact", "wanted_date=2026-02-30"], "没有“2026-02-30”这一天"),
    (["ask"], "缺少 TEXT…"),
    (["serve", "--port", "x"], "“x”应为整数"),
    (["serve", "--port", "99999"], "超出范围 1<=x<=65535"),
    (["train", "--force=1"], "选项 --force 后面不写值"),
    (["bookings", "advance", "B1", "done"], "没有状态“done”"),
    (["eval", "nlu", "/nowhere.jsonl"], "没有这个文件：/nowhere.jsonl"),
    (["eval", "conversations", "/nowhere"], "没有这个文件：/nowhere"),
]


@pytest.mark.parametrize(("call", "says"), WRONG, ids=[" ".join(call) for call, _ in WRONG])
def test_a_wrong_call_is_one_line_and_status_2(
    call: list[str], says: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert entry.main(call) == 2
    told = capfd.readouterr()
    assert told.out == ""
    assert told.err.startswith("suixin: ") and told.err.count("\n") == 1
    assert says in told.err


def test_a_bad_suixin_now_is_a_wrong_call(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SUIXIN_NOW", "gestern")
    assert entry.main(["quota", "a"]) == 2
    assert "环境变量 SUIXIN_NOW 不是日期时间" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (WrongCall("写错了"), "写错了"),
        (UnknownMember("m9"), "查不到会员 m9"),
        (CatalogueError("x.yml", "tiers[0]", "不能为空"), "产品目录 x.yml 的 tiers[0]：不能为空"),
        (LexiconError("relation.yml: 空\n词"), "relation.yml: 空（另有 1 处）"),
        (TrainingFailed("训练失败"), "训练失败"),
        (FileNotFoundError(2, "No such file", "m.yml"), "文件打不开：m.yml"),
        (
            BadFile(Path("t.yml"), [Problem(Place(3, 1), "缺少 user"), Problem(Place(5, 2), "多了 x")]),
            "t.yml:3:1: 缺少 user（另有 1 处）",
        ),
    ],
)
def test_errors_for_people_are_told_in_one_line(error: Exception, says: str) -> None:
    line = wrong_call(error)
    assert line is not None and says in line and "\n" not in line


def test_a_bad_database_url_is_a_wrong_call(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for url in ("nonsense", "nosuchdb://x/y", "sqlite:////proc/nowhere/x.db"):
        monkeypatch.setenv("SUIXIN_DATABASE_URL", url)
        assert entry.main(["quota", "a"]) == 2
        told = capfd.readouterr().err
        assert told.count("\n") == 1 and told.startswith("suixin: ")


@pytest.fixture
def broken_check(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """`quota` with a fault inside; the folder in which the log would be written."""
    from assistant.cli.records import entitlement

    def fault(*_: object) -> None:
        raise ZeroDivisionError("oh\nno")

    monkeypatch.setattr(entitlement, "instant", fault)
    monkeypatch.setattr(entry.project, "root", lambda: tmp_path)
    return tmp_path / "var" / "suixin.log"


def test_a_fault_of_ours_is_one_line_and_the_traceback_goes_to_the_log(
    broken_check: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert entry.main(["quota", "a"]) == 1
    told = capfd.readouterr().err
    assert told.startswith("suixin: 内部错误 ZeroDivisionError：oh no") and told.count("\n") == 1
    assert "Traceback" in broken_check.read_text(encoding="utf-8")


def test_debugging_shows_the_traceback(broken_check: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUIXIN_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        entry.main(["quota", "a"])
    assert not broken_check.exists()


def test_ctrl_c_is_quiet(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    from assistant.cli.records import entitlement

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(entitlement, "instant", interrupt)
    assert entry.main(["quota", "a"]) == 130
    assert capfd.readouterr() == ("", "")


def test_help_and_version_go_well(capfd: pytest.CaptureFixture[str]) -> None:
    for call in (
        [],
        ["--help"],
        ["-h"],
        ["quota", "--help"],
        ["bookings", "cancel", "--help"],
        ["--version"],
    ):
        assert entry.main(call) == 0
        assert capfd.readouterr().err == ""


def test_the_console_without_its_key(capfd: pytest.CaptureFixture[str]) -> None:
    assert entry.main(["console"]) == 2
    assert "SUIXIN_CONSOLE_KEY" in capfd.readouterr().err.splitlines()[-1]

"""Compliance takes the sentences out as a table, gives it back, and a mistake is taken back with one command."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from actions.replies.phrasebook import read_entries
from assistant import __main__ as entry

NOW = "2026-11-23T10:00+08:00"
SIGNED = {"author": "甲", "approver": "乙"}
Edit = Callable[[dict[str, dict[str, str]]], None]


def run(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    capfd.readouterr()
    status = entry.main(["texts", *arguments])
    told = capfd.readouterr()
    return status, told.out, told.err


@pytest.fixture
def back(folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Callable[[Edit], tuple[int, str, str]]:
    """Export the table, edit its rows by id, import it again."""

    def edited(edit: Edit) -> tuple[int, str, str]:
        table = tmp_path / "replies.csv"
        assert run(capfd, "export", str(table))[0] == 0
        with table.open(encoding="utf-8-sig", newline="") as stream:
            rows = {row["id"]: row for row in csv.DictReader(stream)}
        edit(rows)
        with table.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.DictWriter(stream, next(iter(rows.values())))
            writer.writeheader()
            writer.writerows(rows.values())
        return run(capfd, "import", str(table), "--now", NOW)

    return edited


def test_the_table_shows_every_sentence_with_who_answers_for_it(
    folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "replies.csv"
    status, out, _ = run(capfd, "export", str(table))
    assert (status, out) == (0, f"3 句话术：{table}\n")
    text = table.read_bytes()
    assert text.startswith(b"\xef\xbb\xbf"), "a spreadsheet reads it as UTF-8"
    assert text.decode("utf-8-sig").splitlines()[0] == "id,text,short,again,others,clause,owner,author,approver,effective_from"


def test_an_untouched_table_changes_nothing(folder: Path, back: Callable[[Edit], tuple[int, str, str]]) -> None:
    before = {file.name: file.read_bytes() for file in folder.glob("*.yml")}
    assert back(lambda rows: None)[:2] == (0, "改了 0 句\n")
    assert {file.name: file.read_bytes() for file in folder.glob("*.yml")} == before
    assert not (folder / "versions").exists()


def test_a_signed_change_is_said_from_now_on(folder: Path, back: Callable[[Edit], tuple[int, str, str]]) -> None:
    status, out, _ = back(lambda rows: rows["change.call"].update(text="这一步请拨{phone}。", short="请拨{phone}。", **SIGNED))
    assert status == 0 and out.startswith("改了 1 句")
    now = read_entries(folder)["change.call"]
    assert (now.text, now.short, now.author, now.approver) == ("这一步请拨{phone}。", "请拨{phone}。", "甲", "乙")
    assert "# Changes." in (folder / "changes.yml").read_text(encoding="utf-8"), "comments stay"


def test_variants_are_lines_of_one_cell(folder: Path, back: Callable[[Edit], tuple[int, str, str]]) -> None:
    assert back(lambda rows: rows["note.hold"].update(others="好，先不动。\n慢慢来。", **SIGNED))[0] == 0
    assert read_entries(folder)["note.hold"].others == ("好，先不动。", "慢慢来。")


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda rows: rows["change.call"].update(text="请打{tel}办。", **SIGNED), "程序不给 {tel}；能用的占位符：{phone}"),
        (lambda rows: rows["change.call"].update(text="请打95169038办。", **SIGNED), "少了占位符 {phone}"),
        (lambda rows: rows["change.call"].update(text="请打{phone办。", **SIGNED), "花括号不成对"),
        (lambda rows: rows["change.call"].update(text="请打{phone.__class__}办。", **SIGNED), "只能是花括号里一个名字"),
        (lambda rows: rows["change.call"].update(text="请打{phone!r}办。", **SIGNED), "只能是花括号里一个名字"),
        (lambda rows: rows["change.call"].update(text="请打{}办，{phone}。", **SIGNED), "只能是花括号里一个名字"),
        (lambda rows: rows["change.call"].update(text="请打\u202e{phone}办。", **SIGNED), "看不见的字符"),
        (lambda rows: rows["change.call"].update(text="", **SIGNED), "text 不能为空"),
        (lambda rows: rows["change.call"].update(text="请拨{phone}。"), "就要写 author"),
        (lambda rows: rows["change.call"].update(text="请拨{phone}。", author="甲", approver="甲"), "审批人不能就是起草人"),
        (lambda rows: rows["change.call"].update(text="请拨{phone}。", effective_from="明天", **SIGNED), "effective_from"),
        (lambda rows: rows["change.call"].update(id="change.cal"), "没有这个编号"),
        (lambda rows: rows["change.near"].update(id="change.call"), "出现了两次"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_changed(
    folder: Path, back: Callable[[Edit], tuple[int, str, str]], edit: Edit, told: str
) -> None:
    before = {file.name: file.read_bytes() for file in folder.glob("*.yml")}

    def both(rows: dict[str, dict[str, str]]) -> None:
        edit(rows)
        rows["note.hold"].update(text="不急。", **SIGNED)

    status, out, _ = back(both)
    assert status == 1 and told in out and "一句也没有改" in out
    assert {file.name: file.read_bytes() for file in folder.glob("*.yml")} == before


def test_a_wording_for_a_later_day_waits_for_it(folder: Path, back: Callable[[Edit], tuple[int, str, str]]) -> None:
    from datetime import date

    later = {"effective_from": "2026-12-01", **SIGNED}
    assert back(lambda rows: rows["change.call"].update(text="请拨{phone}。", **later))[0] == 0
    said = {day: read_entries(folder, date(2026, *day))["change.call"].text for day in ((11, 30), (12, 1))}
    assert said == {(11, 30): "这一步请打{phone}办。", (12, 1): "请拨{phone}。"}


def test_one_command_takes_the_last_import_back(
    folder: Path, back: Callable[[Edit], tuple[int, str, str]], capfd: pytest.CaptureFixture[str]
) -> None:
    before = (folder / "changes.yml").read_bytes()
    for number in (1, 2):
        assert back(lambda rows, n=number: rows["change.call"].update(text=f"第{n}版，请拨{{phone}}。", **SIGNED))[0] == 0  # type: ignore[misc]
    assert run(capfd, "rollback")[:2] == (0, "退回了：changes.yml\n")
    assert read_entries(folder)["change.call"].text == "第1版，请拨{phone}。"
    assert run(capfd, "rollback")[0] == 0
    assert (folder / "changes.yml").read_bytes() == before
    status, out, err = run(capfd, "rollback")
    assert (status, out) == (2, "") and "没有更早的版本" in err


def test_a_later_wording_is_taken_back_too(
    folder: Path, back: Callable[[Edit], tuple[int, str, str]], capfd: pytest.CaptureFixture[str]
) -> None:
    later = {"effective_from": "2026-12-01", **SIGNED}
    back(lambda rows: rows["change.call"].update(text="请拨{phone}。", **later))
    assert run(capfd, "rollback")[0] == 0
    assert list((folder / "coming").glob("*")) == []


def test_what_is_no_table_is_a_wrong_call(folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "t.csv"
    for content, told in ((b"\xff\xfe1", "UTF-8"), (b"id,text,colour\n", "colour"), (b"id,text\n", "author")):
        table.write_bytes(content)
        status, out, err = run(capfd, "import", str(table))
        assert (status, out) == (2, "") and told in err
    assert run(capfd, "import", str(tmp_path / "none.csv"))[0] == 2


def test_the_projects_own_replies_are_whole(capfd: pytest.CaptureFixture[str]) -> None:
    """Run where the project is: the code says every sentence as it is written."""
    status, out, _ = run(capfd, "check", "--json")
    assert json.loads(out)["problems"] == []
    assert status == 0

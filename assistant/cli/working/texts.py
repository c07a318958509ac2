"""``texts``: the sentences the assistant says, as a table for whoever answers for them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from assistant import project
from assistant.cli.shared.common import AsJson, Now, instant, print_json
from assistant.cli.shared.errors import WrongCall

if TYPE_CHECKING:
    from actions.replies.phrasebook import Entry

app = typer.Typer(help="话术：导出成表、改好导入、检查、退回上一版。", pretty_exceptions_enable=False)

Table = typer.Argument(..., metavar="FILE", help="表格文件（CSV UTF-8）。")


def _folder() -> Path:
    return project.root() / "data" / "replies"


def _entries(today: str | None = None) -> dict[str, Entry]:
    from actions.replies.phrasebook import BadReply, read_entries

    try:
        return read_entries(_folder(), instant(today).date())
    except BadReply as error:
        raise WrongCall(f"data/replies 写错了：{error}") from error


@app.command()
def export(file: Path = Table, now: str | None = Now) -> None:
    """把全部话术写成一张表：编号、各种说法、条款、负责人、起草人、审批人、生效日。"""
    from assistant.texts.table import to_csv

    entries = _entries(now)
    try:
        file.write_text(to_csv(entries.values()), encoding="utf-8", newline="")
    except OSError as error:
        raise WrongCall(f"写不了 {file}：{error.strerror}") from error
    print(f"{len(entries)} 句话术：{file}")


@app.command("import")
def take(file: Path = Table, now: str | None = Now) -> None:
    """把改好的表导入：有一处不对就一句也不改；原来的那一版留着，可以退回。"""
    from assistant.texts.changes import changes
    from assistant.texts.store import take_over
    from assistant.texts.table import BadTable, read_csv

    try:
        changed, problems = changes(read_csv(file), _entries(now))
    except BadTable as error:
        raise WrongCall(str(error)) from error
    for problem in problems:
        print(problem)
    if problems:
        print(f"{len(problems)} 处不对，一句也没有改")
        raise typer.Exit(1)
    kept = take_over(_folder(), changed, instant(now).date())
    print(f"改了 {len(changed)} 句" + (f"；上一版在 {kept}，用 suixin texts rollback 退回" if kept else ""))


@app.command()
def check(as_json: bool = AsJson) -> None:
    """检查话术和代码：编号、占位符、起草人和审批人。"""
    from assistant.texts.checking import problems_of

    entries = _entries()
    found = problems_of(entries)
    if as_json:
        print_json({"entries": len(entries), "problems": found})
    else:
        for problem in found:
            print(problem)
        print(f"{len(entries)} 句话术，{len(found)} 处不对")
    if found:
        raise typer.Exit(1)


@app.command()
def rollback() -> None:
    """退回上一次导入之前的话术。"""
    from assistant.texts.store import NothingKept
    from assistant.texts.store import rollback as go_back

    try:
        names = go_back(_folder())
    except NothingKept:
        raise WrongCall("没有更早的版本可退") from None
    print(f"退回了：{'、'.join(names)}")

"""``members``: load a members file, show one member, print the file's schema."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from assistant.cli.common import AsJson, Now, entitlements, instant, operator, print_json, say
from assistant.cli.standing import standing_lines

app = typer.Typer(help="会员资料：装入、查看。", pretty_exceptions_enable=False)

MembersFile = typer.Argument(..., metavar="FILE", help="会员文件（YAML，格式见 members schema）。")


@app.command()
def load(
    file: Path = MembersFile,
    as_json: bool = AsJson,
) -> None:
    """装入会员文件；有错的会员逐条说明，其余照常装入；装入了但有疑问的也逐条说明。"""
    from actions import engine
    from assistant.cli.progress import loading

    with loading("装入会员") as progress:
        report = engine.entitlements().load_members(file, actor=operator(), progress=progress)
    refused = [_refused(member) for member in report.refused]
    odd = [{**_refused(warning), "code": warning.code} for warning in report.warnings]
    if as_json:
        print_json({"loaded": report.loaded, "refused": refused, "warnings": odd})
    else:
        left_out = f"，{len(refused)} 位有错未装入" if refused else ""
        print(f"已装入 {report.loaded} 位会员{left_out}")
    for entry in refused:
        say(f"suixin: {_refusal(entry)}")
    for entry in odd:
        say(f"suixin: 提醒，{_refusal(entry)}")
    if refused:
        raise typer.Exit(1)


@app.command()
def show(
    member: str = typer.Argument(..., metavar="ID", help="会员号。"),
    now: str | None = Now,
    as_json: bool = AsJson,
) -> None:
    """查看一位会员：套餐、合同、等待期、保单年度。"""
    from actions.payloads import member_payload, standing_payload

    at = instant(now)
    engine = entitlements()
    found = engine.member(member, actor=operator())
    standing = engine.standing(member, at, actor=operator())
    if as_json:
        print_json({**member_payload(found), "now": at.isoformat(), "standing": standing_payload(standing)})
    else:
        print("\n".join(standing_lines(found, standing)))


@app.command()
def schema() -> None:
    """打印会员文件的 JSON Schema。"""
    from actions.entitlement.storage.member_records import members_file_schema

    print_json(members_file_schema())


def _refused(member: Any) -> dict[str, Any]:
    return {"index": member.index, "id": member.id, "field": member.field, "reason": member.reason}


def _refusal(entry: dict[str, Any]) -> str:
    who = f"第 {entry['index'] + 1} 位（{entry['id'] or '没有 id'}）"
    return f"{who}的 {entry['field']}：{entry['reason']}" if entry["field"] else f"{who}：{entry['reason']}"

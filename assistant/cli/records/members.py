"""``members``: load a members file, find and show a member, a person's own copy, the file's schema."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from assistant.cli.lines.standing import standing_lines
from assistant.cli.shared.common import AsJson, Now, entitlements, instant, operator, print_json, say
from assistant.cli.shared.errors import WrongCall

if TYPE_CHECKING:
    from actions.entitlement import Member, MemberHit

app = typer.Typer(help="会员资料：装入、查看。", pretty_exceptions_enable=False)

MembersFile = typer.Argument(..., metavar="FILE", help="会员文件（YAML，格式见 members schema）。")


@app.command()
def load(
    file: Path = MembersFile,
    as_json: bool = AsJson,
) -> None:
    """装入会员文件；有错的会员逐条说明，其余照常装入；装入了但有疑问的也逐条说明。"""
    from actions import engine
    from assistant.cli.shared.progress import loading

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
    from actions.replies.payloads import member_payload, standing_payload

    at = instant(now)
    engine = entitlements()
    found = engine.member(member, actor=operator())
    standing = engine.standing(member, at, actor=operator())
    if as_json:
        told = {**member_payload(found), "policyholders": _holders(found)}
        print_json({**told, "now": at.isoformat(), "standing": standing_payload(standing)})
    else:
        print("\n".join(standing_lines(found, standing)))


@app.command()
def search(
    told: list[str] = typer.Argument(..., metavar="TEXT…", help="保单号、手机号、姓名加出生日期，或证件号末四位以上。"),
    as_json: bool = AsJson,
) -> None:
    """查找会员：保单号、手机号（写法不限）、姓名加出生日期、证件号末几位。"""
    from dataclasses import asdict

    hits = entitlements().records.search_members(" ".join(told), actor=operator())
    if as_json:
        found = [{**asdict(hit), "birth_date": hit.birth_date.isoformat()} for hit in hits.found]
        print_json({"found": found, "more": hits.more})
        return
    print("\n".join(_hit(hit) for hit in hits.found) or "没有找到")
    if hits.more:
        say("suixin: 还有别的会员符合，请多写一项")


@app.command()
def export(
    member: str = typer.Argument(..., metavar="ID", help="会员号。"),
    output: Path | None = typer.Option(None, "--output", "-o", metavar="FILE", help="写到这个文件，不覆盖已有的。"),
) -> None:
    """会员本人的一份资料：这里存有的全部内容，一个 JSON 文档。"""
    document = entitlements().records.export(member, actor=operator())
    if output is None:
        print_json(document)
        return
    try:
        # Nobody but the operator may read it, from the first byte on.
        handle = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise WrongCall(f"文件 {output} 已经存在，没有覆盖") from None
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(document, file, ensure_ascii=False, indent=2)
    say(f"suixin: 已写到 {output}")


@app.command()
def schema() -> None:
    """打印会员文件的 JSON Schema。"""
    from actions.entitlement.storage.members.records import members_file_schema

    print_json(members_file_schema())


def _holders(member: Member) -> list[dict[str, str]]:
    """Who pays for which contract, the numbers masked."""
    from dataclasses import asdict

    from actions.replies.payloads import masked

    return [{**asdict(holder), "mobile": masked(holder.mobile)} for holder in member.policyholders]


def _hit(hit: MemberHit) -> str:
    mobile = f"手机尾号 {hit.mobile_tail}" if hit.mobile_tail else ""
    identity = f"证件尾号 {hit.identity_tail}" if hit.identity_tail else ""
    whose = {"guardian": "监护人的手机号", "policyholder": "投保人的手机号"}.get(hit.by, "")
    return "，".join(part for part in (f"{hit.id} {hit.name}", f"{hit.birth_date} 出生", mobile, identity, whose) if part)


def _refused(member: Any) -> dict[str, Any]:
    return {"index": member.index, "id": member.id, "field": member.field, "reason": member.reason}


def _refusal(entry: dict[str, Any]) -> str:
    who = f"第 {entry['index'] + 1} 位（{entry['id'] or '没有 id'}）"
    return f"{who}的 {entry['field']}：{entry['reason']}" if entry["field"] else f"{who}：{entry['reason']}"

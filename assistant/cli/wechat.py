"""``wechat`` and ``privacy``: what waits for WeChat, how it is set up; retention, a copy, erasing for somebody who calls."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typer

from assistant.cli.shared.common import AsJson, Now, entitlements, instant, operator, print_json, say
from assistant.cli.shared.errors import WrongCall

wechat = typer.Typer(name="wechat", help="微信渠道：没发出去的回复、设置。", no_args_is_help=True)
privacy = typer.Typer(
    name="privacy", help="个人信息：到期删除、给本人一份副本、应本人要求删除。", no_args_is_help=True
)
_MEMBER = typer.Argument(..., metavar="ID", help="会员号。")


def _store() -> Any:
    from assistant.channels.store import open_store

    return open_store(entitlements().database)


@wechat.command()
def outgoing(as_json: bool = AsJson) -> None:
    """客服消息里还没发出去的回复：什么时候的、试了几次、为什么。"""
    found = _store().outgoing.waiting()
    rows = [
        {
            "id": one.id,
            "created_at": one.created_at.isoformat(timespec="seconds"),
            "attempts": one.attempts,
            "error": one.error,
        }
        for one in found
    ]
    if as_json:
        print_json({"waiting": rows})
        return
    lines = [
        f"{row['id']} · {row['created_at']} · 试过{row['attempts']}次 · {row['error'] or '等待发送'}"
        for row in rows
    ]
    print("\n".join(lines) or "没有待发的回复")


@wechat.command()
def check() -> None:
    """检查微信设置是否齐全；不显示任何密钥。"""
    import os

    from assistant.channels.settings import read_settings

    found = read_settings(os.environ)
    if found is None:
        raise WrongCall("没有配置微信渠道：设置 SUIXIN_WECHAT_APPID 等环境变量，见 docs/wechat.md")
    mode = "加密" if found.door.key else "明文"
    print(
        f"设置齐全：appid {found.appid}，消息推送{mode}，订阅消息模板{len(found.templates)}个，状态 {found.state}"
    )


@privacy.command()
def expire(
    days: int = typer.Option(90, "--days", min=1, max=3650, help="聊天记录保存多少天。"),
    now: str | None = Now,
    as_json: bool = AsJson,
) -> None:
    """到期删除：删掉超过保存期的聊天记录；凭据和账目不动。每天跑一次。"""
    from assistant.channels.members.erasing import delete_old

    gone = delete_old(_store(), instant(now), days)
    if as_json:
        print_json(gone)
    else:
        print(
            f"已删除：聊天{gone['messages']}条，待发和已发的回复{gone['texts']}条，通知{gone['news']}条，空账号{gone['accounts']}个"
        )


@privacy.command()
def export(
    member: str = _MEMBER,
    file: Path = typer.Option(..., "--to", metavar="FILE", help="写到这个 JSON 文件。"),
) -> None:
    """会员本人的一份副本：记录、预约、账目、凭据，和微信里的聊天与同意。"""
    from assistant.channels.members.erasing import copy_of

    store = _store()
    accounts = [copy_of(store, account, operator()) for account in store.accounts.of_member(member)]
    document = {"member": entitlements().records.export(member, actor=operator()), "wechat": accounts}
    file.write_text(json.dumps(document, ensure_ascii=False, indent=2), encoding="utf-8")
    say(f"suixin: 已写入 {file}")


@privacy.command()
def erase(
    member: str = _MEMBER,
    yes: bool = typer.Option(False, "--yes", help="确认删除。"),
    now: str | None = Now,
    as_json: bool = AsJson,
) -> None:
    """应本人要求删除：解除微信绑定，删聊天和说过的病情；说明还留什么、为什么、到什么时候。"""
    if not yes:
        raise WrongCall("删除不能撤销：核实是本人要求后，加上 --yes")
    from assistant.channels.members.erasing import erase_member

    report = erase_member(_store(), member, instant(now), operator())
    if as_json:
        print_json(report)
        return
    print("\n".join(report["done"]))
    for one in report["remains"]:
        print(f"保留：{one['what']}（{one['why']}到：{one['until']}）")

"""``console``: the call-centre console and its users."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING

import typer

from assistant.cli.shared.common import AsJson, entitlements, print_json, say
from assistant.cli.shared.errors import WrongCall

if TYPE_CHECKING:
    from assistant.console.auth.users import User, Users

app = typer.Typer(help="坐席台：给客服坐席用的网页。", pretty_exceptions_enable=False)
users_app = typer.Typer(help="坐席台的用户。", pretty_exceptions_enable=False)
app.add_typer(users_app, name="users")

Name = typer.Argument(..., metavar="NAME", help="用户名：2 到 40 个小写英文字母、数字、点或横线。")


@app.callback(invoke_without_command=True)
def console(
    context: typer.Context,
    host: str = typer.Option("127.0.0.1", "--host", help="监听地址。"),
    port: int = typer.Option(5006, "--port", min=1, max=65535, help="端口。"),
    assistant: str = typer.Option("http://127.0.0.1:5005", "--assistant", metavar="URL", help="正在运行的助手（suixin serve）。"),
    demo: bool = typer.Option(False, "--demo", help="演示：演示坐席、演示会员和导览。"),
    https: bool = typer.Option(False, "--https", help="前面有 HTTPS 代理，登录凭据只走 HTTPS。"),
) -> None:
    """打开坐席台；助手要另外运行（suixin serve）。"""
    if context.invoked_subcommand is not None:
        return
    from assistant.console.serving import Settings, console_of, serve

    settings = Settings(host, port, assistant, demo, https)
    found = console_of(settings, entitlements())
    if not found.users.all():
        say("suixin: 还没有用户，请先运行 suixin console users add")
    say(f"suixin: 坐席台 http://{host}:{port}（Ctrl-C 停止）")
    serve(found, settings)


@users_app.command("add")
def add(
    name: str = Name,
    role: str = typer.Option("agent", "--role", help="agent 坐席、supervisor 班长、content 内容、admin 管理员。"),
    shown: str = typer.Option("", "--shown", help="页面上显示的名字。"),
    team: str = typer.Option("", "--team", help="班组。"),
) -> None:
    """新建用户；密码从终端输入，或从标准输入读一行。"""
    _told(lambda users: users.add(name, _password(), role, shown, team), f"已新建 {name}")


@users_app.command("list")
def list_(as_json: bool = AsJson) -> None:
    """全部用户。"""
    found = _users().all()
    if as_json:
        print_json([_plain(one) for one in found])
        return
    from assistant.console.auth.roles import ROLE_LABELS

    for one in found:
        state = "" if one.active else "，已停用"
        print(f"{one.name} {one.shown} {ROLE_LABELS[one.role]} {one.team}".rstrip() + state)


@users_app.command("password")
def password(name: str = Name) -> None:
    """换密码；这个用户会被退出登录。"""
    _told(lambda users: users.change(name, password=_password(), unlock=True), f"已更换 {name} 的密码")


@users_app.command("team")
def team(name: str = Name, group: str = typer.Argument("", metavar="TEAM", help="班组；不写就是不属于任何班组。")) -> None:
    """换班组；班长只看自己班组的，没有班组的班长看全部。"""
    _told(lambda users: users.change(name, team=group.strip()[:40]), f"已更换 {name} 的班组")


@users_app.command("disable")
def disable(name: str = Name) -> None:
    """停用；马上退出登录。"""
    _told(lambda users: users.change(name, active=False), f"已停用 {name}")


@users_app.command("enable")
def enable(name: str = Name) -> None:
    """重新启用。"""
    _told(lambda users: users.change(name, active=True), f"已启用 {name}")


@users_app.command("unlock")
def unlock(name: str = Name) -> None:
    """解除输错密码后的锁定。"""
    _told(lambda users: users.change(name, unlock=True), f"已解锁 {name}")


def _told(act: object, done: str) -> None:
    """Carry `act` out; raises WrongCall with what was refused."""
    from assistant.console.texts import Refused

    try:
        act(_users())  # type: ignore[operator]
    except Refused as refusal:
        raise WrongCall(refusal.message) from refusal
    print(done)


def _users() -> Users:
    from assistant.console.auth.users import Users
    from assistant.console.storage.opening import open_database

    return Users(open_database())


def _password() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("密码（至少 10 位）：")
    return sys.stdin.readline().rstrip("\n")


def _plain(user: User) -> dict[str, object]:
    return {"name": user.name, "shown": user.shown, "role": user.role.value, "team": user.team, "active": user.active}

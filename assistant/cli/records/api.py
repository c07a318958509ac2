"""``api token``: make an access token for a system that calls the HTTP API."""

from __future__ import annotations

import typer

from assistant.cli.shared.common import AsJson, print_json
from assistant.cli.shared.errors import WrongCall

app = typer.Typer(help="接口：访问令牌。", pretty_exceptions_enable=False)


@app.callback()
def api() -> None:
    """接口：访问令牌。"""


@app.command()
def token(
    name: str = typer.Argument(..., metavar="NAME", help="调用方的名称，会写进访问记录，例如 console。"),
    scope: list[str] | None = typer.Option(
        None, "--scope", metavar="SCOPE", help="权限，可写多次，例如 --scope quota.read；* 是全部权限。"
    ),
    as_json: bool = AsJson,
) -> None:
    """生成一个访问令牌，和写进 SUIXIN_API_TOKENS 的那一段；令牌只显示这一次，哪里也不保存。"""
    from assistant.api.tokens import new_token

    if not scope:
        raise WrongCall("缺少 --scope：这个令牌能做什么，例如 --scope quota.read（全部权限写 --scope '*'）")
    made, entry = new_token(name, scope)
    if as_json:
        print_json({"name": name, "token": made, "setting": entry})
    else:
        print(f"令牌（只显示这一次，交给调用方）：{made}")
        print(f"加到 SUIXIN_API_TOKENS 里（多个用空格分开）：{entry}")

"""``miniprogram preview``."""

from __future__ import annotations

import tempfile
from pathlib import Path
from urllib.parse import quote

import typer

from assistant import project
from assistant.cli.shared.common import say
from assistant.cli.shared.errors import WrongCall

app = typer.Typer(help="会员的微信小程序。", no_args_is_help=True)


@app.callback()
def root() -> None:
    """会员的微信小程序。"""


@app.command()
def preview(
    member: str = typer.Option("", "--member", metavar="ID", help="以这位会员登录；不写则是还没绑定的微信用户。"),
    phone: str = typer.Option("", "--phone", metavar="NUMBER", help="绑定时微信给出的手机号。"),
    server: str = typer.Option(
        "http://127.0.0.1:5005", "--server", metavar="URL", help="suixin serve --dev 的地址。"
    ),
    port: int = typer.Option(5007, "--port", min=0, max=65535, help="端口，0 为任一空闲端口。"),
) -> None:
    """不用微信开发者工具，在浏览器里打开小程序；要先运行 suixin serve --dev，并装有 Node.js。"""
    from assistant import preview as browser

    _check(server)
    with tempfile.TemporaryDirectory(prefix="suixin-miniprogram-") as folder:
        say("suixin: 正在构建小程序…")
        try:
            bundle = browser.build(project.root() / "miniprogram", Path(folder))
        except browser.ToolsMissing as error:
            raise WrongCall(f"没有找到 {error}，预览小程序需要 Node.js 18 以上（自带 npm）") from error
        except browser.BuildFailed as error:
            raise WrongCall(f"小程序没有构建成功：{error}") from error
        try:
            browser.serve(bundle, server, port, lambda address: _tell(address, member, phone, server))
        except OSError as error:
            raise WrongCall(f"不能使用端口 {port}，请用 --port 换一个") from error


def _check(server: str) -> None:
    if not server.startswith(("http://", "https://")):
        raise WrongCall("--server 应为 http:// 或 https:// 开头的地址")


def _tell(address: str, member: str, phone: str, server: str) -> None:
    wanted = {"login": member and f"dev:{member}", "phone": phone and f"dev:{phone}"}
    query = "&".join(f"{name}={quote(value)}" for name, value in wanted.items() if value)
    say(f"suixin: 请在浏览器打开 {address}{f'?{query}' if query else ''}（数据来自 {server}，Ctrl-C 停止）")

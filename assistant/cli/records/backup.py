"""``backup`` and ``restore``: copies of the databases, and the way back."""

from __future__ import annotations

import os
from pathlib import Path

import typer

Folder = typer.Argument(..., metavar="FOLDER", help="备份的文件夹。")


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(backup)
    app.command()(restore)


def backup(folder: Path = Folder) -> None:
    """备份会员、预约、次数台账、同意凭据、聊天和坐席台；运行中也可以备份。"""
    from actions.clock import current_time
    from assistant.backup.databases import back_up

    for one in back_up(_databases(held_only=True), folder, current_time()):
        print(f"{one.name}：{folder / one.file}（{one.kind}，sha256 {one.sha256[:12]}…）")


def restore(folder: Path = Folder) -> None:
    """把备份放回 SUIXIN_DATABASE_URL（和 SUIXIN_CONSOLE_DATABASE_URL）指的空库；先停掉服务。"""
    from assistant.backup import databases

    for one in databases.restore(folder, _databases(held_only=False)):
        print(f"{one.name}：已放回")


def _databases(held_only: bool) -> dict[str, str]:
    """The service's database, and the console's where there is one."""
    from sqlalchemy.engine import make_url

    from actions.entitlement.storage import database
    from assistant.console.storage import opening

    console = os.environ.get(opening.ENVIRONMENT_VARIABLE) or opening.DEFAULT_URL
    found = {"service": os.environ.get(database.ENVIRONMENT_VARIABLE) or database.DEFAULT_URL, "console": console}
    place = make_url(console)
    if held_only and place.get_backend_name() == "sqlite" and not Path(str(place.database)).is_file():
        del found["console"]
    return found

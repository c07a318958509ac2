"""Starting the console: its databases, its users for a demonstration, its server."""

from __future__ import annotations

import atexit
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from actions.clock import current_time
from actions.entitlement import Entitlements
from actions.replies.phrasebook import REPLIES
from assistant.cli.shared.errors import WrongCall

from .app import make_app
from .auth.users import Users
from .context import Console
from .keys import configured_key, dev_key
from .storage.opening import open_database
from .texts import Refused
from .tokens import KEY_VARIABLE
from .understanding import Assistant

PORT, ASSISTANT = 5006, "http://127.0.0.1:5005"
_LOCAL = ("127.0.0.1", "::1", "localhost")
DEMO_PASSWORD = "suixin-trial-2026"
_DEMO_USERS = (
    ("demo-agent", "agent", "演示坐席"), ("demo-second", "agent", "演示坐席二"), ("demo-lead", "supervisor", "演示班长"),
    ("demo-words", "content", "演示内容"),
    ("demo-review", "content", "演示审批"), ("demo-admin", "admin", "演示管理员"),
)  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """How to serve. `https`: a proxy in front speaks HTTPS, so the cookie is only sent over it."""

    host: str
    port: int
    assistant: str
    demo: bool = False
    https: bool = False


def console_of(settings: Settings, engine: Entitlements) -> Console:
    """The console on `engine` and the console's own database. Raises WrongCall for settings that are unsafe."""
    if settings.host not in _LOCAL and not settings.https:
        raise WrongCall("坐席台只能监听本机；要给别的机器用，请放在 HTTPS 代理后面并加 --https")
    key = dev_key() if settings.demo else configured_key()
    if not key:
        raise WrongCall(f"请设置环境变量 {KEY_VARIABLE}（和 serve 用同一个值），或用 --demo 试用")
    if os.environ.get("SUIXIN_NOW") and not settings.demo:
        raise WrongCall("正式服务不接受环境变量 SUIXIN_NOW（只用于 --demo）")
    database = open_database()
    if settings.demo:
        add_demo_users(Users(database))
    return Console(
        engine, database, Assistant.at(settings.assistant, key), current_time, key,
        frozen=bool(os.environ.get("SUIXIN_NOW")), secure=settings.https, demo=settings.demo,
        replies=_copied(REPLIES) if settings.demo else REPLIES,
    )  # fmt: skip


def _copied(replies: Path) -> Path:
    """A copy of the catalogue for this run: who tries out approving in a demonstration changes no real words."""
    folder = TemporaryDirectory(prefix="suixin-demo-replies-")
    atexit.register(folder.cleanup)
    return Path(shutil.copytree(replies, folder.name, dirs_exist_ok=True))


def add_demo_users(users: Users) -> None:
    """One account a role, where they are missing."""
    for name, role, shown in _DEMO_USERS:
        try:
            users.add(name, DEMO_PASSWORD, role, shown, "演示组")
        except Refused as refusal:
            if refusal.name != "users.exists":
                raise


def serve(console: Console, settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM."""
    import uvicorn

    from assistant.server import listening_socket

    with listening_socket(settings.host, settings.port) as sock:
        sock.listen(512)
        config = uvicorn.Config(
            make_app(console), log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=3,
            timeout_keep_alive=30, ws="none", lifespan="off",
        )  # fmt: skip
        uvicorn.Server(config).run(sockets=[sock])

"""``chat`` and ``ask``: one conversation with the assistant, in this process."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from actions.identity import Identity
from assistant.cli.shared.common import AsJson, Now, entitlements, instant, operator, print_json, say
from assistant.cli.shared.errors import WrongCall
from assistant.cli.working.terminal import Speaks, Terminal

if TYPE_CHECKING:
    from assistant.conversation import Conversation, Reply

Member = typer.Option(None, "--member", metavar="ID", help="以哪位会员的身份说话；不写就是未识别身份。")

Record = typer.Option(None, "--record", metavar="FILE", help="把这次聊天录成测试用例（YAML）。")

Texts = typer.Argument(..., metavar="TEXT…", help="要说的话，每个 TEXT 一轮。")


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(chat)
    app.command()(ask)


def chat(member: str | None = Member, now: str | None = Now, record: Path | None = Record) -> None:
    """在终端里聊天；输入“退出”或按 Ctrl-D 离开。"""
    if record is not None and record.exists():
        raise WrongCall(f"已经有这个文件了：{record}（录制不覆盖旧文件）")
    identity, name = _speaker(member, now)
    conversation: Speaks = _conversation(identity)
    if record is not None:
        conversation = _recorded(conversation, record)
    terminal = Terminal(conversation, name, identity.now)
    asyncio.run(terminal.run())
    if record is not None and record.exists():
        say(f"suixin: 已录成测试：{record}")


def _recorded(conversation: Any, file: Path) -> Speaks:
    from assistant.evaluation.running.recording import Recorder

    return Recorder(conversation, file)


def ask(
    texts: list[str] = Texts,
    member: str | None = Member,
    now: str | None = Now,
    as_json: bool = AsJson,
) -> None:
    """问一句或几句，回答写到标准输出。"""
    identity, _ = _speaker(member, now)
    at = instant(now).isoformat()
    turns = asyncio.run(_say_all(_conversation(identity), [_writable(text) for text in texts]))
    if as_json:
        print_json({"member": member, "now": at, "turns": [_turn(text, replies) for text, replies in turns]})
    else:
        for _, replies in turns:
            print("\n".join(reply.text for reply in replies if reply.text))
    silent = [str(number) for number, (_, replies) in enumerate(turns, 1) if not replies]
    if silent:
        say(f"suixin: 第 {'、'.join(silent)} 句没有得到回答")
        raise typer.Exit(1)


def _speaker(member: str | None, now: str | None) -> tuple[Identity, str]:
    """Who talks and when, checked before the model is loaded. Raises UnknownMember, WrongCall."""
    at = instant(now)
    engine = entitlements()
    name = engine.member(member, actor=operator()).name if member is not None else ""
    return Identity(member_id=member, actor="tester", now=at.isoformat() if now else None), name


def _conversation(identity: Identity) -> Conversation:
    from assistant.cli.shared.loading import ready_agent

    agent = ready_agent()
    from assistant.conversation import Conversation

    return Conversation(agent, identity)


async def _say_all(conversation: Conversation, texts: list[str]) -> list[tuple[str, list[Reply]]]:
    return [(text, await conversation.say(text)) for text in texts]


def _turn(text: str, replies: list[Reply]) -> dict[str, Any]:
    told = [{"text": reply.text, "answer": reply.answer, "buttons": reply.buttons} for reply in replies]
    return {"text": text, "replies": told}


def _writable(text: str) -> str:
    """``text`` as typed, bytes that are no UTF-8 replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")

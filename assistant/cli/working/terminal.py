"""Talking in a terminal: what the member types, numbered choices, and when to stop."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from assistant.conversation import Reply

LEAVE = ("退出", "exit", "quit")
PROMPT = "你> "


class Speaks(Protocol):
    """What the terminal needs of a conversation."""

    async def say(self, text: str) -> list[Reply]:
        """Send one message and collect the replies."""


class Terminal:
    """One talk; ``read`` gives the next line and raises EOFError at the end."""

    def __init__(
        self,
        conversation: Speaks,
        name: str = "",
        now: str | None = None,
        read: Callable[[str], str] | None = None,
    ) -> None:
        self._conversation = conversation
        self._name = name
        self._now = now
        self._read = read or _read_line
        self._choices: list[str] = []

    async def run(self) -> None:
        """Talk until the member leaves."""
        print(self.header())
        while True:
            try:
                text = self._read(PROMPT).strip()
            except (EOFError, KeyboardInterrupt):
                print()
                return
            if text in LEAVE:
                return
            if text:
                self.show(await self._conversation.say(self.chosen(text)))

    def header(self) -> str:
        """Who is talking, since when, and that nothing here is real."""
        who = f"您现在是{self._name}" if self._name else "您没有登录身份（用 --member 指定会员）"
        clock = f"，时间定在 {self._now}" if self._now else ""
        return f"随心助手 · 试用：{who}{clock}。预约不会真的发出。输入“退出”离开。"

    def chosen(self, text: str) -> str:
        """What ``text`` stands for: a number picks that choice, anything else is said as it is."""
        if text.isdecimal() and 1 <= int(text) <= len(self._choices):
            return self._choices[int(text) - 1]
        return text

    def show(self, replies: list[Reply]) -> None:
        """Print the replies and remember their choices."""
        self._choices = [
            button.get("payload") or button["title"] for reply in replies for button in reply.buttons
        ]
        number = 0
        for reply in replies:
            if reply.text:
                print(f"随心> {reply.text}")
            for button in reply.buttons:
                number += 1
                print(f"  {number}. {button['title']}")
        if not any(reply.text or reply.buttons for reply in replies):
            print("随心> （没有回答）")
        sys.stdout.flush()


def _read_line(prompt: str) -> str:
    with suppress(ImportError):
        import readline  # noqa: F401  line editing and history for input()
    return input(prompt if sys.stdin.isatty() else "")

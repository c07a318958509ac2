"""Talking in a terminal: numbers pick choices, empty lines ask again, 退出 and Ctrl-D leave."""

from __future__ import annotations

import asyncio

import pytest

from assistant.cli.working.terminal import Terminal
from assistant.conversation import Reply


class Echo:
    """A conversation that remembers what was said and answers with what it was given."""

    def __init__(self, *replies: list[Reply]) -> None:
        self.heard: list[str] = []
        self._replies = list(replies)

    async def say(self, text: str) -> list[Reply]:
        self.heard.append(text)
        return self._replies.pop(0) if self._replies else []


def talk(conversation: Echo, *typed: str, **about: str) -> None:
    """Type the lines, then Ctrl-D."""
    lines = iter(typed)

    def read(_: str) -> str:
        try:
            return next(lines)
        except StopIteration:
            raise EOFError from None

    asyncio.run(Terminal(conversation, read=read, **about).run())


CHOICES = [Reply("您想用哪一项？", buttons=[{"title": "门诊", "payload": "约专家门诊"}, {"title": "住院"}])]


def test_the_header_tells_who_talks_and_that_it_is_a_trial(capsys: pytest.CaptureFixture[str]) -> None:
    talk(Echo(), name="王女士", now="2026-11-23T10:00:00+08:00")
    header = capsys.readouterr().out.splitlines()[0]
    assert "王女士" in header and "试用" in header and "2026-11-23" in header


def test_without_a_member_the_header_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    talk(Echo())
    assert "没有登录身份" in capsys.readouterr().out


def test_a_number_picks_the_choice_of_that_number() -> None:
    echo = Echo(CHOICES, CHOICES, [])
    talk(echo, "我要预约", "1", "２", "1")
    assert echo.heard == ["我要预约", "约专家门诊", "住院", "1"]


def test_a_number_without_such_a_choice_is_said_as_it_is() -> None:
    echo = Echo(CHOICES)
    talk(echo, "我要预约", "3")
    assert echo.heard[-1] == "3"


def test_choices_are_numbered_through_all_replies(capsys: pytest.CaptureFixture[str]) -> None:
    talk(Echo(CHOICES + CHOICES), "你好")
    out = capsys.readouterr().out
    assert "1. 门诊" in out and "4. 住院" in out


def test_an_empty_line_asks_again_and_leaving_says_nothing() -> None:
    echo = Echo()
    talk(echo, "", "   ", "退出", "你好")
    assert echo.heard == []


def test_silence_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    talk(Echo([]), "你好")
    assert "（没有回答）" in capsys.readouterr().out

"""`ask` and `chat` around a made-up conversation; the real assistant speaks in tests/conversations."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from actions.identity import Identity
from assistant.cli.working import talk
from assistant.conversation import Reply

from .conftest import TODAY, Run


class MadeUp:
    """Answers every text but 沉默, and offers a choice."""

    def __init__(self, identity: Identity) -> None:
        self.identity = identity
        self.heard: list[str] = []

    async def say(self, text: str) -> list[Reply]:
        self.heard.append(text)
        button = {"title": "好", "payload": "好的"}
        return (
            [] if text == "沉默" else [Reply(f"回答 {text}", {"intent": "greet", "services": []}, [button])]
        )


@pytest.fixture
def talks(monkeypatch: pytest.MonkeyPatch) -> list[MadeUp]:
    """The conversations begun by the commands."""
    begun: list[MadeUp] = []

    def begin(identity: Identity) -> MadeUp:
        begun.append(MadeUp(identity))
        return begun[-1]

    monkeypatch.setattr(talk, "_conversation", begin)
    return begun


def test_ask_prints_the_texts(run: Run, talks: list[MadeUp]) -> None:
    assert run("ask", "你好", "再问一句") == (0, "回答 你好\n回答 再问一句\n", "")
    assert len(talks) == 1 and talks[0].identity == Identity(None, "tester", None)


def test_ask_as_json_is_one_document(demo: Run, talks: list[MadeUp]) -> None:
    status, out, err = demo("ask", "--member", "demo-vip", "--now", TODAY, "--json", "你好")
    assert (status, err) == (0, "")
    assert json.loads(out) == {
        "member": "demo-vip",
        "now": "2026-11-23T10:00:00+08:00",
        "turns": [
            {
                "text": "你好",
                "replies": [
                    {
                        "text": "回答 你好",
                        "answer": {"intent": "greet", "services": []},
                        "buttons": [{"title": "好", "payload": "好的"}],
                    }
                ],
            }
        ],
    }
    assert talks[0].identity == Identity("demo-vip", "tester", "2026-11-23T10:00:00+08:00")


def test_a_text_without_an_answer_is_told_and_status_1(run: Run, talks: list[MadeUp]) -> None:
    status, out, err = run("ask", "你好", "沉默", "--json")
    assert (status, err) == (1, "suixin: 第 2 句没有得到回答\n")
    assert json.loads(out)["turns"][1]["replies"] == []


def test_bytes_that_are_no_utf_8_do_no_harm(run: Run, talks: list[MadeUp]) -> None:
    status, out, _ = run("ask", "\udcff你好", "--json")
    assert status == 0 and json.loads(out)["turns"][0]["text"] == "?你好"


def test_chat_talks_until_the_end_of_input(
    demo: Run, talks: list[MadeUp], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("你好\n\n1\n"))
    status, out, err = demo("chat", "--member", "demo-vip")
    assert (status, err) == (0, "")
    assert talks[0].heard == ["你好", "好的"]
    assert "演示贵宾" in out.splitlines()[0] and "随心> 回答 你好" in out


def test_unknown_member_and_bad_clock_begin_no_conversation(demo: Run, talks: list[Any]) -> None:
    for call in (["--member", "nobody"], ["--now", "明天"]):
        for command in (["ask", "你好"], ["chat"]):
            status, out, err = demo(*command, *call)
            assert (status, out, err.count("\n")) == (2, "", 1)
    assert talks == []

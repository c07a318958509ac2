"""`incidents list|acknowledge|close`."""

from __future__ import annotations

from typing import Any

import pytest

from actions.clock import parse_instant
from actions.engine import entitlements

from .conftest import TODAY, Run


@pytest.fixture
def ticket(demo: Run) -> str:
    """A complaint made in a talk of demo-vip."""
    made = entitlements().raise_incident(
        "complaint", parse_instant(TODAY), actor="member:demo-vip", conversation="talk-7", member_id="demo-vip", channel="wechat"
    )
    return made.id


def test_listed_with_deadline_and_talk(demo: Run, ticket: str) -> None:
    status, out, _ = demo("incidents", "list", "--now", TODAY)
    assert status == 0
    assert all(part in out for part in (ticket, "投诉", "未处理", "2026-11-24 12:00", "talk-7", "demo-vip"))
    assert "超时" not in out and "超时" in demo("incidents", "list", "--now", "2026-11-24T12:01+08:00")[1]


def test_taken_up_and_closed(demo: Run, read: Any, ticket: str) -> None:
    assert read("incidents", "acknowledge", ticket, "--now", TODAY)["state"] == "acknowledged"
    assert read("incidents", "list", "--open", "--now", TODAY)["incidents"] == []
    status, _, err = demo("incidents", "acknowledge", ticket, "--now", TODAY)
    assert status != 0 and len(err.strip().splitlines()) == 1
    assert "已办结" in demo("incidents", "close", ticket, "--now", TODAY)[1]


def test_none_and_an_unknown_one(demo: Run) -> None:
    assert "没有事件单" in demo("incidents", "list", "--now", TODAY)[1]
    assert demo("incidents", "close", "TS-NOTHING")[0] != 0

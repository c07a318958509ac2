"""`bookings show` tells on what yes each act stands."""

from __future__ import annotations

import io
from typing import Any

import pytest

from actions.clock import parse_instant
from actions.engine import entitlements
from actions.entitlement import ActedBy, Consent, Facts

from .conftest import TODAY, Run

AT = parse_instant(TODAY)


def _book(**changes: Any) -> str:
    values: dict[str, Any] = {
        "shown": "约12月8日的心内科？\n占用1次。", "proposal": "p-7", "answer": "确定预约", "by_button": True, "at": AT,
        "channel": "wechat", "acted_by": ActedBy.MEMBER, "edition": "jiankang-suixin-v", "model": "20261123-1",
    }  # fmt: skip
    facts = Facts.parse({"department": "心内科", "wanted_date": "2026-12-08"})
    consent = Consent(**{**values, **changes})
    booking = entitlements().book("demo-vip", "4.4", facts, AT, actor="member", consent=consent).booking
    assert booking is not None
    return booking.id


def test_show_tells_the_evidence_both_ways(demo: Run, read: Any) -> None:
    booking = _book()
    (told,) = read("bookings", "show", booking)["consents"]
    assert told["shown"].startswith("约12月8日") and told["at"] == "2026-11-23T10:00:00+08:00"
    assert (told["act"], told["acted_by"], told["on_behalf_of"], told["by_button"]) == ("book", "member", None, True)
    out = demo("bookings", "show", booking)[1]
    assert "预约，本人（member）在 wechat 点按“确定预约”" in out
    assert "当时显示：约12月8日的心内科？" in out and "当时显示：占用1次。" in out
    assert "提议 p-7，手册版本 jiankang-suixin-v，模型 20261123-1" in out


def test_show_tells_who_acted_for_whom(demo: Run) -> None:
    booking = _book(acted_by=ActedBy.AGENT, on_behalf_of="demo-vip", by_button=False, model="")
    out = demo("bookings", "show", booking)[1]
    assert "坐席代 demo-vip（member）在 wechat 回答“确定预约”" in out and "模型 未使用" in out


def test_a_yes_typed_at_the_terminal_is_evidence_too(
    demo: Run, read: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    booking = _book()
    monkeypatch.setattr("sys.stdin", io.StringIO("是\n"))
    assert demo("bookings", "cancel", booking, "--now", TODAY)[0] == 0
    cancelled = read("bookings", "show", booking)["consents"][1]
    assert (cancelled["act"], cancelled["acted_by"], cancelled["on_behalf_of"]) == ("cancel", "agent", "demo-vip")
    assert (cancelled["answer"], cancelled["channel"]) == ("是", "cli")
    assert "退回" in cancelled["shown"] and "确定取消吗" in cancelled["shown"]


def test_an_order_with_yes_is_no_consent_to_what_was_shown(demo: Run, read: Any) -> None:
    booking = _book()
    assert demo("bookings", "cancel", booking, "--yes", "--now", TODAY)[0] == 0
    assert [one["act"] for one in read("bookings", "show", booking)["consents"]] == ["book"]

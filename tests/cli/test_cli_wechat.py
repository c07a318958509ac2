"""`wechat outgoing|check` and `privacy expire|export|erase`."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from actions.clock import parse_instant
from actions.engine import entitlements
from assistant.channels.store import Account, Reply, Store, open_store

from .conftest import TODAY, Run

NOW = parse_instant(TODAY)


@pytest.fixture
def store(demo: Run) -> Store:
    return open_store(entitlements().database)


@pytest.fixture
def account(store: Store) -> Account:
    """demo-vip in WeChat, with something said and a text that waits."""
    found = store.accounts.of_openid("openid-of-vip", NOW)
    found = store.accounts.identify(found.id, "demo-vip", "self", "demo-vip", "19900000002")
    store.messages.add(found.id, [Reply("还可用1次")], NOW)
    store.outgoing.add(found.id, 1, ["还可用1次"], NOW)
    return found


def test_what_waits_for_wechat_is_told_without_its_words(demo: Run, account: Account) -> None:
    status, out, _ = demo("wechat", "outgoing")
    assert status == 0 and "等待发送" in out and "还可用" not in out and "openid" not in out


def test_nothing_waits(demo: Run) -> None:
    assert "没有待发的回复" in demo("wechat", "outgoing")[1]


def test_settings_are_checked_without_a_start(demo: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    status, _, err = demo("wechat", "check")
    assert status == 2 and "SUIXIN_WECHAT_APPID" in err
    monkeypatch.setenv("SUIXIN_WECHAT_APPID", "wx0123456789abcdef")
    status, _, err = demo("wechat", "check")
    assert status == 2 and all(f"SUIXIN_WECHAT_{name}" in err for name in ("SECRET", "TOKEN", "AES_KEY"))


def test_the_retention_job(demo: Run, account: Account, store: Store) -> None:
    assert "聊天0条" in demo("privacy", "expire", "--now", TODAY)[1]
    later = (NOW + timedelta(days=91)).isoformat()
    told = json.loads(demo("privacy", "expire", "--now", later, "--json")[1])
    assert (told["messages"], told["texts"]) == (1, 1)


def test_a_copy_with_what_wechat_holds(demo: Run, account: Account, tmp_path: Path) -> None:
    file = tmp_path / "copy.json"
    assert demo("privacy", "export", "demo-vip", "--to", file)[0] == 0
    copy = json.loads(file.read_text(encoding="utf-8"))
    assert copy["member"]["member"]["id"] == "demo-vip"
    assert copy["wechat"][0]["chat"][0]["text"] == "还可用1次"


def test_erasing_wants_a_yes_and_tells_what_remains(demo: Run, account: Account, store: Store) -> None:
    status, _, err = demo("privacy", "erase", "demo-vip")
    assert status == 2 and "--yes" in err
    status, out, _ = demo("privacy", "erase", "demo-vip", "--yes", "--now", TODAY)
    assert status == 0 and "已删除" in out and "保留：" in out
    assert store.accounts.of_member("demo-vip") == () and store.outgoing.waiting() == ()


def test_erasing_for_nobody_we_know(demo: Run) -> None:
    assert demo("privacy", "erase", "nobody", "--yes")[0] == 2

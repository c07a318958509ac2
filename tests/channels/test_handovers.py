"""The rows in which console and channels meet, on both kinds of database, with everybody at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from actions.clock import SHANGHAI
from actions.entitlement import Entitlements
from assistant.channels.store import Account, Reply, Store, open_store

AT = datetime(2026, 11, 30, 10, tzinfo=SHANGHAI)
NOTICE = Reply("x", origin="notice")


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path}/members.db" if request.param == "sqlite" else request.getfixturevalue("postgres")
    engine = Entitlements.open(url)
    yield open_store(engine.database)
    engine.close()


@pytest.fixture
def account(store: Store, request: pytest.FixtureRequest) -> Account:
    return store.accounts.of_openid(f"openid-{request.node.name}", AT)


def at_once(work: Callable[[str], Any]) -> list[Any]:
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(work, [f"agent-{number}" for number in range(8)]))


def test_passed_on_by_many_workers_it_waits_once(store: Store, account: Account) -> None:
    assert sorted(at_once(lambda _: store.handovers.ask(account.id, 0, "wechat", AT))) == [False] * 7 + [True]
    assert len([one for one in store.handovers.waiting(AT) if one.account_id == account.id]) == 1


def test_taken_by_many_agents_one_has_it(store: Store, account: Account) -> None:
    store.handovers.ask(account.id, 0, "wechat", AT)
    id_ = next(one.id for one in store.handovers.waiting(AT) if one.account_id == account.id)
    got = at_once(lambda user: store.handovers.take(id_, user, NOTICE, AT))
    assert len([one for one in got if one is not None]) == 1
    assert len(store.messages.after(account.id, 0, 0)) == 1


def test_one_answer_pressed_many_times_is_sent_once(store: Store, account: Account) -> None:
    store.handovers.ask(account.id, 0, "wechat", AT)
    id_ = next(one.id for one in store.handovers.waiting(AT) if one.account_id == account.id)
    found = store.handovers.take(id_, "anna", NOTICE, AT)
    assert found is not None
    reply = Reply("好", origin="agent")
    assert all(at_once(lambda _: store.handovers.answer(found, "same", "wechat", reply, ["好"], AT)))
    assert [one.origin for one in store.messages.after(account.id, 0, 0)] == ["notice", "agent"]
    assert len([part for part in store.outgoing.waiting() if part.account_id == account.id]) == 1

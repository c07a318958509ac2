"""A talk is kept by its slots and last turns: what is read is what was written, however long it is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from assistant.talks.rows import MemoryRows, Rows, SqlRows, StaleTalk, beside
from assistant.talks.store import TalkStore

DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    intents: [greet]
    actions: [action_answer]
    slots:
      talk: {type: any, mappings: [{type: custom}]}
      empty: {type: any, mappings: [{type: custom}]}
    """
)


@pytest.fixture(params=["memory", "sqlite"])
def rows(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rows]:
    if request.param == "memory":
        yield MemoryRows()
        return
    kept = SqlRows.open(f"sqlite:///{tmp_path}/talks.db")
    yield kept
    kept.close()


def store_on(rows: Rows) -> TalkStore:
    return TalkStore(DOMAIN, rows=rows)


async def turn(store: Any, number: int, sender: str = "s") -> DialogueStateTracker:
    tracker: DialogueStateTracker = await store.get_or_create_tracker(sender)
    if number == 0:
        tracker.update(SessionStarted())
        tracker.update(ActionExecuted("action_listen"))
    said = UserUttered(f"第{number}句", {"name": "greet", "confidence": 1.0}, parse_data={"act": {"name": "none"}})
    for event in (said, ActionExecuted("action_answer"), BotUttered("好"), SlotSet("talk", {"turn": number})):
        tracker.update(event, DOMAIN)
    tracker.update(ActionExecuted("action_listen"))
    await store.save(tracker)
    return tracker


def essence(tracker: DialogueStateTracker) -> dict[str, Any]:
    state: dict[str, Any] = tracker.current_state()
    state["latest_message"] = tracker.latest_message.text if tracker.latest_message else None
    state["last_events"] = [type(event).__name__ for event in tracker.events][-5:]
    del state["latest_event_time"]
    return state


@pytest.mark.parametrize("turns", [1, 3, 40])
def test_what_is_read_is_what_rasas_own_store_reads(rows: Rows, turns: int) -> None:
    async def talk() -> tuple[Any, ...]:
        ours, theirs = store_on(rows), InMemoryTrackerStore(DOMAIN)
        for number in range(turns):
            await turn(ours, number)
            await turn(theirs, number)
        again = store_on(rows)
        return await ours.retrieve("s"), await again.retrieve("s"), await theirs.retrieve("s")

    live, reread, stock = asyncio.run(talk())
    assert essence(live) == essence(reread) == essence(stock)


def test_a_long_talk_is_no_larger_than_a_short_one(rows: Rows) -> None:
    async def sizes() -> list[int]:
        store, found = store_on(rows), []
        for number in range(60):
            await turn(store, number)
            row = rows.read("s")
            assert row is not None
            found.append(len(row.content))
        return found

    found = asyncio.run(sizes())
    assert max(found) <= found[9] * 1.1


def test_rasas_own_store_still_grows_with_the_talk() -> None:
    """When it no longer does, this store may be needless."""

    async def size(turns: int) -> int:
        store = InMemoryTrackerStore(DOMAIN)
        for number in range(turns):
            await turn(store, number)
        return len(store.store["s"])

    assert asyncio.run(size(30)) > 5 * asyncio.run(size(3))


def test_a_turn_that_breaks_off_leaves_nothing(rows: Rows) -> None:
    async def talk() -> Any:
        store = store_on(rows)
        await turn(store, 0)
        broken = await store.get_or_create_tracker("s")
        broken.update(SlotSet("talk", "half done"), DOMAIN)
        return (await store.get_or_create_tracker("s")).get_slot("talk")

    assert asyncio.run(talk()) == {"turn": 0}


def test_what_another_worker_wrote_is_seen(rows: Rows) -> None:
    async def talk() -> Any:
        here, there = store_on(rows), store_on(rows)
        await turn(here, 0)
        await turn(there, 1)
        await turn(here, 2)
        return (await there.get_or_create_tracker("s")).get_slot("talk")

    assert asyncio.run(talk()) == {"turn": 2}


def test_what_is_newer_is_never_written_over(rows: Rows) -> None:
    async def talk() -> Any:
        here, there = store_on(rows), store_on(rows)
        await turn(here, 0)
        late = await here.get_or_create_tracker("s")
        await turn(there, 1)
        late.update(SlotSet("talk", "late"), DOMAIN)
        with pytest.raises(StaleTalk):
            await here.save(late)
        return (await here.get_or_create_tracker("s")).get_slot("talk")

    assert asyncio.run(talk()) == {"turn": 1}


def test_talks_are_listed_and_apart(rows: Rows) -> None:
    async def talk() -> tuple[Any, ...]:
        store = store_on(rows)
        await turn(store, 0, "a")
        await turn(store, 5, "b")
        return sorted(await store.keys()), (await store.get_or_create_tracker("b")).get_slot("talk"), await store.exists("c")

    assert asyncio.run(talk()) == (["a", "b"], {"turn": 5}, False)


def test_in_memory_the_oldest_talk_goes_when_there_are_too_many() -> None:
    rows = MemoryRows(most=2)
    for sender in "abc":
        rows.write(sender, 0, "{}")
    assert rows.senders() == ["b", "c"]


def test_old_talks_are_forgotten(tmp_path: Path) -> None:
    rows = SqlRows.open(f"sqlite:///{tmp_path}/talks.db")
    rows.write("a", 0, "{}")
    now = datetime.now(timezone.utc)
    assert rows.forget_before(now - timedelta(days=1)) == 0
    assert rows.forget_before(now + timedelta(seconds=1)) == 1 and rows.senders() == []
    rows.close()


def test_new_events_reach_a_broker_once(rows: Rows) -> None:
    class Broker:
        def __init__(self) -> None:
            self.published: list[str] = []

        def publish(self, event: dict[str, Any]) -> None:
            self.published.append(event["event"])

    broker = Broker()

    async def talk() -> None:
        store = TalkStore(DOMAIN, rows=rows, event_broker=broker)  # type: ignore[arg-type]
        for number in range(12):
            await turn(store, number)

    asyncio.run(talk())
    assert broker.published.count("user") == 12


@pytest.mark.parametrize(
    ("members", "talks"),
    [
        ("sqlite:///var/suixin.db", "sqlite:///var/suixin-talks.db"),
        ("postgresql://a@b/c", "postgresql://a@b/c"),
        ("sqlite://", "sqlite://"),
    ],
)
def test_talks_are_kept_beside_the_members(members: str, talks: str) -> None:
    assert beside(members) == talks

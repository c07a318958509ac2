"""A tracker store that keeps a talk's slots and its last turns, so that turn 1,000 costs what turn 1 costs.

Rasa's stores keep every event, and read, replay and write all of them at each message (Rasa 3.6.21,
``rasa/core/tracker_store.py``): turn 250 took six to seven times as long as turn 1. Nothing here looks further back than the
state slot and the last message; the last turns are kept for those who look into a talk.

A tracker just written stays in memory and is taken out by the next message, if the row has still the version it was
written with. A turn that breaks off leaves none behind: the next one begins from what was last written.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from assistant.talks.rows import MemoryRows, Rows

KEPT_TURNS = 6
TRACKERS_IN_MEMORY = 2_000


@dataclass
class _Written:
    """A tracker as it was written, each of its events with its JSON: only new ones are dumped again."""

    version: int
    tracker: DialogueStateTracker
    dumped: list[tuple[Event, str]]


class TalkStore(TrackerStore):
    """Slots and the last ``turns`` turns of each talk, in ``rows``."""

    def __init__(
        self, domain: Domain | None = None, event_broker: EventBroker | None = None, rows: Rows | None = None,
        turns: int = KEPT_TURNS, **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self.rows: Rows = MemoryRows() if rows is None else rows
        self._turns = turns
        self._ready: OrderedDict[str, _Written] = OrderedDict()
        self._taken: OrderedDict[str, _Written] = OrderedDict()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The talk as it was last written, None for a new one."""
        ready = self._ready.pop(sender_id, None)
        if ready is not None and ready.version == self.rows.version(sender_id):
            return self._take(sender_id, ready)
        row = self.rows.read(sender_id)
        if row is None:
            self._taken.pop(sender_id, None)
            return None
        tracker = self._restored(sender_id, json.loads(row.content))
        return self._take(sender_id, _Written(row.version, tracker, [(e, _json(e)) for e in tracker.events]))

    async def create_tracker(self, sender_id: str, append_action_listen: bool = True) -> DialogueStateTracker:
        """A new talk, listening; it is written with its first turn and not before."""
        tracker = self.init_tracker(sender_id)
        if append_action_listen:
            tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
        return self._take(sender_id, _Written(0, tracker, []))

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the talk. Raises StaleTalk when somebody else wrote it since it was retrieved."""
        sender = tracker.sender_id
        taken = self._taken.pop(sender, None)
        known = {id(event): text for event, text in taken.dumped} if taken else {}
        new = [event for event in tracker.events if id(event) not in known]
        kept = _last_turns(list(tracker.events), self._turns)
        dumped = [(event, known.get(id(event)) or _json(event)) for event in kept]
        before = taken.version if taken else self.rows.version(sender)
        version = self.rows.write(sender, before, _content(tracker, dumped))
        tracker.events.clear()
        tracker.events.extend(kept)
        self._ready[sender] = _Written(version, tracker, dumped)
        while len(self._ready) > TRACKERS_IN_MEMORY:
            self._ready.popitem(last=False)
        if self.event_broker is not None:
            await self._stream_new_events(self.event_broker, new, sender)

    async def keys(self) -> Iterable[str]:
        """The ids of all talks."""
        return self.rows.senders()

    def _take(self, sender: str, written: _Written) -> DialogueStateTracker:
        self._taken[sender] = written
        while len(self._taken) > TRACKERS_IN_MEMORY:
            self._taken.popitem(last=False)
        return written.tracker

    def _restored(self, sender: str, content: dict[str, Any]) -> DialogueStateTracker:
        tracker = DialogueStateTracker.from_dict(sender, content["events"], self.domain.slots)
        for name, value in content["slots"].items():
            if name in tracker.slots:
                tracker.slots[name].value = value
        return tracker


def _content(tracker: DialogueStateTracker, dumped: list[tuple[Event, str]]) -> str:
    slots = {name: value for name, value in tracker.current_slot_values().items() if value is not None}
    return f'{{"slots":{json.dumps(slots, ensure_ascii=False)},"events":[{",".join(text for _, text in dumped)}]}}'


def _json(event: Event) -> str:
    return json.dumps(event.as_dict(), ensure_ascii=False)


def _last_turns(events: list[Event], turns: int) -> list[Event]:
    """The events from the message ``turns`` back, with the action_listen before it and the session they stand in."""
    begins = [place for place, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(begins) <= turns:
        return events
    first = max(begins[-turns] - 1, 0)
    session = next((event for event in reversed(events[:first]) if isinstance(event, SessionStarted)), None)
    return [*([session] if session else []), *events[first:]]

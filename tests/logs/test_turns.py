"""One id a turn, from the channel to the booking, and one line that tells of it without telling of anybody."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from actions.clock import parse_instant
from actions.engine import use_database
from actions.identity import Identity
from assistant import project
from assistant.conversation import Conversation
from assistant.logs import turns
from assistant.talks.threads import TurnThreads

NOW = "2026-11-23T10:00+08:00"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is written a line a turn."""
    stream = io.StringIO()
    turns.tell_on(stream)
    yield stream
    turns.tell_on(None)


def told(lines: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_a_turn_is_told_once_at_the_end_of_its_outermost_block(lines: io.StringIO) -> None:
    with turns.turn("miniprogram") as outer:
        with turns.turn("ignored") as inner:
            turns.note(outcome="answered")
        assert inner is outer and not lines.getvalue()
    (line,) = told(lines)
    assert line["turn"] == outer.id and line["road"] == "miniprogram" and line["outcome"] == "answered"
    assert line["ms"] >= 0 and line["at"].endswith("Z") and line["event"] == "turn"


def test_a_turn_that_breaks_off_is_told_too(lines: io.StringIO) -> None:
    with pytest.raises(ZeroDivisionError), turns.turn("dev"):
        raise ZeroDivisionError
    assert [line["outcome"] for line in told(lines)] == ["unanswered"]


def test_what_goes_on_after_the_end_belongs_to_no_turn(lines: io.StringIO) -> None:
    async def scene() -> Any:
        async def later() -> Any:
            await asyncio.sleep(0.01)
            turns.note(outcome="lost")
            return turns.current()

        with turns.turn("dev"):
            task = asyncio.get_running_loop().create_task(later())
        return await task

    assert asyncio.run(scene()) is None
    assert "lost" not in lines.getvalue()


def test_the_id_holds_in_the_turns_own_thread_and_in_no_other_turn() -> None:
    threads, seen = TurnThreads(2), list[tuple[str, str]]()

    async def work() -> str:
        found = turns.current()
        return found.id if found else ""

    async def one() -> None:
        with turns.turn("dev") as mine:
            seen.append((mine.id, await threads.run(work)))

    async def scene() -> str:
        await asyncio.gather(*(one() for _ in range(20)))
        return await threads.run(work)

    assert asyncio.run(scene()) == ""
    threads.close()
    assert len({mine for mine, _ in seen}) == 20 and all(mine == there for mine, there in seen)


def test_log_lines_written_meanwhile_show_the_id() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(turns.Marked())
    handler.setFormatter(logging.Formatter("%(message)s%(turn)s"))
    logger = logging.getLogger("test.turns")
    logger.addHandler(handler)
    try:
        with turns.turn("dev") as found:
            logger.warning("within")
        logger.warning("after")
    finally:
        logger.removeHandler(handler)
    assert stream.getvalue() == f"within turn={found.id}\nafter\n"


def test_no_id_looks_like_a_number_of_somebody(lines: io.StringIO) -> None:
    for _ in range(50):
        with turns.turn("dev") as found:
            assert found.id.isalpha()
    assert "<phone" not in lines.getvalue()


def test_a_booking_is_followed_from_the_words_to_the_ledger(agent: Any, lines: io.StringIO, tmp_path: Path) -> None:
    seen: list[str] = []

    class Watching(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            turns.Marked().filter(record)
            seen.append(record.turn)  # type: ignore[attr-defined]

    watching, logger = Watching(), logging.getLogger("rasa_sdk.executor")
    before, disabled = logger.level, logging.root.manager.disable
    # A command run in this process may have quietened everything below a warning.
    logging.disable(logging.NOTSET)
    logger.addHandler(watching)
    logger.setLevel(logging.DEBUG)
    try:
        with use_database(f"sqlite:///{tmp_path}/turns.db") as engine:
            engine.load_members(project.root() / "data/demo/members.yml", actor="tester", today=date(2026, 11, 23))
            talk = Conversation(agent, Identity("demo-vip", "tester", NOW))
            for text in ("我手机19900000002，帮我约心内科专家门诊，12月8日", "确认", "飞机几点起飞"):
                asyncio.run(talk.say(text))
            booked = engine.bookings("demo-vip", parse_instant(NOW), actor="tester")
    finally:
        logger.removeHandler(watching)
        logger.setLevel(before)
        logging.disable(disabled)
    first, second, third = told(lines)
    assert (first["proposal"], first["decision"], first["services"]) == ("book", "allowed", ["4.4"])
    assert first["intent"] == "book" and 0 < first["confidence"] <= 1 and 0 < first["understood_ms"] <= first["ms"]
    assert second["booking"] == "requested" and second["moves"] == ["action_carry_out"]
    assert {line["outcome"] for line in (first, second, third)} == {"answered"} and "booking" not in third
    assert len({line["turn"] for line in (first, second, third)}) == 3
    assert {f" turn={line['turn']}" for line in (first, second, third)} == set(seen)
    assert len(booked) == 1
    for personal in ("demo-vip", "演示贵宾", "19900000002", "心内科", "12月8日", talk.sender, booked[0].id):
        assert personal not in lines.getvalue()

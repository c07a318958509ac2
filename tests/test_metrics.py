"""What is counted, and that no word or number of a member is in it."""

from __future__ import annotations

import time
from typing import Any

from prometheus_client import REGISTRY

from assistant import metrics


def value(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def answer(**told: Any) -> list[dict[str, Any]]:
    return [{"recipient_id": "m-secret", "text": "王小明还有2次"}, {"recipient_id": "m-secret", "custom": {"answer": told}}]


def test_turns_are_counted_by_intent_and_timed() -> None:
    before, timed = value("suixin_turns_total", intent="my_quota"), value("suixin_turn_seconds_count")
    metrics.answered(answer(intent="my_quota"), time.perf_counter(), waiting=4)
    assert value("suixin_turns_total", intent="my_quota") == before + 1
    assert value("suixin_turn_seconds_count") == timed + 1
    assert value("suixin_turns_waiting") == 4


def test_decisions_are_counted_by_their_reasons() -> None:
    told = {"allowed": False, "reasons": [{"code": "waiting_period", "clause": "2.1.2"}, {"code": "no_count", "clause": "3.2"}]}
    before = value("suixin_decisions_total", allowed="false", reason="waiting_period")
    metrics.answered(answer(intent="book", decision=told), time.perf_counter(), waiting=0)
    metrics.answered(answer(intent="book", decision={"allowed": True}), time.perf_counter(), waiting=0)
    assert value("suixin_decisions_total", allowed="false", reason="waiting_period") == before + 1
    assert value("suixin_decisions_total", allowed="true", reason="none") >= 1


def test_bookings_and_refusals_are_counted() -> None:
    metrics.answered(answer(intent="book", booking={"id": "b-1", "state": "requested"}), time.perf_counter(), waiting=0)
    metrics.refused("overloaded", 300)
    assert value("suixin_bookings_told_total", state="requested") >= 1
    assert value("suixin_turns_refused_total", why="overloaded") >= 1


def test_nothing_of_a_member_is_told() -> None:
    metrics.answered(answer(intent="my_quota"), time.perf_counter(), waiting=0)
    told = metrics.exposition().decode()
    assert "suixin_turns_total" in told
    assert "m-secret" not in told and "王小明" not in told


def test_what_comes_in_is_timed_and_what_wechat_does_not_take_is_counted() -> None:
    before, timed = value("suixin_wechat_errors_total", code="45015"), value("suixin_accepted_seconds_count")
    metrics.accepted(time.perf_counter())
    metrics.not_sent(45015)
    assert value("suixin_accepted_seconds_count") == timed + 1
    assert value("suixin_wechat_errors_total", code="45015") == before + 1

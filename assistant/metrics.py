"""Figures of the running service for Prometheus: how much, how fast, what was decided. No member, talk or word is in them.

Labels are ids of our own only: intents, reason codes, booking states. With several workers the library keeps the figures
of each in a folder (``PROMETHEUS_MULTIPROC_DIR``, set before this module is imported) and any worker tells the sum.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping
from typing import Any

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
CONTENT_TYPE = str(CONTENT_TYPE_LATEST)
_SECONDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)

_turns = Counter("suixin_turns_total", "Messages answered, by what was understood.", ["intent"])
_seconds = Histogram("suixin_turn_seconds", "From a message's arrival to its answer.", buckets=_SECONDS)
_accepted = Histogram("suixin_accepted_seconds", "From a member's message coming in to its being stored.", buckets=_SECONDS)
_wechat = Counter("suixin_wechat_errors_total", "Sends that WeChat did not take, by its errcode.", ["code"])
_refused = Counter("suixin_turns_refused_total", "Messages nobody could answer.", ["why"])
_decisions = Counter("suixin_decisions_total", "Decisions told, by outcome and reason.", ["allowed", "reason"])
_bookings = Counter("suixin_bookings_told_total", "Answers that show a booking, by its state.", ["state"])
_waiting = Gauge("suixin_turns_waiting", "Messages that wait for their turn.", multiprocess_mode="livesum")


def answered(messages: Iterable[Mapping[str, Any]], began: float, waiting: int) -> None:
    """Count one answered message: what was sent for it, when it came (``time.perf_counter()``), how many wait."""
    _seconds.observe(time.perf_counter() - began)
    _waiting.set(waiting)
    for message in messages:
        answer = (message.get("custom") or {}).get("answer")
        if isinstance(answer, Mapping):
            _count(answer)


def refused(why: str, waiting: int) -> None:
    """Count a message that was not answered: ``overloaded`` or ``broken``."""
    _refused.labels(why).inc()
    _waiting.set(waiting)


def accepted(began: float) -> None:
    """Count a member's message that is stored; ``began``: when it came (``time.perf_counter()``)."""
    _accepted.observe(time.perf_counter() - began)


def not_sent(code: int) -> None:
    """Count a send that WeChat answered with this errcode."""
    _wechat.labels(str(code)).inc()


def _count(answer: Mapping[str, Any]) -> None:
    _turns.labels(str(answer.get("intent") or "none")).inc()
    decision = answer.get("decision")
    if isinstance(decision, Mapping):
        reasons = [str(reason.get("code")) for reason in decision.get("reasons") or ()] or ["none"]
        for reason in reasons:
            _decisions.labels(str(bool(decision.get("allowed"))).lower(), reason).inc()
    booking = answer.get("booking")
    if isinstance(booking, Mapping):
        _bookings.labels(str(booking.get("state") or "none")).inc()


def exposition() -> bytes:
    """All figures in Prometheus' text format, of every worker."""
    if FOLDER_VARIABLE not in os.environ:
        return bytes(generate_latest())
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return bytes(generate_latest(registry))


def forget_worker(pid: int) -> None:
    """A worker has ended: what it alone held no longer counts as waiting."""
    if FOLDER_VARIABLE in os.environ:
        mark_process_dead(pid)  # type: ignore[no-untyped-call]

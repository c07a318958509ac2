"""With four workers on one PostgreSQL: messages keep their order, an act is done once, and parts may die."""

from __future__ import annotations

import os
import signal
import threading
import time
import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from actions.clock import current_time
from actions.entitlement import Entitlements
from assistant.talks.rows import SqlRows

from .conftest import WORKERS, Service, server_of

pytestmark = pytest.mark.slow


def text_of(said: list[dict[str, Any]]) -> str:
    return "".join(message.get("text", "") for message in said)


def version_of(service: Service, sender: str) -> int:
    rows = SqlRows.open(service.url)
    try:
        return rows.version(sender)
    finally:
        rows.close()


def open_bookings(service: Service, member: str) -> int:
    members = Entitlements.open(service.url)
    try:
        return len(members.bookings(member, current_time(), actor="tester"))
    finally:
        members.close()


def until(holds: Any, seconds: float = 120.0) -> float:
    begun = time.monotonic()
    while not holds():
        assert time.monotonic() - begun < seconds
        time.sleep(0.05)
    return time.monotonic() - begun


def test_messages_of_one_member_at_once_are_all_answered_and_each_is_kept(service: Service) -> None:
    sender = uuid.uuid4().hex
    said = service.ask(*[(sender, "我还剩几次专家号")] * 6)
    assert len(said) == 6 and all("专家门诊" in text_of(one) for one in said)
    assert version_of(service, sender) == 6


def test_a_yes_sent_four_times_at_once_books_once(service: Service) -> None:
    sender, member = uuid.uuid4().hex, "demo-vip"
    before = open_bookings(service, member)
    for text in ("我想约心理咨询", "我自己", "确认"):
        (said,) = service.ask((sender, text), member=member)
        if open_bookings(service, member) > before or "确认" in text_of(said):
            break
    service.ask(*[(sender, "确认")] * 4, member=member)
    assert open_bookings(service, member) - before == 1


def test_a_killed_worker_loses_no_answer_and_is_there_again(service: Service) -> None:
    answers: list[list[dict[str, Any]]] = []
    senders = [uuid.uuid4().hex for _ in range(8)]

    def members() -> None:
        for _ in range(4):
            answers.extend(service.ask(*((sender, "我还剩几次专家号") for sender in senders)))

    load = threading.Thread(target=members)
    load.start()
    victim = service.workers[0].pid
    os.kill(victim, signal.SIGKILL)
    load.join(300)
    assert len(answers) == 32 and all("专家门诊" in text_of(one) for one in answers)
    until(lambda: len(service.workers) == WORKERS and victim not in {worker.pid for worker in service.workers})


def test_a_stopped_database_is_told_and_the_service_recovers_by_itself(service: Service) -> None:
    sender = uuid.uuid4().hex
    service.ask((sender, "你好"))
    server_of(service.data).cleanup()
    until(lambda: service.status("/ready") == 503)
    assert service.status("/health") == 200
    again = server_of(service.data)
    assert sa.engine.make_url(again.get_uri()) == sa.engine.make_url(service.url)
    until(lambda: service.status("/ready") == 200)
    (said,) = service.ask((sender, "我还剩几次专家号"))
    assert "专家门诊" in text_of(said)
    assert version_of(service, sender) == 2

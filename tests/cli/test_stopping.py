"""A signal that stops a command is an event, and only while the command runs."""

from __future__ import annotations

import signal
import threading

import pytest

from assistant.cli.shared.stopping import until_stopped


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_signal_is_an_event_and_its_former_handler_is_put_back(sign: signal.Signals) -> None:
    before = signal.getsignal(sign)
    with until_stopped() as stop:
        assert not stop.is_set()
        signal.raise_signal(sign)
        assert stop.wait(5)
    assert signal.getsignal(sign) is before


def test_outside_the_main_thread_it_is_a_plain_event() -> None:
    seen: list[bool] = []

    def work() -> None:
        with until_stopped() as stop:
            seen.append(stop.is_set())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [False]

"""What a demonstration needs before its parts can start: a trained model, and made-up members in its own database."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from datetime import date
from pathlib import Path

from actions.entitlement import Entitlements
from assistant import project
from assistant.cli.shared.demo import ACTOR, demo_file

from . import parts

_TICK_SECONDS = 0.3


def load_members(folder: Path, today: date) -> int:
    """Put the demo members as they are on `today` into the demonstration's database; how many there are."""
    engine = Entitlements.open(parts.members_url(folder))
    try:
        return int(engine.load_members(demo_file(), actor=ACTOR, today=today).loaded)
    finally:
        engine.close()


def trained() -> bool:
    """Whether there is a model of the project as it stands."""
    return project.model_path().is_file()


def train(stop: threading.Event) -> bool:
    """Train the model in a process of its own, with its bar on stderr where that is a terminal.

    False when it did not come to an end, or `stop` was set meanwhile.
    """
    process = subprocess.Popen(
        [*parts.SUIXIN, "train"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
    )
    while process.poll() is None:
        if stop.wait(_TICK_SECONDS):
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()
    return process.returncode == 0 and not stop.is_set()

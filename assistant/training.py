"""Train the model once, and only when something that shapes it has changed."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
import warnings
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from assistant import project

# Rough shares of a training on two cores, measured; they only drive the bar.
_EXPECTED_SECONDS = 60.0


def ensure_model(force: bool = False) -> Path:
    """The model of the project as it stands, trained now if there is none yet.

    Progress goes to stderr. Raises TrainingFailed when Rasa reports an invalid project.
    """
    path = project.model_path()
    if path.is_file() and not force:
        return path
    with _progress():
        return _train(path, force)


class TrainingFailed(RuntimeError):
    """The project's training data or configuration was refused; the message says why."""


def _train(path: Path, force: bool) -> Path:
    from rasa.api import train
    from rasa.engine.exceptions import GraphComponentException
    from rasa.shared.exceptions import RasaException

    from assistant.nlu.concepts import ConceptError
    from assistant.nlu.danger.cues import CueError
    from assistant.nlu.lexicon import LexiconError

    base = project.root()
    # Rasa would otherwise keep its cache in whatever folder the command was called from.
    os.environ.setdefault("RASA_CACHE_DIRECTORY", str(base / ".rasa" / "cache"))
    logging.getLogger("rasa").setLevel(logging.ERROR)
    if not sys.stderr.isatty():
        # Rasa draws its bars unless this says that nothing is to be logged; they fill a file with hundreds of lines.
        os.environ.setdefault("LOG_LEVEL", "ERROR")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = train(
                domain=str(base / "domain.yml"),
                config=str(base / "config.yml"),
                training_files=[str(base / "data")],
                output=str(path.parent),
                fixed_model_name=path.name.removesuffix(".tar.gz"),
                force_training=force,
            )
    except GraphComponentException as error:
        raise _failure(error.__cause__ or error) from error
    except (RasaException, LexiconError, ConceptError, CueError, ImportError) as error:
        raise _failure(error) from error
    if result.code != 0 or not result.model:
        raise TrainingFailed(f"模型没有训练成（代码 {result.code}），可用 rasa data validate 查看原因")
    return Path(result.model)


def _failure(error: BaseException) -> TrainingFailed:
    return TrainingFailed(f"模型没有训练成：{' '.join(str(error).split())}")


class _progress:
    """A bar on stderr which moves with the expected time and ends with the work."""

    def __enter__(self) -> None:
        self._bar = Progress(
            SpinnerColumn(), TextColumn("正在训练模型（只在首次或内容变化时）"), BarColumn(), TimeElapsedColumn(),
            console=Console(stderr=True), transient=False,
        )
        self._task = self._bar.add_task("train", total=1.0)
        self._done = threading.Event()
        self._bar.start()
        self._thread = threading.Thread(target=self._move, daemon=True)
        self._thread.start()

    def _move(self) -> None:
        start = time.monotonic()
        while not self._done.wait(0.5):
            elapsed = time.monotonic() - start
            self._bar.update(self._task, completed=min(0.97, elapsed / (elapsed + _EXPECTED_SECONDS / 3)))

    def __exit__(self, kind: object, *_: object) -> None:
        self._done.set()
        self._thread.join()
        if kind is None:
            self._bar.update(self._task, completed=1.0)
        self._bar.stop()

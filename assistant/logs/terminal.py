"""What may reach the terminal: answers on stdout, one clear line or a warning on stderr, nothing else.

``SUIXIN_DEBUG=1`` lets everything through, for those who look for a fault.
"""

from __future__ import annotations

import io
import logging
import os
import sys
import warnings
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any, TextIO

from assistant.logs import masking, turns

# Libraries whose warnings say nothing to a member, an operator or a tester.
_NOISY = (
    "absl",
    "apscheduler",
    "asyncio",
    "h5py",
    "jax",
    "jieba",
    "matplotlib",
    "numexpr",
    "rasa",
    "rasa_sdk",
    "sanic.root",
    "sanic.access",
    "tensorflow",
    "urllib3",
)
_FORMAT = "%(levelname)s %(name)s: %(message)s%(turn)s"


def debugging() -> bool:
    """Whether SUIXIN_DEBUG asks for everything."""
    return os.environ.get("SUIXIN_DEBUG", "") not in ("", "0")


def configure() -> None:
    """UTF-8 on all three streams, no warnings, logs to stderr from WARNING up and without persons; once is enough."""
    masking.install()
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        _speak_utf8(stream)
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    level = logging.INFO if debugging() else logging.WARNING
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(turns.Marked())
    logging.basicConfig(handlers=[handler], level=level, format=_FORMAT)
    if debugging():
        return
    # Libraries put their own filters and levels in place while they are imported; these two outlast them.
    warnings.simplefilter("ignore")
    warnings.showwarning = _swallow
    logging.disable(logging.INFO)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.ERROR)


def configure_rasa() -> None:
    """Send what Rasa says through structlog into ``logging``: unconfigured it prints to stdout.

    Call it before a Rasa module is used and again after Rasa was imported: several of its libraries
    set the level of their own loggers while they are imported.
    """
    route_structlog()
    if debugging():
        return
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.ERROR)


def route_structlog() -> None:
    """Unconfigured, structlog prints every message and slot to stdout; now what happened goes to ``logging``, masked."""
    import structlog

    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, masking.mask_event, _as_sentence],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


@contextmanager
def clean_stdout() -> Iterator[None]:
    """Keep what libraries print from stdout: Rasa reports a trained model there."""
    with redirect_stdout(sys.stderr if debugging() else io.StringIO()):
        yield


def _swallow(*_: object, **__: object) -> None:
    """Show no warning."""


def _as_sentence(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> tuple[tuple[str], dict[str, Any]]:
    """What happened, without the values beside it: they hold what members wrote."""
    return (str(event.get("event_info") or event.get("event")),), {"exc_info": event.get("exc_info")}


def write_traceback(file: Path, error: BaseException) -> None:
    """Append the traceback of ``error`` to ``file``, without persons; if that cannot be written, so be it."""
    import traceback
    from datetime import datetime

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as log:
            said = "".join(traceback.format_exception(type(error), error, error.__traceback__))
            log.write(f"{datetime.now().isoformat(timespec='seconds')} {masking.masked(' '.join(sys.argv))}\n")
            log.write(masking.masked(said))
    except OSError:
        return


def _speak_utf8(stream: TextIO) -> None:
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="replace")

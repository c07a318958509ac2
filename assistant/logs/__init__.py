"""What this program says besides its answers: how loud, and nothing that names a person."""

from __future__ import annotations

from . import masking, turns
from .terminal import clean_stdout, configure, configure_rasa, debugging, route_structlog, write_traceback

__all__ = [
    "clean_stdout", "configure", "configure_rasa", "debugging", "masking", "route_structlog", "turns", "write_traceback",
]  # fmt: skip

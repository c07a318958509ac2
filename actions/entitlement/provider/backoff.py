"""How long to wait before the next attempt: twice as long each time, with jitter, so that not all come back at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

FIRST, LONGEST = timedelta(seconds=5), timedelta(hours=1)
_DOUBLINGS = 30


def wait_after(attempts: int, random: Callable[[], float], asked: timedelta | None = None) -> timedelta:
    """The wait after `attempts` failures (at least 1); `random` gives [0, 1).

    Between half and the whole of 5 s doubled each time, an hour at most. `asked` is what the provider asked for
    (Retry-After): never sooner than that, but an hour at most.
    """
    whole = min(LONGEST, FIRST * (1 << min(attempts - 1, _DOUBLINGS)))
    own = whole / 2 + whole / 2 * random()
    return own if asked is None else min(LONGEST, max(own, asked))

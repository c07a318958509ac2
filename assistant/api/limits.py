"""How often one caller may ask: a bucket of requests each, refilled evenly; kept in this process, lost with it.

A caller is its token's name, or where there is no valid token (provider, guesses) the address it comes from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import ceil
from time import monotonic

from assistant.cli.shared.errors import WrongCall

VARIABLE = "SUIXIN_API_RATE"
# Requests a minute: far above what people at a console do, far below what keeps the database from the conversations.
DEFAULT = 600
_MOST = 1_000_000
# More callers than this are addresses of guesses: those that have been quiet are forgotten.
_REMEMBERED = 10_000


@dataclass
class Limiter:
    """`rate` requests a minute for each caller, as many at once; `clock` counts seconds and never goes back."""

    rate: int = DEFAULT
    clock: Callable[[], float] = monotonic
    _buckets: dict[str, tuple[float, float]] = field(default_factory=dict, repr=False)

    @classmethod
    def from_environment(cls, told: Mapping[str, str]) -> Limiter:
        """As SUIXIN_API_RATE says; raises WrongCall."""
        text = told.get(VARIABLE, "").strip()
        if not text:
            return cls()
        if not text.isdecimal() or not 1 <= int(text) <= _MOST:
            raise WrongCall(f"环境变量 {VARIABLE}：应为每分钟的请求数，1 到 {_MOST}")
        return cls(int(text))

    def wait(self, caller: str) -> int:
        """Take one request of `caller`: 0 when it may ask, else in how many seconds it may ask again."""
        now = self.clock()
        left = self._left(caller, now)
        if left < 1:
            return max(1, ceil((1 - left) * 60 / self.rate))
        self._buckets[caller] = (left - 1, now)
        if len(self._buckets) > _REMEMBERED:
            self._forget(now)
        return 0

    def _left(self, caller: str, now: float) -> float:
        left, seen = self._buckets.get(caller, (float(self.rate), now))
        return min(float(self.rate), left + (now - seen) * self.rate / 60)

    def _forget(self, now: float) -> None:
        full = [caller for caller in self._buckets if self._left(caller, now) >= self.rate]
        for caller in full or list(self._buckets)[: _REMEMBERED // 2]:
            del self._buckets[caller]

"""How soon a complaint told in chat is answered: a setting of the edition."""

from __future__ import annotations

from datetime import time

from pydantic import conint

from .base import Strict


class Complaints(Strict):
    """Answered by the time `by` of the `working_days`-th working day after it was made (Asia/Shanghai)."""

    working_days: conint(ge=1, le=30) = 1  # type: ignore[valid-type]
    by: time = time(12)

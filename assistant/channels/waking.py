"""Waking whoever waits for news of an account: long polls and sockets of this worker."""

from __future__ import annotations

import asyncio


class Bell:
    """One event an account while somebody waits; nothing is kept for those nobody waits for."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = {}

    def ring(self, account_id: str) -> None:
        """Wake everybody who waits for this account."""
        for event in self._waiting.get(account_id, ()):
            event.set()

    async def wait(self, account_id: str, seconds: float) -> None:
        """Wait for a ring, at most `seconds`."""
        event = asyncio.Event()
        self._waiting.setdefault(account_id, set()).add(event)
        try:
            await asyncio.wait_for(event.wait(), seconds)
        except asyncio.TimeoutError:
            pass
        finally:
            left = self._waiting[account_id]
            left.discard(event)
            if not left:
                del self._waiting[account_id]

    def __len__(self) -> int:
        """How many accounts somebody waits for."""
        return len(self._waiting)

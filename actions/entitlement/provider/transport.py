"""One HTTP request to the provider, and what its answer means for the event."""

from __future__ import annotations

import http.client
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.message import Message
from enum import Enum
from typing import Any

# The provider has read the event and will never take it; asking again is of no use.
_REFUSED = frozenset({400, 410, 413, 422})
_LONGEST_RETRY_AFTER = 86_400


class Verdict(Enum):
    """What became of an attempt. `unreachable`: no answer at all."""

    TAKEN = "taken"
    RETRY = "retry"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"


@dataclass(frozen=True)
class Attempt:
    """The outcome of one request; `error` in one short line, `retry_after` when the provider asked for a wait."""

    verdict: Verdict
    error: str = ""
    retry_after: timedelta | None = None


# (url, body, headers, timeout in seconds) -> outcome; never raises.
Transport = Callable[[str, bytes, Mapping[str, str], float], Attempt]


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """An event with a member's data goes where it was addressed, nowhere else."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Refuse every redirection."""
        return


def post(url: str, body: bytes, headers: Mapping[str, str], timeout: float) -> Attempt:
    """POST `body`; whatever happens comes back as an Attempt."""
    # No proxy of the environment either: it would read the body of a plain http test provider.
    opener = urllib.request.build_opener(_NoRedirect(), urllib.request.ProxyHandler({}))
    request = urllib.request.Request(url, data=body, headers=dict(headers), method="POST")
    try:
        with opener.open(request, timeout=timeout) as answer:
            answer.read(1024)
        return Attempt(Verdict.TAKEN)
    except urllib.error.HTTPError as error:
        with error:
            return judged(error.code, error.headers)
    except (OSError, http.client.HTTPException, ssl.SSLError) as error:
        reason = getattr(error, "reason", error)
        return Attempt(Verdict.UNREACHABLE, f"{type(reason).__name__}: {reason}"[:200])


def judged(status: int, headers: Message | Mapping[str, str]) -> Attempt:
    """What an HTTP status other than 2xx means."""
    error = f"HTTP {status}"
    if status in _REFUSED:
        return Attempt(Verdict.REFUSED, error)
    after = str(headers.get("Retry-After") or "").strip()
    seconds = min(int(after), _LONGEST_RETRY_AFTER) if after.isdecimal() and len(after) < 10 else 0
    return Attempt(Verdict.RETRY, error, timedelta(seconds=seconds) if seconds else None)

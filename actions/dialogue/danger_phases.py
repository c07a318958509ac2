"""How far a danger has got in a talk, as ``State.safety`` keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# The phases of ``State.safety``: somebody is in danger; it is taken care of and the talk stays slow; we asked whether he is
# safe; only what was laid aside is still kept.
ENDANGERED, CALMED, ASKED, ASIDE = "danger", "calmed", "asked", "aside"
# So many messages without danger, and the talk is an ordinary one again.
_CALM_AFTER = 2


def only_aside(safety: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The state once the talk is about the services again: what was laid aside can still be taken up."""
    aside = (safety or {}).get("aside")
    return {"phase": ASIDE, "aside": aside} if aside else None


def calmer(safety: dict[str, Any] | None) -> dict[str, Any] | None:
    """A danger nobody speaks of any more is past after a few messages; what it broke off can still be taken up."""
    if safety is None or safety.get("phase") != ENDANGERED:
        return safety
    calm = int(safety.get("calm") or 0) + 1
    return only_aside(safety) if calm > _CALM_AFTER else {**safety, "calm": calm}

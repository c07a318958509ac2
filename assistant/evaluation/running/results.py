"""What came of running conversations: plain data, the same for every report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Failure:
    """One expectation that did not hold; ``line`` is where it stands in the test file."""

    kind: str
    expected: str
    actual: str
    line: int = 0


@dataclass(frozen=True)
class FiredAction:
    """An action of a turn, and the policy that chose it (empty for actions run by Rasa itself)."""

    name: str
    policy: str = ""
    confidence: float = 0.0


@dataclass(frozen=True)
class Guess:
    """An intent as NLU sees it."""

    name: str = ""
    confidence: float = 0.0


@dataclass(frozen=True)
class Said:
    """One message of the assistant."""

    text: str = ""
    answer: Mapping[str, Any] = field(default_factory=dict)
    buttons: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class Turn:
    """One message of the user and all that followed.

    ``slots`` are those set in this turn, in order; ``responses`` the names of the responses
    uttered; ``faults`` are errors logged while the assistant worked; ``seconds`` is its own time;
    ``checked`` is how many expectations were judged. ``member_id`` is empty for somebody not
    identified, ``now`` for the real clock.
    """

    user: str
    intent: Guess = Guess()
    runner_up: Guess = Guess()
    act: Guess = Guess()
    entities: tuple[Mapping[str, Any], ...] = ()
    actions: tuple[FiredAction, ...] = ()
    slots: tuple[tuple[str, Any], ...] = ()
    replies: tuple[Said, ...] = ()
    responses: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()
    seconds: float = 0.0
    checked: int = 0
    member_id: str = ""
    now: str = ""

    @property
    def passed(self) -> bool:
        return not self.failures

    @property
    def slots_left(self) -> dict[str, Any]:
        """The last value of each slot set; None for one that was emptied."""
        return dict(self.slots)

    @property
    def state(self) -> Mapping[str, Any]:
        """Where the talk stood after this turn (``actions/reading/state.py``); empty where the slot was not set."""
        return self.slots_left.get("state") or {}

    @property
    def text(self) -> str:
        """All replies as one text."""
        return "\n".join(reply.text for reply in self.replies if reply.text)


@dataclass(frozen=True)
class CaseResult:
    """One conversation as it went, up to its first broken turn."""

    name: str
    file: str
    line: int
    capability: str
    clause: str
    turns: tuple[Turn, ...]
    steps: int
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        return all(turn.passed for turn in self.turns)

    @property
    def not_run(self) -> int:
        """Steps after the broken one."""
        return self.steps - len(self.turns)


@dataclass(frozen=True)
class Results:
    """A whole run. ``seconds`` is wall time without loading the model."""

    cases: tuple[CaseResult, ...]
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether all cases held; a run without cases has shown nothing and does not pass."""
        return bool(self.cases) and not self.failed

    @property
    def failed(self) -> tuple[CaseResult, ...]:
        return tuple(case for case in self.cases if not case.passed)

    @property
    def turns(self) -> int:
        return sum(len(case.turns) for case in self.cases)

    @property
    def judged_turns(self) -> tuple[Turn, ...]:
        """Turns something was expected of."""
        return tuple(turn for case in self.cases for turn in case.turns if turn.checked or turn.failures)

    @property
    def right_turns(self) -> int:
        return sum(turn.passed for turn in self.judged_turns)

    @property
    def wrong_by_act(self) -> dict[str, tuple[int, int]]:
        """Wrong and all judged turns by what the message does where the talk stands, most wrong first."""
        counts: dict[str, list[int]] = {}
        for turn in self.judged_turns:
            count = counts.setdefault(turn.act.name or "-", [0, 0])
            count[0] += not turn.passed
            count[1] += 1
        return {act: (wrong, whole) for act, (wrong, whole) in sorted(counts.items(), key=lambda item: -item[1][0])}

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready: the counts, then every case with all its turns."""
        return {
            "passed": self.passed,
            "cases": len(self.cases),
            "failed": len(self.failed),
            "turns": self.turns,
            "right_turns": self.right_turns,
            "judged_turns": len(self.judged_turns),
            "right_talks": len(self.cases) - len(self.failed),
            "wrong_by_act": self.wrong_by_act,
            "seconds": round(self.seconds, 3),
            "results": [
                {**asdict(case), "passed": case.passed, "not_run": case.not_run} for case in self.cases
            ],
        }

"""A random walk: talks that ask, answer, interrupt, correct and give up at random, the same for the same seed."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from assistant import project
from assistant.evaluation.attacks.explore_checks import LEAVE, Problem, Secret, form_open, problems_after
from assistant.evaluation.casefiles.case_yaml import case_dict, cases_yaml, step_dict
from assistant.evaluation.casefiles.cases import Circumstances, Step
from assistant.evaluation.running.results import Turn
from assistant.evaluation.running.runner import DEMO_MEMBERS, Databases, Talk, take
from assistant.evaluation.understanding.sentences import TESTS, Sentences, load_sentences

if TYPE_CHECKING:
    from rasa.core.agent import Agent

# An ordinary morning, a weekend, a holiday night, the last minute of a year.
CLOCKS = (
    "2026-11-23T10:00:00+08:00",
    "2026-11-28T15:30:00+08:00",
    "2026-10-02T22:10:00+08:00",
    "2026-12-31T23:59:00+08:00",
)
_ANSWERING = (("option", 30), ("inform", 18), ("affirm", 10), ("deny", 6), ("interrupt", 16), ("correct", 8),
              ("give_up", 8), ("noise", 6), ("again", 3))  # fmt: skip
_ASKING = (("ask", 45), ("book", 18), ("tests", 12), ("follow_up", 6), ("correct", 4), ("noise", 6), ("give_up", 3),
           ("affirm", 3), ("again", 3))  # fmt: skip
_UNKNOWN_SHARE = 0.25


@dataclass(frozen=True)
class Finding:
    """A fault, the shortest talk found that shows it, and how often the walk ran into it."""

    problem: Problem
    circumstances: Circumstances
    turns: tuple[Turn, ...]
    talk: int
    times: int = 1

    def case(self) -> dict[str, Any]:
        """The talk as a test case that fails for as long as the fault is there."""
        steps = [step_dict(turn.user) for turn in self.turns]
        if self.problem.expects:
            steps[-1] = step_dict(self.turns[-1].user, [self.problem.expects])
        name = f"随机走查 {self.problem.kind} {self.problem.signature[:24]} #{self.talk}"
        return case_dict(name, steps, self.circumstances.member_id, self.circumstances.now, "noise")


@dataclass(frozen=True)
class ExploreReport:
    """What a walk came to; the same fault is listed once. ``seconds`` is wall time without loading the model."""

    seed: int
    turns: int
    talks: int
    seconds: float
    findings: tuple[Finding, ...]
    intents: Counter[str] = field(default_factory=Counter)

    @property
    def passed(self) -> bool:
        return not self.findings

    def to_yaml(self) -> str:
        """Every finding as a test case."""
        return cases_yaml(
            [finding.case() for finding in self.findings], f"suixin eval explore --seed {self.seed}"
        )

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        findings = [
            {
                "kind": finding.problem.kind,
                "detail": finding.problem.detail,
                "times": finding.times,
                "talk": finding.talk,
                "member_id": finding.circumstances.member_id or None,
                "now": finding.circumstances.now,
                "transcript": [{"user": turn.user, "bot": turn.text} for turn in finding.turns],
                "case": finding.case(),
            }
            for finding in self.findings
        ]
        base = {"passed": self.passed, "seed": self.seed, "turns": self.turns, "talks": self.talks}
        return {
            **base,
            "seconds": round(self.seconds, 1),
            "intents": dict(self.intents),
            "findings": findings,
        }


def explore(
    turns: int = 2000,
    seed: int = 1,
    members: Path | None = None,
    agent: Agent | None = None,
    on_turn: Callable[[int], None] = lambda _: None,
) -> ExploreReport:
    """Walk for ``turns`` turns among the members of a file (default: the demo members) and people unknown.

    Raises EntitlementError when ``members`` is no members file.
    """
    from assistant.evaluation.running.database import CaseDatabases
    from assistant.evaluation.running.member_secrets import member_ids, secrets_in_use
    from assistant.evaluation.running.runner import agent_talks, default_agent

    file = Path(members) if members else project.root() / DEMO_MEMBERS
    ids = member_ids(file)
    agent = agent or default_agent()
    with CaseDatabases(file) as databases:
        walk = Walk(
            agent_talks(agent), databases, lambda: secrets_in_use(ids), load_sentences(project.root()), ids
        )
        return asyncio.run(walk.run(turns, seed, on_turn))


class Walk:
    """Talks at random with whatever ``open_talk`` opens."""

    def __init__(
        self,
        open_talk: Callable[[], Talk],
        databases: Databases,
        secrets: Callable[[], Sequence[Secret]],
        sentences: Sentences,
        members: Sequence[str],
    ) -> None:
        self._open_talk, self._databases, self._secrets = open_talk, databases, secrets
        self._sentences, self._members = sentences, members
        self._found: dict[tuple[str, str], Finding] = {}
        self._intents: Counter[str] = Counter()

    async def run(
        self, turns: int, seed: int, on_turn: Callable[[int], None] = lambda _: None
    ) -> ExploreReport:
        """Walk; each fault is shortened to the fewest messages that still show it."""
        random, start = Random(seed), time.perf_counter()
        done = talks = 0
        while done < turns:
            talks += 1
            length = min(random.randint(3, 12), turns - done)
            done += await self._talk(Random(f"{seed}/{talks}"), length, talks)
            on_turn(done)
        seconds = time.perf_counter() - start
        findings = [await self._shortened(finding) for finding in self._found.values()]
        findings.sort(key=lambda finding: (finding.problem.kind, -finding.times))
        return ExploreReport(seed, done, talks, seconds, tuple(findings), self._intents)

    async def _talk(self, random: Random, length: int, number: int) -> int:
        """One talk of ``length`` messages; an open form is left with 算了 at its end."""
        known = self._members and random.random() >= _UNKNOWN_SHARE
        about = Circumstances(random.choice(self._members) if known else "", random.choice(CLOCKS))
        with self._databases.fresh(about.now):
            secrets, talk = self._secrets(), self._open_talk()
            await talk.begin({}, about)
            turns: list[Turn] = []
            while len(turns) < length:
                leaving = len(turns) == length - 1 and form_open(turns)
                text = LEAVE if leaving else self._next(random, turns)
                turns.append(await _turn(talk, text, about))
                self._intents[turns[-1].intent.name or "（无）"] += 1
                self._note(problems_after(turns, secrets), about, turns, number)
        return len(turns)

    def _note(
        self, problems: Sequence[Problem], about: Circumstances, turns: Sequence[Turn], talk: int
    ) -> None:
        for problem in problems:
            key = (problem.kind, problem.signature)
            before = self._found.get(key)
            times = before.times + 1 if before else 1
            first = before or Finding(problem, about, tuple(turns), talk)
            self._found[key] = Finding(first.problem, first.circumstances, first.turns, first.talk, times)

    def _next(self, random: Random, turns: Sequence[Turn]) -> str:
        """What to say now: an answer where something was asked, else a question."""
        options = (
            [
                str(button.get("payload") or button.get("title"))
                for reply in turns[-1].replies
                for button in reply.buttons
            ]
            if turns
            else []
        )
        moves = _ANSWERING if options or form_open(turns) else _ASKING
        kinds, weights = zip(*moves, strict=True)
        return self._words(random.choices(kinds, weights)[0], random, turns, options)

    def _words(self, move: str, random: Random, turns: Sequence[Turn], options: Sequence[str]) -> str:
        say = self._sentences.one_of
        if move == "option" and options:
            return random.choice(options)
        if move == "again" and turns:
            return turns[-1].user
        if move == "give_up":
            return random.choice((LEAVE, say("stop", random)))
        if move == "correct":
            return random.choice(("不对，", "说错了，", "等等，改成")) + say(
                random.choice(("inform", "book")), random
            )
        if move == "tests":
            return say(TESTS, random)
        if move in ("ask", "interrupt", "option", "again"):
            return say(random.choice(self._sentences.intents), random)
        return say(move, random)

    async def _shortened(self, finding: Finding) -> Finding:
        """The same fault with every message left out that can be spared."""
        messages = [turn.user for turn in finding.turns]
        best = finding.turns
        for position in reversed(range(len(messages) - 1)):
            trial = messages[:position] + messages[position + 1 :]
            turns, problems = await self._replay(trial, finding.circumstances)
            if any(
                (p.kind, p.signature) == (finding.problem.kind, finding.problem.signature) for p in problems
            ):
                messages, best = trial, turns
        return Finding(finding.problem, finding.circumstances, best, finding.talk, finding.times)

    async def _replay(
        self, messages: Sequence[str], about: Circumstances
    ) -> tuple[tuple[Turn, ...], list[Problem]]:
        with self._databases.fresh(about.now):
            secrets, talk = self._secrets(), self._open_talk()
            await talk.begin({}, about)
            turns = [await _turn(talk, text, about) for text in messages]
        return tuple(turns), problems_after(turns, secrets)


async def _turn(talk: Talk, text: str, about: Circumstances) -> Turn:
    """One message as a channel would pass it on: nothing a user types is an understood message."""
    typed = f" {text}" if text.startswith("/") else text
    turn = await take(Step(typed, about, (), 0), talk)
    return replace(turn, member_id=about.member_id, now=about.now)

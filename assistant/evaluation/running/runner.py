"""Runs conversation cases in process: no servers, a fresh database and a frozen clock for each."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from assistant import project
from assistant.evaluation.casefiles.cases import Case, Circumstances, Step, load_cases
from assistant.evaluation.casefiles.vocabulary import project_vocabulary
from assistant.evaluation.running.checks import check
from assistant.evaluation.running.effects import DatabaseView, Watch
from assistant.evaluation.running.faults import collected, describe
from assistant.evaluation.running.results import CaseResult, Failure, Results, Turn
from assistant.evaluation.running.turns import AnyReply, turn_of

if TYPE_CHECKING:
    from rasa.core.agent import Agent

DEMO_MEMBERS = Path("data", "demo", "members.yml")


class Talk(Protocol):
    """One conversation with the assistant. ``slot_names`` is empty where they are not known."""

    slot_names: frozenset[str]

    async def begin(self, slots: Mapping[str, Any], circumstances: Circumstances) -> None: ...

    async def say(self, step: Step) -> Sequence[AnyReply]: ...

    async def events(self) -> list[dict[str, Any]]: ...


class Databases(Protocol):
    """Gives each case a database of its own, in use while the context lasts; ``now`` is the case's clock."""

    def fresh(self, now: str) -> AbstractContextManager[DatabaseView]: ...


def run_conversations(
    path: Path,
    members: Path | None = None,
    keyword: str = "",
    agent: Agent | None = None,
    on_case: Callable[[CaseResult], None] = lambda _: None,
    workers: int = 1,
    on_start: Callable[[int], None] = lambda _: None,
    keep_going: bool = False,
) -> Results:
    """Run the cases of ``path`` that match ``keyword``, each against a copy of the ``members`` file's data.

    Default are the demo members and the project's trained model. ``on_start`` hears how many cases there
    are, ``on_case`` of each as it ends. With ``workers`` above one, as many processes share the cases, each
    with a model of its own. ``keep_going`` runs on after a broken turn.
    Raises BadFile for a wrong test file, before any model is loaded.
    """
    file = Path(members) if members else project.root() / DEMO_MEMBERS
    cases = load_cases(Path(path), keyword, project_vocabulary(file))
    if not cases:
        return Results(())
    on_start(len(cases))
    from assistant.evaluation.running.database import CaseDatabases

    with CaseDatabases(file) as databases:
        if workers > 1 and agent is None:
            from assistant.evaluation.running.workers import real_setup, run_parallel
            from assistant.training import ensure_model

            ensure_model()
            return run_parallel(cases, partial(real_setup, file), workers, on_case, keep_going)
        talks = agent_talks(agent or default_agent())
        return asyncio.run(run_cases(cases, talks, databases, on_case, keep_going))


def default_agent() -> Agent:
    """The agent of the project's model, trained first if need be. Takes many seconds."""
    from assistant.agent import load_agent
    from assistant.training import ensure_model

    return load_agent(ensure_model())


def agent_talks(agent: Agent) -> Callable[[], Talk]:
    """Opens a new talk with ``agent`` each time it is called."""
    from assistant.evaluation.running.talk import AgentTalk

    return lambda: AgentTalk(agent)


async def run_cases(
    cases: Iterable[Case],
    open_talk: Callable[[], Talk],
    databases: Databases,
    on_case: Callable[[CaseResult], None] = lambda _: None,
    keep_going: bool = False,
) -> Results:
    """Run ``cases`` one after the other (actions find their database by process, not by conversation)."""
    start = time.perf_counter()
    results = []
    for case in cases:
        with databases.fresh(case.steps[0].circumstances.now) as view:
            results.append(await run_case(case, open_talk(), view, keep_going))
        on_case(results[-1])
    return Results(tuple(results), time.perf_counter() - start)


async def run_case(case: Case, talk: Talk, view: DatabaseView, keep_going: bool = False) -> CaseResult:
    """Run one case until it ends or a turn breaks; with ``keep_going`` to its end in any case."""
    start = time.perf_counter()
    watch = Watch(view, case)
    turns: list[Turn] = []
    await talk.begin(case.slots, case.steps[0].circumstances)
    for step in case.steps:
        refused = view.refused.get(step.circumstances.member_id, "")
        turn = _not_loaded(step, refused) if refused else await take(step, talk)
        turns.append(_judged(turn, step, watch, talk.slot_names))
        if not turns[-1].passed and not keep_going:
            break
    return CaseResult(
        name=case.name,
        file=str(case.file),
        line=case.line,
        capability=case.capability,
        clause=case.clause,
        turns=tuple(turns),
        steps=len(case.steps),
        seconds=time.perf_counter() - start,
    )


def _not_loaded(step: Step, reason: str) -> Turn:
    """A turn that cannot be had: what the member's data would have been is not known."""
    return Turn(step.user, faults=(f"会员 {step.circumstances.member_id} 没有载入：{reason}",))


async def take(step: Step, talk: Talk) -> Turn:
    """One turn, unjudged; a crash becomes a fault of the turn."""
    replies: Sequence[AnyReply] = ()
    start = time.perf_counter()
    with collected() as faults:
        try:
            replies = await talk.say(step)
        except Exception as error:  # noqa: BLE001 - whatever breaks in the assistant must not end the run
            faults.append(describe(error))
    seconds = time.perf_counter() - start
    return turn_of(step.user, replies, await talk.events(), faults, seconds)


def _judged(turn: Turn, step: Step, watch: Watch, slot_names: frozenset[str]) -> Turn:
    failures = [Failure("no_error", "助手不出错", fault, step.line) for fault in turn.faults]
    for placed in step.assertions:
        failures += check(turn, placed, lambda wanted: watch.judge(wanted, step.circumstances), slot_names)
    looked = bool(failures) or any(placed.assertion.kind == "effects" for placed in step.assertions)
    looked = looked or any(reply.answer.get("booking") for reply in turn.replies)
    effects = watch.changes(step.circumstances) if looked else ()
    return replace(
        turn,
        failures=tuple(failures),
        effects=effects,
        checked=len(step.assertions),
        member_id=step.circumstances.member_id,
        now=step.circumstances.now,
    )

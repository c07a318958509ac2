"""Deliberately broken variants of the project: a suite that lets one of them pass is not worth much.

Each is applied in this process for as long as its context lasts: an edition with a wrong figure, a rule
or a guard taken out, a layer of the understanding switched off. Nothing is retrained, nothing written.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from assistant.evaluation.casefiles.cases import Case
from assistant.evaluation.running.database import CaseDatabases
from assistant.evaluation.running.results import CaseResult
from assistant.evaluation.running.runner import Talk, run_cases

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Apply = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True)
class Mutation:
    """One broken variant. ``words``: a case with one of them is worth trying first."""

    name: str
    title: str
    words: tuple[str, ...]
    apply: Apply

    def concerns(self, case: Case) -> bool:
        """Whether ``case`` speaks of what is broken."""
        said = " ".join(step.user for step in case.steps)
        expected = " ".join(
            str(placed.assertion.expected) for step in case.steps for placed in step.assertions
        )
        text = f"{case.id} {case.capability} {case.clause} {said} {expected}"
        return any(word in text for word in self.words)


def first_catch(
    mutation: Mutation, cases: Sequence[Case], open_talk: Callable[[], Talk], members: Path
) -> CaseResult | None:
    """The first of ``cases`` that fails under ``mutation`` and holds without it; None when none does."""
    left = list(cases)
    while left:
        with mutation.apply():
            failed = _first_failure(left, open_talk, members)
        if failed is None:
            return None
        position, result = failed
        if _first_failure([left[position]], open_talk, members) is None:
            return result
        left = left[position + 1 :]
    return None


def _first_failure(
    cases: Sequence[Case], open_talk: Callable[[], Talk], members: Path
) -> tuple[int, CaseResult] | None:
    """The first case that fails; the databases are opened here, so that the edition in force now decides."""
    with CaseDatabases(members) as databases:
        for position, case in enumerate(cases):
            result = asyncio.run(run_cases([case], open_talk, databases)).cases[0]
            if not result.passed:
                return position, result
    return None


@contextmanager
def _patched(target: Any, name: str, value: Any) -> Iterator[None]:
    before = getattr(target, name)
    setattr(target, name, value)
    try:
        yield
    finally:
        setattr(target, name, before)


def _edition(change: Callable[[dict[str, Any]], None]) -> Apply:
    """The project on a handbook with ``change`` made to it, past all checks of the loader."""

    @contextmanager
    def apply() -> Iterator[None]:
        from actions.entitlement import Editions, service
        from actions.entitlement.handbook import DEFAULT_PATH, Catalogue

        raw = yaml.load(DEFAULT_PATH.read_text(encoding="utf-8"), Loader=_LOADER)
        change(raw)
        broken = Catalogue.parse_obj(raw)
        with _patched(service, "load_editions", lambda: Editions.of_catalogues([broken])):
            yield

    return apply


def _wrong_quota(book: dict[str, Any]) -> None:
    book["services"]["4.4"]["quota"][0]["limits"]["vip"] += 1


def _swapped_hours(book: dict[str, Any]) -> None:
    main, screening = book["lines"]["main"], book["lines"]["screening"]
    main["hours"], screening["hours"] = screening["hours"], main["hours"]
    swap = {"8:00–20:00": "9:00–21:00", "9:00–21:00": "8:00–20:00"}
    for line in (main, screening):
        said = next(hours for hours in swap if hours in line["text"])
        line["text"] = line["text"].replace(said, swap[said])


def _longer_waiting(book: dict[str, Any]) -> None:
    book["periods"]["waiting"]["days"] += 1


def _shorter_lead_time(book: dict[str, Any]) -> None:
    (rule,) = [rule for rule in book["services"]["4.4"]["rules"] if rule["rule"] == "lead_time"]
    rule["working_days"] -= 1


def _higher_tier(book: dict[str, Any]) -> None:
    (vip,) = [tier for tier in book["tiers"] if tier["id"] == "vip"]
    vip["min_sum_insured"] += 1


def _wrong_phone(book: dict[str, Any]) -> None:
    line = book["lines"]["complaint"]
    right, wrong = line["phone"], line["phone"][:-1] + "6"
    line["phone"], line["text"] = wrong, line["text"].replace(right, wrong)


def _free_admission(book: dict[str, Any]) -> None:
    for service in book["services"].values():
        service["rules"] = [rule for rule in service.get("rules") or [] if rule.get("else_costs") != "4.4"]


def _one_more_relative(book: dict[str, Any]) -> None:
    book["family_sharing"]["max_relatives"] += 1


@contextmanager
def _no_crisis_layer() -> Iterator[None]:
    from assistant.nlu.danger.component import SafetyClassifier

    with _patched(SafetyClassifier, "understand", lambda _self, _message: None):
        yield


@contextmanager
def _count_lost() -> Iterator[None]:
    """The member is told that the count comes back; the ledger uses it up."""
    from actions.entitlement import EntryKind, desk

    with _patched(desk, "entry_kind", lambda _effect: EntryKind.CONSUME):
        yield


@contextmanager
def _no_sign_in() -> Iterator[None]:
    """Answers about a member no longer ask who is speaking."""
    from actions.answers.registry import ANSWERS

    guarded = {intent: answer for intent, answer in ANSWERS.items() if hasattr(answer, "__wrapped__")}
    ANSWERS.update({intent: answer.__wrapped__ for intent, answer in guarded.items()})
    try:
        yield
    finally:
        ANSWERS.update(guarded)


@contextmanager
def _no_consent() -> Iterator[None]:
    """A booking that is ready is placed without asking."""
    from actions.dialogue import moves
    from actions.reading.booking_talk import BookingTalk

    module: Any = moves
    asked = module._next_of_booking

    def at_once(turn: Any, following: Any) -> Any:
        outcome = asked(turn, following)
        if outcome.state.proposal is None:
            return outcome
        agreed = replace(turn, state=outcome.state, slots=outcome.state.view())
        return module._booked(agreed, BookingTalk.from_slot(outcome.state.booking))

    with _patched(module, "_next_of_booking", at_once):
        yield


MUTATIONS: tuple[Mutation, ...] = (
    Mutation(
        "wrong_quota", "贵宾的专家门诊多给一次", ("my_quota", "还有几次", "quota"), _edition(_wrong_quota)
    ),
    Mutation(
        "swapped_hours", "两条专线的时间对调", ("service_hours", "几点", "hours"), _edition(_swapped_hours)
    ),
    Mutation("no_crisis_layer", "拿掉危险识别层", ("safety", "emergency", "crisis"), _no_crisis_layer),
    Mutation("count_lost_on_cancel", "取消后次数没退", ("cancel", "取消"), _count_lost),
    Mutation(
        "waiting_period_off_by_one", "等待期多一天", ("2.2", "等待期", "waiting"), _edition(_longer_waiting)
    ),
    Mutation(
        "lead_time_off_by_one",
        "专家门诊少提前一天",
        ("too_soon", "提前", "流程1"),
        _edition(_shorter_lead_time),
    ),
    Mutation("tier_threshold_off", "贵宾门槛多一元", ("tier", "套餐", "贵宾"), _edition(_higher_tier)),
    Mutation(
        "wrong_complaint_phone",
        "投诉电话错一位",
        ("400-818-8168", "complaint", "投诉"),
        _edition(_wrong_phone),
    ),
    Mutation("no_sign_in", "不登录也答个人问题", ("identity", "登录"), _no_sign_in),
    Mutation(
        "free_admission",
        "没有入院通知单也不占门诊次数",
        ("admission", "入院通知单"),
        _edition(_free_admission),
    ),
    Mutation("one_more_relative", "指定亲属可以有三位", ("relative", "亲属"), _edition(_one_more_relative)),
    Mutation("no_consent", "不等确认就提交预约", ("book", "确定"), _no_consent),
)

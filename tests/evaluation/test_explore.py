"""The random walk: finds each kind of fault in a scripted assistant, shortens it, and is the same for the same seed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from actions.answers.member.guards import SIGN_IN, SIGN_IN_TO_BOOK
from actions.reading.facts.wishes import WISH
from assistant import project
from assistant.evaluation.attacks.explore import ExploreReport, Walk
from assistant.evaluation.attacks.explore_checks import LEAVE, Secret, form_open, problems_after, secrets_of
from assistant.evaluation.casefiles.cases import Step, load_file
from assistant.evaluation.running.results import Guess, Said, Turn
from assistant.evaluation.understanding.sentences import Sentences, load_sentences

from .fakes import FakeDatabases, FakeReply, FakeTalk, crash

SENTENCES = Sentences(
    {
        intent: tuple(f"{intent} {number}" for number in range(9))
        for intent in ("ask", "book", "stop", "inform", "tests")
    }
)
WHOLE = {"intent": "my_quota", "services": [], "clauses": []}
SECRETS = [Secret("M1", "name", ("张三",)), Secret("M1", "birth_date", ("1980-01-01",))]


def answered(step: Step) -> Sequence[FakeReply]:
    return [FakeReply(f"关于{step.user}：有的。", WHOLE)]


def walk(
    script: Callable[[Step], Sequence[FakeReply]],
    turns: int = 60,
    seed: int = 1,
    members: Sequence[str] = ("M1",),
) -> ExploreReport:
    walker = Walk(lambda: FakeTalk(script), FakeDatabases(), lambda: SECRETS, SENTENCES, members)
    return asyncio.run(walker.run(turns, seed))


def kinds(report: ExploreReport) -> set[str]:
    return {finding.problem.kind for finding in report.findings}


def test_a_good_assistant_has_no_findings() -> None:
    report = walk(answered)
    assert report.passed
    assert (report.turns, report.seed) == (60, 1)


def test_the_same_seed_walks_the_same_way() -> None:
    def said(seed: int) -> list[str]:
        heard: list[str] = []
        walk(lambda step: heard.append(step.user) or answered(step), seed=seed)  # type: ignore[func-returns-value]
        return heard

    assert said(3) == said(3)
    assert said(3) != said(4)


@pytest.mark.parametrize(
    ("kind", "script"),
    [
        ("crash", crash),
        ("silence", lambda _: []),
        ("silence", lambda _: [FakeReply("  ", WHOLE)]),
        ("no_answer", lambda step: [FakeReply(f"关于{step.user}", {"intent": "my_quota"})]),
        ("malformed", lambda step: [FakeReply(f"关于{step.user}：。", WHOLE)]),
        ("loop", lambda _: [FakeReply("还是这句。", WHOLE)]),
    ],
)
def test_each_kind_of_fault_is_found(kind: str, script: Callable[[Step], Sequence[FakeReply]]) -> None:
    report = walk(script)
    assert kinds(report) == {kind}
    assert sum(finding.times for finding in report.findings) > 1, "counted, listed once"


def test_personal_data_only_for_whom_it_belongs_to() -> None:
    def script(step: Step) -> Sequence[FakeReply]:
        return [FakeReply(f"{step.user}，张三您好，您生于1980-01-01。", WHOLE)]

    assert {f.circumstances.member_id for f in walk(script).findings} == {""}
    assert {f.problem.signature for f in walk(script).findings} == {"name|my_quota", "birth_date|my_quota"}
    other = {f.problem.signature for f in walk(script, members=("M2",)).findings if f.circumstances.member_id}
    assert other == set() or other == {"name|my_quota"}, "a date of birth may be any other date"


def turn(user: str, text: str = "好。", member: str = "", **state: Any) -> Turn:
    slots = (("state", {**state, "turns": 1}),)
    return Turn(user, Guess("my_quota", 0.9), slots=slots, replies=(Said(text, WHOLE),), member_id=member)


def test_a_form_that_cannot_be_left() -> None:
    opened = turn("约", text="哪个科？", booking={"asked": "department"})
    stuck, left = turn(LEAVE, text="哪个科呢？", booking={"asked": "department"}), turn(LEAVE)
    assert form_open([opened]) and not form_open([opened, left])
    (problem,) = problems_after([opened, stuck], [])
    assert (problem.kind, problem.signature) == ("dead_end", "department")
    assert problems_after([opened, left], []) == []


def test_a_proposal_still_open_after_leaving() -> None:
    proposed = turn("取消", text="确定吗？", pending={"kind": "cancel"}, proposal={"act": "cancel"})
    (problem,) = problems_after([proposed, replace(proposed, user=LEAVE)], [])
    assert (problem.kind, problem.signature) == ("dead_end", "proposal cancel")
    asked = turn("改期", text="改到哪一天？", pending={"kind": "reschedule"})
    (problem,) = problems_after([asked, replace(asked, user=LEAVE)], [])
    assert (problem.kind, problem.signature) == ("dead_end", "pending reschedule")
    assert problems_after([proposed, turn(LEAVE)], []) == []
    kept = turn(LEAVE, pending={"kind": WISH, "facts": {"department": "心内科"}})
    assert problems_after([kept], []) == [], "what was told is kept for the next booking, nothing waits"


def test_repeating_is_no_loop_when_the_user_repeats_or_is_in_danger() -> None:
    same = [turn("几次"), turn("几次"), turn("几次 ")]
    assert problems_after(same, []) == []
    danger = [Turn(text, Guess("emergency", 0.9), replies=(Said("打120。", WHOLE),)) for text in "abc"]
    assert problems_after(danger, []) == []


def test_asking_three_times_to_sign_in_is_no_loop() -> None:
    """Whatever personal thing somebody unknown asks, the door stays the same; a known member must get on."""
    door = [turn(text, text=f"{SIGN_IN}问规定不用登录。") for text in "abc"]
    assert problems_after(door, []) == []
    to_book = [turn(text, text=f"{SIGN_IN_TO_BOOK}，或打95169038。") for text in "abc"]
    assert problems_after(to_book, []) == []
    known = [turn(text, text=f"{SIGN_IN}问规定不用登录。", member="M1") for text in "abc"]
    assert [problem.kind for problem in problems_after(known, [])] == ["loop"]


def test_three_times_yes_is_no_loop_unless_something_is_asked_again() -> None:
    def agreed(reply: str) -> list[Turn]:
        return [Turn(text, Guess("affirm", 0.9), replies=(Said(reply, WHOLE),)) for text in "abc"]

    assert problems_after(agreed("好的。还有什么想问的，直接说就行。"), []) == []
    assert [problem.kind for problem in problems_after(agreed("确定提交吗？"), [])] == ["loop"]


def test_what_the_user_said_is_no_leak() -> None:
    assert problems_after([turn("我叫张三", text="张三您好")], SECRETS) == []
    assert [p.kind for p in problems_after([turn("我是谁", text="张三您好")], SECRETS)] == ["leak"]
    assert problems_after([turn("我是谁", text="张三您好", member="M1")], SECRETS) == []


def test_secrets_of_a_member_and_the_people_around() -> None:
    member = SimpleNamespace(
        id="M1", name="张三", id_number="X1", mobile="199", openid="", birth_date=date(1980, 1, 2),
        policies=[SimpleNamespace(number="P-1")], relatives=[SimpleNamespace(name="李四")],
        guardians=[SimpleNamespace(name="王五", mobile="188")],
        policyholders=[SimpleNamespace(name="赵六", mobile="177")],
    )  # fmt: skip
    found = {secret.kind: secret.forms for secret in secrets_of([member])}
    assert found["name"] == ("张三", "王五", "赵六", "李四")
    assert found["mobile"] == ("199", "188", "177")
    assert "1980年1月2日" in found["birth_date"]
    assert "openid" not in found


def test_a_finding_is_shortened_to_what_it_takes() -> None:
    def moody(step: Step) -> Sequence[FakeReply]:
        return [] if step.user.startswith("book") else answered(step)

    (finding,) = walk(moody, 120).findings
    assert [turn.user[:4] for turn in finding.turns] == ["book"]
    assert finding.times > 1


def test_findings_are_test_cases(tmp_path: Path) -> None:
    report = walk(lambda _: [FakeReply("还是这句。", WHOLE)])
    file = tmp_path / "found.yml"
    file.write_text(report.to_yaml(), encoding="utf-8")
    cases = load_file(file)
    assert len(cases) == len(report.findings)
    assert cases[0].capability == "noise"
    assert cases[0].steps[-1].assertions[0].assertion.kind == "bot_did_not_utter"
    assert report.to_dict()["findings"][0]["transcript"][0]["bot"] == "还是这句。"


def test_nothing_typed_is_an_understood_message() -> None:
    heard: list[Step] = []
    sentences = Sentences({"ask": ("/restart",)})

    def script(step: Step) -> Sequence[FakeReply]:
        heard.append(step)
        return answered(step)

    walker = Walk(lambda: FakeTalk(script), FakeDatabases(), lambda: [], sentences, ())
    asyncio.run(walker.run(10, 1))
    assert heard and not any(step.understood for step in heard)


def test_the_projects_sentences() -> None:
    sentences = load_sentences(project.root())
    assert {"book", "my_quota", "mental_crisis", "stop", "noise"} <= set(sentences.intents)
    assert "你能干啥" in sentences.by_intent["service_list"], "own samples"
    everything = [text for texts in sentences.by_intent.values() for text in texts]
    assert not any("](" in text for text in everything), "marks of entities are taken out"

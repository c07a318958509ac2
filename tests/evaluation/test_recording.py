"""A talk becomes a test case: its stable parts are expected, and the file can be run at once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from actions.identity import Identity
from actions.replies.phrasebook import entries
from assistant.evaluation.casefiles.cases import Case, load_file
from assistant.evaluation.running.recording import Recorder, answer_expectation, stable_pieces
from assistant.evaluation.running.runner import run_cases

from .fakes import FakeDatabases, FakeReply, FakeTalk, FakeView

QUOTA = FakeReply(
    "您是贵宾套餐，本保单年度（2026-02-01 至 2027-01-31）专家门诊协调共2次，已用1次，还可用1次（手册3.2、4.4）。",
    {"intent": "my_quota", "services": ["4.4"], "clauses": ["3.2", "4.4"], "quota": {"limit": 2}},
)
BOOKED = FakeReply(
    "已提交专家门诊协调申请，预约号B20261123-0001。健康专员会与您联系。",
    {"intent": "book", "services": ["4.4"], "clauses": [], "decision": {"allowed": True},
     "booking": {"id": "B20261123-0001", "service": "4.4", "state": "requested"}},
)  # fmt: skip
CANCELLED = FakeReply(
    "已取消。",
    {"intent": "cancel_booking", "booking": {"id": "B20261123-0001", "service": "4.4", "state": "cancelled"}},
)
REPLIES = {"还有几次": [QUOTA], "约上": [BOOKED], "取消": [CANCELLED], "沉默": []}


class Live:
    """A conversation that answers from a table."""

    def __init__(self, identity: Identity) -> None:
        self.identity = identity

    async def say(self, text: str) -> Sequence[FakeReply]:
        return REPLIES[text]


TESTER = Identity("M1", "tester", "2026-11-23T10:00+08:00")


def record(file: Path, identity: Identity = TESTER) -> Case:
    recorder = Recorder(Live(identity), file)
    for text in REPLIES:
        asyncio.run(recorder.say(text))
    (case,) = load_file(file)
    return case


def test_a_recording_is_a_test_file(tmp_path: Path) -> None:
    case = record(tmp_path / "deep" / "quota left.yml")
    assert case.name == "quota left"
    assert [step.user for step in case.steps] == list(REPLIES)
    who = case.steps[0].circumstances
    assert (who.member_id, who.now, who.actor) == ("M1", "2026-11-23T10:00+08:00", "tester")
    kinds = [[placed.assertion.kind for placed in step.assertions] for step in case.steps]
    assert kinds == [
        ["bot_uttered", "bot_uttered", "answer_contains"],
        ["bot_uttered", "bot_uttered", "answer_contains", "effects"],
        ["answer_contains", "effects"],
        [],
    ]


def test_played_again_it_holds_today(tmp_path: Path) -> None:
    databases = FakeDatabases()
    view = FakeView()
    databases.make = lambda: view

    def script(step: object) -> Sequence[FakeReply]:
        text = step.user  # type: ignore[attr-defined]
        for reply in REPLIES[text]:
            booking = reply.answer.get("booking")
            view.all_bookings["M1"] = [dict(booking)] if booking else []
        return REPLIES[text]

    results = asyncio.run(run_cases([record(tmp_path / "a.yml")], lambda: FakeTalk(script), databases))
    assert [failure for turn in results.cases[0].turns for failure in turn.failures] == []


def test_each_turn_is_saved_at_once(tmp_path: Path) -> None:
    recorder = Recorder(Live(Identity("M1")), tmp_path / "a.yml")
    asyncio.run(recorder.say("还有几次"))
    assert len(load_file(tmp_path / "a.yml")[0].steps) == 1


def test_somebody_unknown_and_the_real_clock(tmp_path: Path) -> None:
    who = record(tmp_path / "a.yml", Identity()).steps[0].circumstances
    assert who.member_id == ""
    assert who.now.endswith("+08:00"), "the moment of recording"


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (QUOTA.text, ["您是贵宾套餐，本保单年度", "专家门诊协调共2次，已用1次，还可用1次"]),
        (BOOKED.text, ["已提交专家门诊协调申请，预约号", "健康专员会与您联系"]),
        ("已改到12月15日（周二），次数不变。", ["次数不变"]),
        ("好的。", []),
        ("请马上拨打120。", ["请马上拨打120"]),
        ("电话医生：8:00–20:00，只有法定春节假期休息（手册4.2）。", ["电话医生", "只有法定春节假期休息"]),
    ],
)
def test_stable_pieces(text: str, pieces: list[str]) -> None:
    assert stable_pieces(text) == pieces
    assert all(piece in text for piece in pieces)


def test_long_sentences_are_cut_at_a_comma() -> None:
    (piece,) = stable_pieces("请您带好登记时用的有效证件，" + "很长很长的说明" * 8)
    assert piece == "请您带好登记时用的有效证件"


def test_what_is_expected_of_an_answer() -> None:
    assert answer_expectation({"intent": "greet", "services": [], "clauses": []}) == {"intent": "greet"}
    assert answer_expectation(BOOKED.answer)["decision"] == {"allowed": True}


def test_of_a_reply_that_comes_in_several_wordings_no_words_are_expected(tmp_path: Path) -> None:
    varying = next(entry for entry in entries().values() if entry.others)
    REPLIES["您好"] = [FakeReply(varying.others[0], {"intent": "greet"})]
    try:
        case = record(tmp_path / "a.yml")
    finally:
        del REPLIES["您好"]
    assert [placed.assertion.kind for placed in case.steps[-1].assertions] == ["answer_contains"]

"""The table of moves: every row is reached by some message where some talk stands, and the earlier row wins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from actions.answers.registry import ANSWERS
from actions.dialogue import policy
from actions.dialogue.moves import MOVES
from actions.dialogue.policy import ROWS, resolve
from actions.entitlement import Entitlements
from actions.reading.state import State
from actions.reading.turn import Turn
from tests.dialogue.consent_proposals import CANCELLING, NAMING
from tests.dialogue.talk import NOW, heard

BOOKED = "DEMO-B-0003"


def on_screen(act: str = "cancel") -> State:
    """A proposal that waits for a yes of demo-vip."""
    offer = replace(
        {"cancel": CANCELLING, "designate": NAMING}[act], member_id="demo-vip", created_at=NOW,
        expires_at=NOW + timedelta(minutes=30),
    )  # fmt: skip
    return State(member="demo-vip", turns=2, proposal=offer.to_json(), pending={"kind": act, "booking": BOOKED})


def booking() -> State:
    """A booking in which the department is asked for."""
    return State(member="demo-vip", turns=2, service="4.4", booking={"service": "4.4", "asked": "department"})


def in_phase(phase: str) -> State:
    """A talk in which a danger was heard, with a booking laid aside for it."""
    aside = {"booking": {"service": "4.4", "asked": "department"}}
    safety = {"kind": "emergency", "who": "other", "phase": phase, "times": 1, "aside": aside}
    return State(member="demo-vip", turns=3, safety=safety)


def acting(act: str, text: str = "嗯嗯，知道啦", intent: str = "follow_up", **rest: Any) -> Callable[[], Turn]:
    return lambda: heard(text, intent, act=act, **rest)


# One message that reaches the row, by the row's name.
REACHED: dict[str, Callable[[], Turn]] = {
    "danger": lambda: heard("我不想活了", "mental_crisis", state=on_screen()),
    "taken care of after a danger": lambda: heard("救护车叫了", "nlu_fallback", state=in_phase("danger")),
    "not well after all": lambda: heard("不太好", "nlu_fallback", state=in_phase("asked")),
    "well, as it turns out": lambda: heard("我没事", "nlu_fallback", state=in_phase("asked")),
    "back to what was begun": lambda: heard("接着约", "inform", state=in_phase("calmed")),
    "nothing is booked in danger": lambda: heard("帮我约专家号", "book", state=in_phase("danger"), service="专家号:4.4"),
    "slowly after a danger": lambda: heard("嗯", "affirm", state=in_phase("calmed")),
    "a trouble of the body": lambda: heard("胳膊上长了个痣", "nlu_fallback"),
    "yes to the proposal": lambda: heard("确定取消", "affirm", state=on_screen()),
    "no to the proposal": lambda: heard("不取消了", "deny", state=on_screen()),
    "not yet": lambda: heard("我再想想", "deny", state=on_screen()),
    "a yes too plain for this": lambda: heard("好的", "affirm", state=on_screen("designate")),
    "a yes too late, or to another proposal": lambda: heard(
        "确定取消", "affirm", state=on_screen(), now=NOW + timedelta(hours=1)
    ),
    "taken back at once": lambda: heard(
        "算了 不约了", "stop", state=State(member="demo-vip", turns=4, done={"act": "book", "booking": BOOKED, "service": "4.5"})
    ),
    "in the middle of a booking": lambda: heard("心内科", state=booking(), department="心内科"),
    "a booking named, one being asked for": lambda: heard(
        "陪诊", "book", service="陪诊:4.5", member="demo-booked",
        state=State(member="demo-booked", turns=2, pending={"kind": "cancel", "among": ["DEMO-B-0002", "DEMO-B-0003"]}),
    ),
    "an order to book": lambda: heard("帮我约专家号", "book", service="专家号:4.4"),
    "an order in other words": lambda: heard("那陪诊也约上", "follow_up", service="陪诊:4.5"),
    "a change of a booking": lambda: heard("我要取消预约", "cancel_booking"),
    "a relative to be named": lambda: heard("登记我妈", "designate_relative", relation="我妈:parent"),
    "when counts renew": acting("renewal"),
    "a supposition": acting("what_if"),
    "a list by what is asked for": acting("list"),
    "two services side by side": acting("compare"),
    "how a booking stands": acting("progress"),
    "somebody else's policy": acting("other_member"),
    "the answer is not believed": acting("dispute"),
    "why": acting("why"),
    "more of it": acting("more"),
    "less of it": acting("less"),
    "which service fits": acting("which"),
    "later perhaps": acting("hold"),
    "taken note of": acting("ack"),
    "a feeling": acting("feeling"),
    "everything that is asked or said": lambda: heard("电话医生几点上班", "service_hours", service="电话医生:4.2"),
}


@pytest.fixture(autouse=True)
def everything_answered(monkeypatch: pytest.MonkeyPatch, desk: Entitlements) -> None:
    """Each row's own answer is taken for written, so that only the table decides."""
    every = {row.intent: lambda turn: turn for row in ROWS if row.intent}
    monkeypatch.setattr(policy, "ANSWERS", {**every, **ANSWERS})


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_row_is_reached(row: policy.Row) -> None:
    assert row.name in REACHED, "a new row needs the message that reaches it"
    move = resolve(REACHED[row.name]())
    assert (move.row, move.name, move.intent) == (row.name, row.move, row.intent)


def test_no_example_outlives_its_row() -> None:
    assert set(REACHED) == {row.name for row in ROWS}
    assert len(ROWS) <= 60


def test_every_move_is_of_some_row_and_can_be_carried_out() -> None:
    assert {row.move for row in ROWS} == set(MOVES)


def test_a_row_whose_answer_is_not_written_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "ANSWERS", {})
    assert resolve(REACHED["why"]()).row == "everything that is asked or said"


def test_an_act_heard_faintly_moves_nothing() -> None:
    faint = replace(REACHED["why"](), act={"name": "why", "confidence": policy.SURE - 0.01})
    assert resolve(faint).row == "everything that is asked or said"


@pytest.mark.parametrize("row", ["when counts renew", "a supposition", "how a booking stands"])
def test_what_is_about_a_member_needs_one(row: str) -> None:
    act = {"when counts renew": "renewal", "a supposition": "what_if", "how a booking stands": "progress"}[row]
    assert resolve(acting(act, member=None)()).row != row


def test_the_same_turn_gives_the_same_move() -> None:
    turns = [make() for make in REACHED.values()]
    assert [resolve(turn) for turn in turns] == [resolve(turn) for turn in turns]


@pytest.mark.parametrize("text", ["确定取消吗", "取消的话扣次数吗", "我妈要取消吗", "取消了还能再约吗"])
def test_a_question_at_a_proposal_carries_nothing_out(text: str) -> None:
    assert resolve(heard(text, "cancel_rule", state=on_screen())).name not in ("carry_out", "drop")


def test_another_identity_finds_no_proposal() -> None:
    """What one member left open is nothing to the next one on the same line."""
    left = on_screen().under("demo-classic")
    assert resolve(heard("确定取消", "affirm", state=left, member="demo-classic")).name != "carry_out"

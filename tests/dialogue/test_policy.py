"""The table of moves: every row is reached by some message where some talk stands, and the earlier row wins."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.answers.registry import ANSWERS
from actions.dialogue import policy
from actions.dialogue.moves import MOVES
from actions.dialogue.policy import ROWS, resolve
from actions.entitlement import Entitlements
from tests.dialogue.rows import COUNTED, REACHED, acting, on_screen, talked
from tests.dialogue.talk import heard

REST = "everything that is asked or said"


@pytest.fixture(autouse=True)
def everything_answered(monkeypatch: pytest.MonkeyPatch, desk: Entitlements) -> None:
    """Each row's own answer is taken for written, so that only the table decides."""
    every = {row.intent: lambda turn: turn for row in ROWS if row.intent}
    monkeypatch.setattr(policy, "ANSWERS", {**every, **ANSWERS})


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_row_is_reached(row: policy.Row) -> None:
    assert row.name in REACHED, "a new row needs the message that reaches it: tests/dialogue/rows.py"
    move = resolve(REACHED[row.name]())
    assert (move.row, move.name, move.intent) == (row.name, row.move, row.intent)


def test_the_table_stays_one_that_can_be_read() -> None:
    assert len(ROWS) <= 60
    assert len({row.name for row in ROWS}) == len(ROWS)


def test_every_move_is_of_some_row_and_can_be_carried_out() -> None:
    assert {row.move for row in ROWS} == set(MOVES)


def test_a_row_whose_answer_is_not_written_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "ANSWERS", {})
    assert resolve(REACHED["taken note of"]()).row == REST


def test_an_act_heard_faintly_moves_nothing() -> None:
    faint = replace(REACHED["taken note of"](), act={"name": "ack", "confidence": policy.SURE - 0.01})
    assert resolve(faint).row == REST


@pytest.mark.parametrize("row", ["when counts renew", "a supposition", "how a booking stands"])
def test_what_is_about_a_member_needs_one(row: str) -> None:
    known = REACHED[row]()
    nobody = replace(known, identity=replace(known.identity, member_id=None))
    assert resolve(nobody).row != row


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


def test_a_short_word_of_assent_is_no_answer_while_something_waits() -> None:
    waiting = talked(last_answer=COUNTED, pending={"kind": "reschedule", "booking": "DEMO-B-0003"})
    assert resolve(acting("ack", state=waiting)()).row != "taken note of"

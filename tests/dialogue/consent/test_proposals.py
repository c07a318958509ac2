"""A proposal is definite, comes back equal, and knows its own sentence."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from actions.dialogue.consent.proposals import Proposal, new_id, read_button
from tests.dialogue.consent_proposals import BOOKING, FORFEITING, MOVING, NAMING, PROPOSALS


@pytest.mark.parametrize("proposal", PROPOSALS.values(), ids=list(PROPOSALS))
def test_it_comes_back_equal_from_json(proposal: Proposal) -> None:
    assert Proposal.from_json(json.loads(json.dumps(proposal.to_json()))) == proposal


def test_sentences_say_what_would_be_done() -> None:
    assert NAMING.sentence == "确认登记王芳"
    assert FORFEITING.sentence == "确认取消导医服务预约"
    assert MOVING.sentence == "确认把导医服务改到12月8日"


def test_what_cannot_be_mended_is_strict() -> None:
    assert {key for key, proposal in PROPOSALS.items() if proposal.strict} == {"designate", "forfeit"}
    assert replace(MOVING, forfeits=True).strict


def test_ids_are_not_repeated() -> None:
    assert len({new_id() for _ in range(500)}) == 500


@pytest.mark.parametrize("changes", [
    {"names": ()}, {"person": ""}, {"created_at": BOOKING.created_at.replace(tzinfo=None)}, {"act": "pay"}, {"act": "cancel"},
    {"act": "designate"}, {"id": "x"}, {"act": "reschedule", "booking": "BK-1", "day": None},
])  # fmt: skip
def test_a_proposal_of_nothing_definite_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        replace(BOOKING, **changes)


def test_buttons_are_read_back() -> None:
    pressed = read_button(BOOKING.confirm_payload)
    assert pressed is not None and (pressed.id, pressed.confirms) == (BOOKING.id, True)
    declined = read_button(BOOKING.decline_payload)
    assert declined is not None and not declined.confirms
    caption = read_button(BOOKING.caption)
    assert caption is not None and (caption.id, caption.rest) == (BOOKING.id, BOOKING.sentence)
    broken = read_button('/confirm{"proposal": 3}')
    assert broken is not None and broken.id is None
    assert read_button("确定") is None
    assert read_button("/restart") is None

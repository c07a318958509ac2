"""Where we are not the right place: the right number, and nothing promised."""

from __future__ import annotations

import pytest

from tests.answers.asking import told, turn


@pytest.mark.parametrize("intent", ["complaint", "claim_question", "policy_servicing"])
def test_matters_of_the_insurer_go_to_its_line(intent: str) -> None:
    answer = told(intent, turn("这个找谁", intent))
    assert "400-818-8168" in answer.text and "95169038" not in answer.text


def test_advice_of_the_service_is_no_ground_for_a_claim() -> None:
    assert "5.2" in told("claim_question", turn("能拿会诊结论理赔吗", "claim_question")).clauses

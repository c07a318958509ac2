"""What was told of an illness is kept for the next service, and nothing else."""

from __future__ import annotations

from actions.reading.facts.kept import joined, merged, of_illness, slot, supposes

ILL = {"disease": "肺癌", "disease_class": "critical", "diagnosis": "confirmed", "cancer_confirmed": "yes"}


def test_the_illness_is_kept_the_wishes_are_not() -> None:
    assert of_illness({**ILL, "wanted_date": "2026-12-03", "department": "肿瘤科", "_asked": "region"}) == ILL


def test_what_could_not_be_said_is_asked_again() -> None:
    assert of_illness({"disease_class": "unknown", "diagnosis": "suspected"}) == {"diagnosis": "suspected"}


def test_somebody_else_s_illness_is_not_the_member_s() -> None:
    assert of_illness({**ILL, "for_whom": "parent"}) == {}
    assert of_illness({**ILL, "for_whom": "self"}) == ILL


def test_another_disease_takes_nothing_over() -> None:
    assert joined({**ILL, "region": "asia"}, {"disease": "高血压", "disease_class": "other"}) == {
        "region": "asia", "disease": "高血压", "disease_class": "other",
    }  # fmt: skip


def test_the_same_disease_told_again_keeps_the_rest() -> None:
    assert joined(ILL, {"disease": "肺癌", "first_diagnosed_on": "2026-08-01"})["diagnosis"] == "confirmed"


def test_not_confirmed_after_all_takes_the_cancer_back() -> None:
    assert merged({"cancer_confirmed": "yes", "early_symptom": "lung"}, {"diagnosis": "suspected"}) == {
        "early_symptom": "lung", "diagnosis": "suspected",
    }  # fmt: skip


def test_nothing_known_leaves_the_slot_empty() -> None:
    assert slot({"wanted_date": "2026-12-03"}) is None


def test_a_supposition_is_no_fact() -> None:
    assert supposes("要是确诊了呢") and not supposes("我确诊了")

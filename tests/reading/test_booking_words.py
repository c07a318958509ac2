"""Loose words, parts of numbers, and what shall stay."""

from __future__ import annotations

from actions.reading.booking_words import clauses_of, kept_services, loosely_listed, loosely_named, numbers_in
from tests.dialogue.talk import heard


def test_loose_words_name_services_unless_denied() -> None:
    assert loosely_named("护士上门那个") == {"4.13"}
    assert {"4.8", "4.11"} <= loosely_named("两个会诊")
    assert "4.5" not in loosely_named("不是陪诊，是看病那个")


def test_parts_of_a_number_are_read() -> None:
    assert numbers_in("就那单，B-10") == ("b-10",)
    assert numbers_in("12月10号") == ()


def test_what_stays_is_what_its_clause_names() -> None:
    assert kept_services(heard("门诊取消吧，陪诊留着", service="陪诊:4.5")) == {"4.5"}
    assert kept_services(heard("先不动它。陪诊改一天", service="陪诊:4.5")) == set()
    assert clauses_of("好，改一天。") == ["好", "改一天"]


def test_an_enumeration_names_one_service_a_piece() -> None:
    assert loosely_listed("门诊、导医和复诊，护理各剩几次") == ("4.4", "4.5", "4.12", "4.13")
    assert loosely_listed("现在几点") == ()

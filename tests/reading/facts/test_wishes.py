"""What was told before a booking is begun waits for it; a change being settled is none."""

from __future__ import annotations

from dataclasses import replace

from actions.reading.booking_talk import CONFIRM, SERVICE, BookingTalk
from actions.reading.facts.wishes import WISH, wished
from tests.reading.facts.test_reading import turn


def test_only_a_wish_waits() -> None:
    told = {"department": "骨科"}
    assert wished(replace(turn("约吧"), slots={"pending": {"kind": WISH, "facts": told}})) == told
    assert wished(replace(turn("约吧"), slots={"pending": {"kind": "cancel", "booking": "B1"}})) == {}
    assert wished(turn("约吧")) == {}


def test_a_draft_goes_through_its_slot() -> None:
    draft = BookingTalk(service="4.4", facts={"department": "骨科"}, asked="wanted_date", misses=1)
    assert BookingTalk.from_slot(draft.slot()) == draft
    assert BookingTalk.from_slot(None) == BookingTalk()


def test_the_service_and_the_yes_are_no_facts() -> None:
    assert BookingTalk(asked="department").fact == "department"
    assert BookingTalk(asked=SERVICE).fact is None and BookingTalk(asked=CONFIRM).fact is None

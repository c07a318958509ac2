"""Which service the booking form is about: named, changed on the way, or one part of a group."""

from __future__ import annotations

from dataclasses import replace

from actions.reading.booking_talk import GREETING, BookingTalk
from actions.reading.facts.departments import OUTPATIENT
from actions.reading.facts.reading import Told
from actions.reading.facts.words import chosen, corrects
from actions.reading.turn import Turn
from actions.replies.wording import name


def with_service(turn: Turn, talk: BookingTalk, told: Told) -> BookingTalk:
    """The state with the service meant now; a change of it is said."""
    service = service_meant(turn, talk, told)
    if service is None or service == talk.service:
        return replace(talk, service=service)
    catalogue = turn.engine.catalogue
    changed = talk.service is not None and service not in catalogue.children(talk.service)
    return replace(
        talk, service=service, remark=f"{'好，改约' if changed else GREETING}{name(catalogue, service)}。"
    )


def service_meant(turn: Turn, talk: BookingTalk, told: Told) -> str | None:
    """The service named, or the part of a group; else the one under way, or talked about before the form began."""
    catalogue = turn.engine.catalogue
    named = chosen(turn, "service")
    if talk.asked == "sub_service" and talk.service:
        return _part_meant(turn, talk.service, named) or talk.service
    if named not in catalogue.services:
        begun = talk.service or (turn.service if talk.asked is None else None)
        return begun or (OUTPATIENT if told.facts.get("department") else None)
    answers = talk.fact is not None and talk.fact in told.facts
    if talk.service and answers and not corrects(turn.text):
        # '住院手术' as an answer to inpatient-or-outpatient names no other service.
        return talk.service
    return named


def _part_meant(turn: Turn, group: str, named: str | None) -> str | None:
    """The part of a group that is meant: named, or the one whose names hold the words said."""
    services = turn.engine.catalogue.services
    parts = turn.engine.catalogue.children(group)
    if named in parts:
        return named
    said = turn.text.strip(" 。.!！吧的")
    if len(said) < 2:
        return None
    fitting = [
        part for part in parts
        if any(said in form for form in (services[part].name, services[part].short_name, *services[part].aliases))
    ]  # fmt: skip
    return fitting[0] if len(fitting) == 1 else None

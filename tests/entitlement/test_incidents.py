"""Incidents: recorded once a talk and kind, due by the calendar, taken up by people, never changed."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.entitlement import (
    SHANGHAI,
    Entitlements,
    Incident,
    IncidentSettled,
    IncidentState,
    UnknownIncident,
    WorkCalendar,
)
from actions.entitlement.domain.incidents import due
from actions.entitlement.storage.schema import incident_steps, incidents, metadata

from .builders import NOW

TALK = "wechat-talk-of-somebody"


def raised(desk: Entitlements, kind: str = "mental_crisis", at: datetime = NOW, talk: str = TALK) -> Incident:
    return desk.raise_incident(kind, at, actor="member:x", conversation=talk, who="self", channel="wechat")


def test_a_danger_is_open_at_once_and_has_no_deadline(entitlements: Entitlements) -> None:
    found = raised(entitlements)
    assert (found.state, found.due_at, found.who) == (IncidentState.OPEN, None, "self")
    assert entitlements.incidents(actor="tester", open_only=True) == (found,)


def test_the_same_danger_of_the_same_talk_is_one_incident(entitlements: Entitlements) -> None:
    first = raised(entitlements)
    assert raised(entitlements, at=NOW + timedelta(hours=2)).id == first.id
    others = {raised(entitlements, "emergency").id, raised(entitlements, talk="another").id}
    others.add(raised(entitlements, at=NOW + timedelta(days=30)).id)
    assert len(others - {first.id}) == 3


def test_a_talk_without_an_id_is_never_taken_for_another(entitlements: Entitlements) -> None:
    assert raised(entitlements, talk="").id != raised(entitlements, talk="").id


@pytest.mark.parametrize(
    ("made", "answered"),
    [
        (datetime(2026, 11, 23, 23, 59), datetime(2026, 11, 24, 12)),
        (datetime(2026, 11, 27, 18), datetime(2026, 11, 30, 12)),
        (datetime(2026, 9, 30, 9), datetime(2026, 10, 8, 12)),
    ],
)
def test_a_complaint_is_answered_by_noon_of_the_next_working_day(
    entitlements: Entitlements, made: datetime, answered: datetime
) -> None:
    found = raised(entitlements, "complaint", made.replace(tzinfo=SHANGHAI))
    assert found.due_at == answered.replace(tzinfo=SHANGHAI)
    assert found.overdue(found.due_at + timedelta(minutes=1)) and not found.overdue(found.due_at)


@settings(deadline=None)
@given(st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 31)), st.integers(1, 5))
def test_a_deadline_lies_on_a_working_day_after_the_complaint(moment: datetime, days: int) -> None:
    at = moment.replace(tzinfo=SHANGHAI)
    found = due(at, days, datetime.min.time(), WorkCalendar())
    assert found.date() > at.date() and WorkCalendar.working_day(found.date())


def test_taken_up_once_then_closed(entitlements: Entitlements) -> None:
    found = raised(entitlements)
    later = NOW + timedelta(minutes=5)
    taken = entitlements.acknowledge_incident(found.id, "supervisor:wang", later)
    assert [(s.state.value, s.at, s.actor) for s in taken.steps][1:] == [("acknowledged", later, "supervisor:wang")]
    assert entitlements.incidents(actor="tester", open_only=True) == ()
    with pytest.raises(IncidentSettled):
        entitlements.acknowledge_incident(found.id, "supervisor:li", later)
    closed = entitlements.close_incident(found.id, "supervisor:wang", later)
    assert entitlements.incidents(actor="tester") == (closed,)
    with pytest.raises(IncidentSettled):
        entitlements.acknowledge_incident(found.id, "supervisor:li", later)


def test_an_unknown_ticket(entitlements: Entitlements) -> None:
    with pytest.raises(UnknownIncident):
        entitlements.acknowledge_incident("TS-NOTHING", "supervisor:wang", NOW)


def test_dangers_come_before_complaints_and_the_earlier_deadline_before_the_later(entitlements: Entitlements) -> None:
    raised(entitlements, "complaint", NOW + timedelta(days=1), talk="b")
    raised(entitlements, "complaint", NOW, talk="a")
    raised(entitlements, "emergency", NOW + timedelta(days=2), talk="c")
    assert [one.conversation for one in entitlements.incidents(actor="tester")] == ["c", "a", "b"]


def test_the_log_warns_and_names_nobody(entitlements: Entitlements, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        found = raised(entitlements)
        raised(entitlements)
    (line,) = [record.getMessage() for record in caplog.records if "incident" in record.getMessage()]
    assert found.id in line and "mental_crisis" in line and TALK not in line


def test_nobody_the_insurer_does_not_know_is_kept(entitlements: Entitlements) -> None:
    entitlements.raise_incident("emergency", NOW, actor="x", conversation=TALK, member_id="stranger")
    assert entitlements.incidents(actor="tester")[0].member_id == ""


def test_what_was_recorded_cannot_be_changed(entitlements: Entitlements) -> None:
    raised(entitlements)
    for table in (incidents, incident_steps):
        for statement in (table.delete(), table.update().values(id=table.c.id)):
            with pytest.raises(sa.exc.DBAPIError), entitlements.database.write() as connection:
                connection.execute(statement)


def test_no_column_holds_words_of_the_talk() -> None:
    columns = {c.name for name in ("incidents", "incident_steps") for c in metadata.tables[name].columns}
    assert columns == {"id", "kind", "who", "conversation", "member_id", "channel", "raised_at", "due_at", "incident_id",
                       "state", "at", "actor"}  # fmt: skip

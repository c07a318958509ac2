"""A complaint told in the talk: a ticket with a deadline beside the hotline; an angry word alone is none."""

from __future__ import annotations

from typing import Any

from actions.answers.registry import answer_safely
from actions.dialogue.danger import alert
from actions.entitlement import Incident
from actions.language.dates import describe
from actions.reading.cue_files import first_cue
from actions.reading.facts.words import asks
from actions.reading.turn import Turn
from actions.replies.answer import Answer, cite
from actions.replies.phrasebook import clause_of, say


def complained(turn: Turn) -> Answer:
    """The answer to a complaint; where it cannot be recorded, the hotline takes it."""
    if not first_cue("complaint", turn.text):
        return _angry(turn)
    incident = alert(turn, "complaint")
    return answer_safely("complaint", turn) if incident is None else _ticket(turn, incident)


def _ticket(turn: Turn, incident: Incident) -> Answer:
    due = incident.due_at or incident.raised_at
    line = turn.engine.catalogue.lines["complaint"]
    said: dict[str, Any] = {"ticket": incident.id, "due": f"{describe(due.date(), turn.now)}{due:%H:%M}", "phone": line.phone}
    key = "complaint.ticket" if turn.member_id else "complaint.ticket_anonymous"
    if incident.raised_at != turn.now:
        key = "complaint.ticket_again"
    return Answer(
        say(key, **said), intent="complaint", services=turn.services, clauses=(clause_of(key),),
        contact={"name": line.name, "phone": line.phone}, options=("查我的预约",),
    )  # fmt: skip


def _angry(turn: Turn) -> Answer:
    """Sorry first; the desk for what is under way, the hotline for a complaint."""
    lines = turn.engine.catalogue.lines
    hotline = lines["complaint"]
    of_others = turn.engine.catalogue.about("disputes")[0] if "医院" in turn.text or "大夫" in turn.text else None
    if of_others is not None and asks(turn.text):
        told = of_others.text.rstrip("。") + cite((of_others.clause,))
        return Answer(
            say("complaint.of_others", told=told, phone=hotline.phone), intent="complaint", services=turn.services,
            clauses=(of_others.clause,), contact={"name": hotline.name, "phone": hotline.phone}, options=("我要投诉",),
        )  # fmt: skip
    return Answer(
        say("complaint.angry", desk=lines["main"].phone, phone=hotline.phone), intent="complaint", services=turn.services,
        clauses=(clause_of("complaint.angry"),), contact={"name": hotline.name, "phone": hotline.phone},
        options=("查我的预约", "我要投诉"),
    )  # fmt: skip

"""What is kept of a yes: the proposal as shown, the words or the button, who acted, under which edition and model."""

from __future__ import annotations

import os

from actions.dialogue.consent.proposals import Proposal, read_button
from actions.entitlement import ActedBy, Consent
from actions.reading.turn import Turn

MODEL_VARIABLE = "SUIXIN_MODEL"
_ACTORS = {"member": ActedBy.MEMBER, "guardian": ActedBy.GUARDIAN, "policyholder": ActedBy.POLICYHOLDER}


def consent_to(turn: Turn, proposal: Proposal) -> Consent:
    """The evidence that ``turn`` said yes to ``proposal``. Raises PermissionError in a talk that only asks."""
    if not turn.identity.may_act:
        raise PermissionError("no act in a talk that only asks")
    who = _ACTORS.get(turn.identity.actor, ActedBy.AGENT if turn.identity.actor == "agent" else ActedBy.MEMBER)
    button = read_button(turn.text)
    return Consent(
        shown=proposal.shown, proposal=proposal.id, answer=turn.text, by_button=button is not None, at=turn.now,
        channel=turn.channel or "local", acted_by=who, edition=turn.engine.edition_on(turn.now).edition.id,
        model=os.environ.get(MODEL_VARIABLE, ""),
        on_behalf_of="" if who is ActedBy.MEMBER else str(turn.member_id),
    )  # fmt: skip

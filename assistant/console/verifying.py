"""Who is calling, and so what may be said: the checklist of a call, judged by the entitlement module (5.4)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from actions.entitlement import Entitlements, Person

from .storage.calls import Caller
from .texts import Refused

# What the agent compares with the sheet before anything personal is said; two of them at least.
CHECKS = ("policy_number", "name_birth", "identity_tail", "mobile")
_NEEDED = 2
_ACTING = {Caller.POLICYHOLDER, Caller.GUARDIAN}


def verify(
    engine: Entitlements, member_id: str, caller: Caller, checked: Collection[str], person: Person, at: datetime, actor: str
) -> None:
    """Let pass who may hear of the member's own matters as `caller`, and whoever only asks for general rules.

    Raises Refused with the reason. `person`: who calls, needed of a policyholder or guardian.
    """
    if caller not in {Caller.INSURED} | _ACTING:
        return
    if len({check for check in checked if check in CHECKS}) < _NEEDED:
        raise Refused("verify.two")
    if caller not in _ACTING:
        return
    if not (person.name.strip() and person.mobile.strip()):
        raise Refused("verify.person")
    permission = engine.may_act_for(member_id, at, actor=actor, by=person)
    if permission.code == "of_age":
        raise Refused("verify.of_age", 403)
    if not permission.allowed or permission.code != caller.value:
        raise Refused("verify.unrelated", 403)

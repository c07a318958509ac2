"""Who is in a members file, and what nobody else may hear about them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from actions.entitlement import EntitlementError
from assistant.evaluation.attacks.explore_checks import Secret, secrets_of

# A walk among more people meets nobody twice.
_MOST = 200


def member_ids(file: Path, most: int | None = _MOST) -> list[str]:
    """Ids in a members file, at most ``most``; empty when it cannot be read (loading it will say why)."""
    import yaml

    try:
        people = yaml.load(
            file.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        )
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return []
    rows = people if isinstance(people, list) else []
    return [str(person["id"]) for person in rows[:most] if isinstance(person, dict) and "id" in person]


def secrets_in_use(ids: Sequence[str]) -> list[Secret]:
    """The personal details of those members, as they stand in the database in use."""
    from actions.engine import entitlements

    members = []
    for member_id in ids:
        try:
            members.append(entitlements().member(member_id, actor="tester"))
        except EntitlementError:
            continue
    return secrets_of(members)

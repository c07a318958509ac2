"""What loading a members file has to say: of entries that were refused, and of loaded ones something is odd about."""

from __future__ import annotations

from dataclasses import dataclass


class Refusal(ValueError):
    """Why a member is refused: `field` is the path inside the entry."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field
        self.reason = reason


@dataclass(frozen=True)
class Finding:
    """What is odd about an entry that is loaded all the same: its field, a code for programs, the reason for people.

    Codes: above_limit, before_contract, also_holds_missing, number_repeated, riders_without_contract,
    relative_repeated, relatives_above_limit.
    """

    field: str
    code: str
    reason: str


@dataclass(frozen=True)
class RefusedMember:
    """An entry that was not loaded: its place in the list (from 0), its id if it has one, field and reason."""

    index: int
    id: str
    field: str
    reason: str


@dataclass(frozen=True)
class LoadWarning:
    """A finding of a loaded entry, with its place in the list (from 0) and its id."""

    index: int
    id: str
    field: str
    code: str
    reason: str

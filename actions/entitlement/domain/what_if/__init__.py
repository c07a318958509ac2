"""What somebody supposes: each change makes a changed copy of a member's situation; the rules themselves stay the same.

Pure. Nothing of it is ever stored: a changed copy can be asked, not booked.
"""

from collections.abc import Iterable

from .asking import AskedOn, Illness
from .base import Change, Situation
from .contracts import ContractStatus, NewContract, Premium, SumInsured, WithoutContract
from .counts import BookingCancelled, UsedUp, Uses

__all__ = [
    "AskedOn",
    "BookingCancelled",
    "Change",
    "ContractStatus",
    "Illness",
    "NewContract",
    "Premium",
    "Situation",
    "SumInsured",
    "UsedUp",
    "Uses",
    "WithoutContract",
    "suppose",
]


def suppose(situation: Situation, changes: Iterable[Change]) -> Situation:
    """`situation` with every change, in order; another day of asking comes last, whatever its place."""
    wanted = sorted(changes, key=lambda change: isinstance(change, AskedOn))
    for change in wanted:
        situation = change.apply(situation)
    return situation

"""Which of the nine cancers of the early screening (4.1) a message means, by the disease or by the organ alone."""

from __future__ import annotations

from actions.entitlement.handbook import Cancer
from actions.reading.turn import Turn


def cancer_named(turn: Turn) -> Cancer | None:
    """The cancer named as a disease, an early sign of it, or its organ (换成肝呢, 宫颈); None where none is."""
    cancers = turn.engine.catalogue.nine_cancers
    told = turn.named("disease")
    by_name = next((one for one in cancers if {one.name, *one.aliases, *one.symptoms} & set(told)), None)
    if by_name is not None:
        return by_name
    organs = sorted(((one.name.removesuffix("癌"), one) for one in cancers), key=lambda pair: -len(pair[0]))
    return next((one for organ, one in organs if organ in turn.text), None)

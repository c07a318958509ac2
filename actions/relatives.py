"""Sharing with relatives (4.10 only): the rule."""

from __future__ import annotations

from actions.answer import Answer, sentence
from actions.registry import answers
from actions.turn import Turn
from actions.wording import name

RELATIONS = {"spouse": "配偶", "child": "子女", "parent": "父母"}


@answers("family_sharing_rule")
def family_sharing_rule(turn: Turn) -> Answer:
    """Who may share what, how many, and that it is final."""
    catalogue = turn.engine.catalogue
    sharing = catalogue.family_sharing
    shared = "、".join(name(catalogue, service) for service in sharing.services)
    others = [s for s in turn.named("service") if s not in sharing.services]
    parts = []
    if others:
        parts.append(f"{name(catalogue, others[0])}只限被保险人本人用，不能给家人用")
    if "other" in turn.named("relation"):
        parts.append("您说的这位不在可共享的亲属范围内")
    who = "、".join(RELATIONS[relation] for relation in sharing.relations)
    parts.append(f"只有{shared}可以和家人共享：限{who}，最多{sharing.max_relatives}位，和本人共用次数，登记后不能更换")
    line = catalogue.lines["main"]
    parts.append(f"首次要用时由您本人致电{line.phone}登记{'、'.join(sharing.information)}")
    return Answer(
        sentence(parts, (sharing.clause, "4.10")), services=tuple(others or sharing.services),
        clauses=(sharing.clause, "4.10"), contact={"name": line.name, "phone": line.phone},
    )

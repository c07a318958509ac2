"""The small print in plain words: cancelling, liability, privacy."""

from __future__ import annotations

from actions.answer import Answer, sentence
from actions.registry import answers
from actions.services import per_service
from actions.turn import Turn
from actions.wording import from_facts


@answers("cancel_rule")
def cancel_rule(turn: Turn) -> Answer:
    """Until when a booking can be cancelled or moved, and when it counts as used."""
    return per_service(turn, "取消规则", _cancel_rule)


def _cancel_rule(turn: Turn, service: str) -> Answer:
    entry = turn.engine.catalogue.services[service]
    facts = [entry.cancellation, *([entry.refund] if entry.refund else []), *entry.counts_as_used]
    return from_facts(service, facts, lead=f"{entry.short_name}：", most=3)


@answers("disclaimer")
def disclaimer(turn: Turn) -> Answer:
    """What the service is not: no diagnosis, no ground for claims; who answers for what."""
    catalogue = turn.engine.catalogue
    if turn.service and catalogue.services[turn.service].disclaimers:
        return from_facts(turn.service, catalogue.services[turn.service].disclaimers, most=3)
    return general(turn, "disclaimer", "liability")


@answers("privacy_question")
def privacy(turn: Turn) -> Answer:
    """What happens with personal data."""
    return general(turn, "privacy")


def general(turn: Turn, *topics: str, most: int = 3) -> Answer:
    """The general statements on the topics, the first ``most`` of them."""
    facts = [fact for topic in topics for fact in turn.engine.catalogue.about(topic)][:most]  # type: ignore[arg-type]
    clauses = tuple(dict.fromkeys(fact.clause for fact in facts))
    return Answer(sentence([fact.text for fact in facts], clauses), services=turn.services, clauses=clauses)

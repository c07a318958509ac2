"""Whom to reach and who delivers."""

from __future__ import annotations

from actions.answer import Answer, cite, sentence
from actions.registry import answers
from actions.turn import Turn
from actions.wording import contact_of, say_contact


@answers("contact_info")
def contact_info(turn: Turn) -> Answer:
    """The line, mailbox or menu of the service meant; both lines when none is."""
    catalogue = turn.engine.catalogue
    if turn.service:
        entry = catalogue.services[turn.service]
        contact = contact_of(catalogue, turn.service)
        return Answer(
            f"{entry.short_name}：{say_contact(contact)}{cite((entry.apply.clause,))}。",
            services=(turn.service,), clauses=(entry.apply.clause,), contact=contact,
        )
    main, screening, complaint = (catalogue.lines[key] for key in ("main", "screening", "complaint"))
    text = f"早筛请打{screening.phone}，其他服务请打{main.phone}，保单、理赔和投诉请打{complaint.phone}"
    clauses = (screening.clause, main.clause)
    return Answer(f"{text}{cite(clauses)}。", clauses=clauses, contact=contact_of(catalogue, None))


@answers("provider_info")
def provider_info(turn: Turn) -> Answer:
    """The companies that deliver the services."""
    catalogue = turn.engine.catalogue
    companies = "和".join(provider.name for provider in catalogue.providers)
    facts = catalogue.about("providers")
    clauses = tuple(dict.fromkeys([*(p.clause for p in catalogue.providers), *(f.clause for f in facts[:1])]))
    extra = [fact.text for fact in facts if fact.clause not in {p.clause for p in catalogue.providers}][:1]
    parts = [f"服务由保险公司委托{companies}提供", *extra]
    return Answer(sentence(parts, clauses), services=turn.services, clauses=clauses)

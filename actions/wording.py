"""How catalogue facts are put into sentences: the same wording for every answer."""

from __future__ import annotations

from datetime import date
from typing import Any, Iterable, Optional, Sequence

from actions.answer import Answer, sentence
from actions.entitlement import Catalogue

MAX_FACTS = 3


def name(catalogue: Catalogue, service: str) -> str:
    """The short name of a service as used in answers."""
    return catalogue.services[service].short_name


def full_date(day: date) -> str:
    """ISO date, the form used for windows and deadlines."""
    return day.isoformat()


def from_facts(service: str, facts: Sequence[Any], lead: str = "", most: int = MAX_FACTS) -> Answer:
    """An answer made of the first ``most`` facts (each has ``text`` and ``clause``)."""
    chosen = list(facts)[:most]
    clauses = tuple(dict.fromkeys(fact.clause for fact in chosen))
    return Answer(sentence([lead, *(fact.text for fact in chosen)], clauses), services=(service,), clauses=clauses)


def numbered(facts: Iterable[Any]) -> str:
    """Facts as a numbered line of steps."""
    return "".join(f"{number}. {fact.text.rstrip('。')}；" for number, fact in enumerate(facts, 1)).rstrip("；") + "。"


def contact_of(catalogue: Catalogue, service: Optional[str]) -> dict[str, Any]:
    """The line at which a service is applied for, as ``custom.answer.contact``; the main line for none."""
    line = catalogue.line_of(service) if service else catalogue.lines["main"]
    if line is None:
        application = catalogue.services[service].apply  # type: ignore[index]
        return {"menu": list(application.menu)}
    contact: dict[str, Any] = {"name": line.name, "phone": line.phone}
    if line.email:
        contact["email"] = line.email
    if line.menu:
        contact["menu"] = list(line.menu)
    return contact


def say_contact(contact: dict[str, Any]) -> str:
    """The contact as words: 服务专线95169038 … ."""
    parts = []
    if "phone" in contact:
        parts.append(f"{contact['name']}{contact['phone']}")
    if "email" in contact:
        parts.append(f"邮箱{contact['email']}")
    if "menu" in contact:
        parts.append("在线“" + "－".join(contact["menu"]) + "”")
    return "，".join(parts)

"""How catalogue facts are put into sentences: the same wording for every answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from actions.entitlement import Catalogue
from actions.replies.answer import Answer, sentence

MAX_FACTS = 3


def name(catalogue: Catalogue, service: str) -> str:
    """The short name of a service as used in answers."""
    return catalogue.services[service].short_name


def plain_name(catalogue: Catalogue, service: str) -> str:
    """What people say for it when they order it: 专家门诊, 住院."""
    return name(catalogue, service).removesuffix("协调")


def spoken_day(day: date) -> str:
    """2026年12月2日, as it is read aloud."""
    return f"{day.year}年{day.month}月{day.day}日"


def from_facts(service: str, facts: Sequence[Any], lead: str = "", most: int = MAX_FACTS) -> Answer:
    """An answer made of ``lead`` and the first ``most`` facts (each has ``text`` and ``clause``)."""
    chosen = list({fact.text: fact for fact in facts}.values())[:most]
    clauses = tuple(dict.fromkeys(fact.clause for fact in chosen))
    texts = [fact.text for fact in chosen]
    texts[:1] = [f"{lead}{text}" for text in texts[:1]]
    return Answer(sentence(texts, clauses), services=(service,), clauses=clauses)


def numbered(texts: Iterable[str]) -> str:
    """Texts as one numbered line."""
    return "；".join(f"{number}. {text.rstrip('。')}" for number, text in enumerate(texts, 1)) + "。"


def contact_of(catalogue: Catalogue, service: str | None) -> dict[str, Any]:
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
    """The contact as words: 打95169038，… ."""
    parts = []
    if "phone" in contact:
        parts.append(f"打{contact['phone']}")
    if "email" in contact:
        parts.append(f"发邮件到{contact['email']}")
    if "menu" in contact:
        parts.append("依次点" + "、".join(contact["menu"]))
    return "，或".join(parts)


def grouped(counts: Iterable[tuple[str, str]]) -> str:
    """``(名称, '2次')`` pairs told by count: ``心理咨询6次；专家门诊、导医服务各2次；图文问诊不限次``."""
    names: dict[str, list[str]] = {}
    for label, count in counts:
        names.setdefault(count, []).append(label)
    ordered = sorted(names.items(), key=lambda item: (not item[0][0].isdigit(), -_figure(item[0])))
    return "；".join(f"{'、'.join(labels)}{_each(count, len(labels))}" for count, labels in ordered)


def _each(count: str, services: int) -> str:
    return f"各{count}" if services > 1 and count[0].isdigit() else f"都{count}" if services > 1 else count


def _figure(count: str) -> int:
    return int("".join(char for char in count if char.isdigit()) or 0)

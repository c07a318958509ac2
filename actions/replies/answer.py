"""What the assistant says: one short Chinese text and the same answer for machines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from rasa_sdk.executor import CollectingDispatcher


@dataclass(frozen=True)
class Answer:
    """One reply.

    ``clauses`` are the handbook clauses it stands on; ``options`` are sentences the member can
    send next (buttons); ``events`` are rasa_sdk events the action returns besides.
    ``quota``, ``decision``, ``booking``, ``contact`` are the parts of ``custom.answer`` of the
    same name, left out where they do not apply. ``proposal`` is the act the answer asks consent for (its id is in
    ``custom.answer``, the button of each option in ``payloads`` sends what carries it).
    """

    text: str
    intent: str = ""
    services: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    quota: Any | None = None
    decision: Mapping[str, Any] | None = None
    booking: Any | None = None
    options: tuple[str, ...] = ()
    contact: Mapping[str, Any] | None = None
    events: tuple[Any, ...] = field(default=(), compare=False)
    proposal: Mapping[str, Any] | None = None
    payloads: Mapping[str, str] = field(default_factory=dict, compare=False)

    def payload(self) -> dict[str, Any]:
        """``custom.answer``: JSON-ready, only the parts that apply."""
        parts = {
            "quota": self.quota,
            "decision": self.decision,
            "booking": self.booking,
            "options": list(self.options) or None,
            "contact": self.contact,
            "proposal": self.proposal and {key: self.proposal[key] for key in ("id", "act")},
        }
        base = {"intent": self.intent, "services": list(self.services), "clauses": list(self.clauses)}
        return {**base, **{name: part for name, part in parts.items() if part is not None}}

    def send(self, dispatcher: CollectingDispatcher) -> None:
        dispatcher.utter_message(
            text=self.text,
            buttons=[{"title": option, "payload": self.payloads.get(option, option)} for option in self.options],
            json_message={"answer": self.payload()},
        )

    def about(self, intent: str) -> Answer:
        """The same answer filed under ``intent``."""
        return self if self.intent else replace(self, intent=intent)


def cite(clauses: Iterable[str]) -> str:
    """``（手册3.2、4.4）``; nothing for no clause. Paragraph numbers after the clause are left to machines."""
    numbers = list(dict.fromkeys(str(clause).split()[0] for clause in clauses if clause))
    return f"（手册{'、'.join(numbers[:4])}）" if numbers else ""


def sentence(parts: Sequence[str], clauses: Iterable[str] = ()) -> str:
    """Parts joined to one text that ends with its clauses and a full stop."""
    body = "".join(part if part.endswith(("。", "！", "？", "；")) else f"{part}。" for part in parts if part)
    source = cite(clauses)
    return f"{body.removesuffix('。')}{source}。" if source and body else body


def join(parts: Sequence[Answer]) -> Answer:
    """Several answers as one message: what each says of quota, decision and contact, the first that has it."""
    if len(parts) == 1:
        return parts[0]
    return Answer(
        "\n".join(part.text for part in parts),
        services=tuple(dict.fromkeys(s for part in parts for s in part.services)),
        clauses=tuple(dict.fromkeys(c for part in parts for c in part.clauses)),
        quota=next((part.quota for part in parts if part.quota is not None), None),
        decision=next((part.decision for part in parts if part.decision is not None), None),
        booking=next((part.booking for part in parts if part.booking is not None), None),
        options=parts[-1].options,
        events=tuple(event for part in parts for event in part.events),
        contact=parts[0].contact,
    )

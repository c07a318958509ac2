"""Asking the running assistant over HTTP, and putting its answer beside the handbook's own words."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

import httpx

from actions.entitlement import Catalogue
from actions.entitlement.handbook.verbatim import load_verbatim

from .texts import Refused
from .tokens import PATH, Question, seal

LONGEST = 1000
_SECONDS = 20.0
_DANGER = frozenset({"emergency", "mental_crisis"})


@dataclass(frozen=True)
class Answer:
    """What to read out and what it rests on, in JSON types. `clauses`: number and verbatim text of each."""

    text: str
    intent: str = ""
    confidence: float = 0.0
    services: list[str] = field(default_factory=list)
    clauses: list[dict[str, str]] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    buttons: list[str] = field(default_factory=list)
    outcome: str = ""
    danger: bool = False

    def plain(self) -> dict[str, Any]:
        """As it is stored."""
        return asdict(self)


@dataclass(frozen=True)
class Assistant:
    """The assistant at `base`; `key` is shared with it. One client for all questions: connections are kept."""

    client: httpx.AsyncClient
    key: str

    @classmethod
    def at(cls, base: str, key: str) -> Assistant:
        """The assistant at this address, of this machine."""
        limits = httpx.Limits(max_connections=100, max_keepalive_connections=50)
        return cls(httpx.AsyncClient(base_url=base, timeout=_SECONDS, limits=limits, trust_env=False), key)

    async def ask(self, question: Question, catalogue: Catalogue, line: Callable[[Any], str]) -> Answer:
        """What it says. Raises Refused for nothing, too much, or when it cannot be reached."""
        if not question.text.strip():
            raise Refused("ask.empty")
        if len(question.text) > LONGEST:
            raise Refused("ask.long")
        try:
            told = await self.client.post(PATH, json={"question": seal(question, self.key)})
            told.raise_for_status()
            return read(told.json(), line)
        except (httpx.HTTPError, json.JSONDecodeError, KeyError) as error:
            raise Refused("ask.down", 503) from error


def read(told: dict[str, Any], line: Callable[[Any], str]) -> Answer:
    """The assistant's reply with its evidence; `line` puts a quota line into words."""
    replies, understood = told["replies"], told.get("understood") or {}
    answers = [reply["answer"] for reply in replies if reply["answer"]]
    intent = next((one["intent"] for one in answers if one.get("intent")), understood.get("intent", ""))
    clauses = dict.fromkeys(clause for one in answers for clause in one.get("clauses", ()))
    verbatim = load_verbatim()
    return Answer(
        text="\n".join(reply["text"] for reply in replies if reply["text"]),
        intent=understood.get("intent") or intent,
        confidence=float(understood.get("confidence") or 0.0),
        services=list(dict.fromkeys(service for one in answers for service in one.get("services", ()))),
        clauses=[{"number": clause, "words": verbatim.of(clause)} for clause in clauses],
        figures=[line(figure) for one in answers for figure in _quota(one)],
        others=list(understood.get("others", ())),
        found=[found["value"] for found in understood.get("found", ())],
        buttons=[button["payload"] for reply in replies for button in reply["buttons"] if not button["payload"].startswith("/")],
        outcome=next((one["decision"]["outcome"] for one in answers if one.get("decision")), ""),
        danger=bool({intent, understood.get("intent")} & _DANGER),
    )


def _quota(answer: dict[str, Any]) -> list[dict[str, Any]]:
    quota = answer.get("quota") or []
    return [quota] if isinstance(quota, dict) else [one for one in quota if isinstance(one, dict)]

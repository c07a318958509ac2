"""From Rasa's events to what a tester wants to see of one turn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from assistant.evaluation.running.results import FiredAction, Guess, Said, Turn


class AnyReply(Protocol):
    """A message of the assistant as a conversation hands it over."""

    @property
    def text(self) -> str: ...

    @property
    def answer(self) -> Mapping[str, Any]: ...

    @property
    def buttons(self) -> Sequence[Mapping[str, str]]: ...


def turn_of(
    user: str,
    replies: Iterable[AnyReply],
    events: Sequence[Mapping[str, Any]],
    faults: Sequence[str],
    seconds: float,
) -> Turn:
    """The turn which ``events`` (those since the turn before, as Rasa writes them out) tell of."""
    parsed = next((event.get("parse_data") or {} for event in events if event.get("event") == "user"), {})
    intent = _guess(parsed.get("intent"))
    ranking = [_guess(guess) for guess in parsed.get("intent_ranking") or []]
    return Turn(
        user=user,
        intent=intent,
        runner_up=next((guess for guess in ranking if guess.name != intent.name), Guess()),
        act=_guess(parsed.get("act")),
        entities=tuple(_entity(entity) for entity in parsed.get("entities") or []),
        actions=tuple(
            _action(e) for e in events if e.get("event") == "action" and e.get("name") != "action_listen"
        ),
        slots=tuple((str(e.get("name")), e.get("value")) for e in events if e.get("event") == "slot"),
        replies=tuple(
            Said(reply.text or "", dict(reply.answer or {}), tuple(dict(b) for b in reply.buttons or ()))
            for reply in replies
        ),
        responses=tuple(filter(None, (_response(event) for event in events if event.get("event") == "bot"))),
        faults=tuple(faults),
        seconds=seconds,
    )


def _guess(guess: Any) -> Guess:
    guess = guess or {}
    return Guess(guess.get("name") or "", float(guess.get("confidence") or 0.0))


def _entity(entity: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: entity[name]
        for name in ("entity", "value", "role", "start", "end", "extractor")
        if name in entity
    }


def _action(event: Mapping[str, Any]) -> FiredAction:
    policy = str(event.get("policy") or "").removeprefix("policy_")
    name = event.get("name") or event.get("action_text") or ""
    return FiredAction(str(name), policy, float(event.get("confidence") or 0.0))


def _response(event: Mapping[str, Any]) -> str:
    return str((event.get("metadata") or {}).get("utter_action") or "")

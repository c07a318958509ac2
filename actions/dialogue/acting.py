"""The moves as Rasa actions: each resolves the message again, does what comes out, and keeps the state."""

from __future__ import annotations

import logging
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue.moves import MOVES, carry
from actions.dialogue.policy import resolve
from actions.reading.state import SLOT
from actions.reading.turn import Turn

logger = logging.getLogger(__name__)


class MoveAction(Action):
    """Carries out the move of the last message, whatever its own name: it was predicted by the same function."""

    move = ""

    def name(self) -> str:
        return action_name(self.move)

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        turn = Turn.from_tracker(tracker)
        outcome = carry(turn, resolve(turn))
        for answer in outcome.answers:
            answer.send(dispatcher)
        return [SlotSet(SLOT, outcome.state.to_slot())]


def action_name(move: str) -> str:
    """The Rasa action that carries out ``move``."""
    return f"action_{move}"


def move_actions() -> tuple[type[Action], ...]:
    """One Action class a move."""
    return tuple(type(f"Action_{move}", (MoveAction,), {"move": move}) for move in MOVES)

"""Short answers to what only takes note, waits or feels: nothing asked, nothing done."""

from __future__ import annotations

from actions.answers.registry import ANSWERS, answers
from actions.reading.fact_answers import says_yes
from actions.reading.turn import Turn
from actions.replies.answer import Answer
from actions.replies.phrasebook import say


@answers("hold")
def hold(turn: Turn) -> Answer:
    """He will think it over: nothing is pushed, nothing was done."""
    return Answer(say("notes.hold", turn=turn.state.turns), intent="stop")


@answers("ack")
def ack(turn: Turn) -> Answer:
    """Heard; a door left open, never twice in the same words. Babble read as a yes is asked about."""
    if turn.intent == "affirm" and not says_yes(turn.text.strip()):
        return ANSWERS["nlu_fallback"](turn).about("nlu_fallback")
    return Answer(say("notes.ack", turn=turn.state.turns), intent="affirm")


@answers("feeling")
def feeling(turn: Turn) -> Answer:
    """One human sentence, then the way on."""
    return Answer(say("notes.feeling", turn=turn.state.turns), intent="chitchat")

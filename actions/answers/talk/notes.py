"""Short answers to what only takes note, waits or feels: nothing asked, nothing done."""

from __future__ import annotations

import re
from typing import Any

from actions.answers.registry import ANSWERS, answers
from actions.answers.talk.feelings import feeling_of
from actions.reading.facts.answers import clear_yes, says_yes
from actions.reading.turn import Turn
from actions.replies.answer import Answer
from actions.replies.phrasebook import clause_of, entries, say

# Nothing but that it was heard.
_HEARD = re.compile(
    r"(?:那|噢|哦|喔|嗯|唔|好|的|嘞|滴|呀|吧|行|成|知道|晓得|明白|了解|收到|懂|清楚|可以|ok|OK|了|啦|呢|谢谢|[，, ])+"
)
# How an offer to book begins.
_ORDER = "帮我"
_FELT_BY_AGENTS_CALLER = "notes.feeling_agent"


@answers("hold")
def hold(turn: Turn) -> Answer:
    """He will think it over: nothing is pushed, nothing was done."""
    return Answer(fresh("notes.hold", turn), intent="stop")


@answers("ack")
def ack(turn: Turn) -> Answer:
    """Heard. A yes with nothing open takes up what was last on screen; babble read as a yes is asked about."""
    if turn.intent == "affirm" and not (says_yes(turn.text.strip()) or clear_yes(turn)):
        return ANSWERS["nlu_fallback"](turn).about("nlu_fallback")
    done = turn.state.done or {}
    if done.get("act"):
        return Answer(fresh(f"notes.ack_{done['act']}", turn), intent="affirm")
    offered = tuple(_last(turn).get("options") or ())
    if turn.intent == "affirm" and offered and not _last(turn).get("proposal") and _chooses(turn):
        return Answer(say("notes.which_of_these", options="、".join(offered[:3])), intent="affirm", options=offered)
    order = next((one for one in offered if one.startswith(_ORDER)), None)
    if order is not None:
        about = tuple(_last(turn).get("services") or ())
        return Answer(fresh("notes.ack_offer", turn, order=order), intent="affirm", services=about, options=(order,))
    return Answer(fresh("notes.ack", turn), intent="affirm")


def _chooses(turn: Turn) -> bool:
    """Whether the yes goes to a choice of ours: it was asked for, or more is said than that it was heard."""
    asked = "？" in str((turn.state.last_answer or {}).get("text") or "")
    return asked or not _HEARD.fullmatch(turn.text.strip(" 。.!！~，,"))


@answers("feeling")
def feeling(turn: Turn) -> Answer:
    """One human sentence for what is felt, then the way on for it."""
    if turn.identity.actor == "agent":
        return Answer(say(_FELT_BY_AGENTS_CALLER), intent="chitchat")
    felt = feeling_of(turn.text)
    if not felt:
        key = "notes.told_past" if turn.safety.get("who") == "past" else "notes.feeling"
        return Answer(fresh(key, turn), intent="chitchat")
    way = f"notes.way_on.{felt}"
    clauses = tuple(filter(None, clause_of(way).split("、")))
    return Answer(fresh(f"safety.feeling.{felt}", turn) + fresh(way, turn), intent="chitchat", clauses=clauses)


def fresh(key: str, turn: Turn, **parameters: object) -> str:
    """The reply ``key`` in words that were not in the last answer, where it has others."""
    last = str((turn.state.last_answer or {}).get("text") or "")
    count = len(entries()[key].others) + 1
    told = [say(key, "text", turn.state.turns + step, **parameters) for step in range(count)]
    return next((text for text in told if text not in last), told[0])


def _last(turn: Turn) -> dict[str, Any]:
    return dict((turn.state.last_answer or {}).get("answer") or {})

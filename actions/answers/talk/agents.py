"""What an agent with a caller on the line asks for himself: how to put the last answer to the caller."""

from __future__ import annotations

import re
from typing import Any

from actions.answers.registry import answers
from actions.reading.turn import Turn
from actions.replies.answer import Answer
from actions.replies.phrasebook import say
from actions.replies.wording import contact_of

_FOR_WORDS = re.compile(
    r"(?:怎么|咋|如何|该怎么|咋个)(?:回(?!事|来)|答|答复|回复|接|解释|跟(?:他|她|人家|客户|对方)(?:说|讲|解释)|给(?:他|她|客户)(?:说|讲|解释))"
    r"|(?:给|拟|来)(?:我)?(?:个|句|段)话术"
)
# A premium or a contract is the insurer's matter, not the provider's.
OF_THE_CONTRACT = {"premium_unpaid", "policy_not_in_force"}
_CLAUSE = re.compile(r"（手册[^）]*）")


def asks_for_words(turn: Turn) -> bool:
    """Whether the message asks how to put what was just said to somebody else."""
    return bool(turn.state.last_answer) and bool(_FOR_WORDS.search(turn.text))


@answers("words_for_caller")
def words_for_caller(turn: Turn) -> Answer:
    """The reason of a refusal, else the last answer, as a sentence to be read to the caller."""
    last: dict[str, Any] = turn.state.last_answer or {}
    said = last.get("answer") or {}
    against = (said.get("decision") or {}).get("reasons", ())
    reasons = [str(reason.get("text") or "") for reason in against]
    contact = contact_of(turn.engine.catalogue, turn.service)
    phone = contact.get("phone") or turn.engine.catalogue.lines["main"].phone
    if {str(reason.get("code")) for reason in against} & OF_THE_CONTRACT:
        phone = turn.engine.catalogue.lines["complaint"].phone
    if any(reasons):
        text = say("routing.words_for_caller", reasons="".join(reasons), phone=phone)
    else:
        text = say("routing.words_for_caller_plain", text=_CLAUSE.sub("", str(last.get("text") or "")))
    return Answer(
        text, services=tuple(said.get("services", ())), clauses=tuple(said.get("clauses", ())), decision=said.get("decision")
    )  # fmt: skip

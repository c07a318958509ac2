"""Where we are not the right place: complaints, people, claims, the policy itself, anything else."""

from __future__ import annotations

import re
from dataclasses import replace

from rasa_sdk.events import SlotSet

from actions.answers.registry import answers
from actions.language.dates import describe
from actions.reading.turn import Turn
from actions.replies.answer import Answer, cite, sentence
from actions.replies.phrasebook import say
from actions.replies.wording import contact_of

_OF_OTHERS = re.compile(r"医院|医生|大夫|护士|护师|咨询师|陪诊|导医|服务商")
# So many times not understood, or no help, and a person is offered.
MAX_MISUNDERSTANDINGS = 3


def _hotline(turn: Turn) -> tuple[dict[str, str], str]:
    line = turn.engine.catalogue.lines["complaint"]
    return {"name": line.name, "phone": line.phone}, line.clause


@answers("complaint")
def complaint(turn: Turn) -> Answer:
    """Sorry first, then the complaint line; of a hospital or the provider, that they are to be asked, too (6.10)."""
    contact, clause = _hotline(turn)
    fact = next(fact for fact in turn.engine.catalogue.general if fact.topic == "disputes")
    of_others = bool(_OF_OTHERS.search(turn.text))
    clauses = (clause, fact.clause) if of_others else (clause,)
    parts = [say("routing.complaint", phone=contact["phone"]), fact.text if of_others else say("routing.complaint_progress")]
    return Answer(
        sentence(parts, clauses), services=turn.services, clauses=clauses, contact=contact, options=("查我的预约",),
    )  # fmt: skip


@answers("claim_question")
def claim_question(turn: Turn) -> Answer:
    """Claims are settled under the contract, not by these services."""
    contact, clause = _hotline(turn)
    facts = [f for f in turn.engine.catalogue.general if f.clause.startswith("5.2")]
    clauses = tuple(f.clause for f in facts[:1]) + (clause,)
    return Answer(sentence([say("routing.claim", phone=contact["phone"])], clauses), clauses=clauses, contact=contact)


@answers("policy_servicing")
def policy_servicing(turn: Turn) -> Answer:
    """Premiums, changes, surrender: the insurer's line."""
    contact, clause = _hotline(turn)
    return Answer(sentence([say("routing.policy", phone=contact["phone"])], (clause,)), clauses=(clause,), contact=contact)


@answers("human_agent")
def human_agent(turn: Turn) -> Answer:
    """The line of the service talked about, its hours, and whether somebody answers now."""
    catalogue = turn.engine.catalogue
    contact = contact_of(catalogue, turn.service)
    if "phone" not in contact:
        contact = contact_of(catalogue, None)
    key = next(key for key, line in catalogue.lines.items() if line.phone == contact["phone"])
    line, opening = catalogue.lines[key], turn.engine.line_opening(key, turn.now)
    text = f"找人工请打{contact['phone']}，{_hours_in(line.text)}"
    if opening is not None and not opening.open and opening.next_opening is not None:
        text += f"。现在不在服务时间，{describe(opening.next_opening.date(), turn.now)}{opening.next_opening:%H:%M}有人接"
    return Answer(f"{text}{cite((line.clause,))}。", services=turn.services, clauses=(line.clause,), contact=contact)


def _hours_in(text: str) -> str:
    """The hours out of a line's text (95169038，8:00–20:00，…。…)."""
    return text.split("。")[0].partition("，")[2]


@answers("out_of_scope")
def out_of_scope(turn: Turn) -> Answer:
    """Says what we do instead, with choices; a person, where it is no help for the third time."""
    count = int(turn.slots.get("misunderstood") or 0) + 1
    if count >= MAX_MISUNDERSTANDINGS:
        person = human_agent(turn)
        return replace(person, text=say("routing.person_instead", person=person.text), events=(SlotSet("misunderstood", 0),))
    return Answer(
        say("routing.out_of_scope"), options=("都有哪些服务", "我还剩几次", "帮我预约专家门诊"),
        events=(SlotSet("misunderstood", count),),
    )  # fmt: skip

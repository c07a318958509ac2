"""Where we are not the right place: complaints, people, claims, the policy itself, anything else."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk.events import SlotSet

from actions.answers.registry import answers
from actions.language.dates import describe
from actions.reading.turn import Turn
from actions.replies.answer import Answer, cite
from actions.replies.wording import contact_of

# So many times not understood, or no help, and a person is offered.
MAX_MISUNDERSTANDINGS = 3


def _hotline(turn: Turn) -> tuple[dict[str, str], str]:
    line = turn.engine.catalogue.lines["complaint"]
    return {"name": line.name, "phone": line.phone}, line.clause


@answers("complaint")
def complaint(turn: Turn) -> Answer:
    """Sorry first, then the complaint line."""
    contact, clause = _hotline(turn)
    return Answer(
        f"很抱歉让您遇到这样的事。请拨打投诉热线{contact['phone']}，会有专人登记和跟进{cite((clause,))}。"
        "如果是预约进度，我也可以马上帮您查。",
        services=turn.services, clauses=(clause,), contact=contact, options=("查我的预约",),
    )


@answers("claim_question")
def claim_question(turn: Turn) -> Answer:
    """Claims are settled under the contract, not by these services."""
    contact, clause = _hotline(turn)
    facts = [f for f in turn.engine.catalogue.general if f.clause.startswith("5.2")]
    clauses = tuple(f.clause for f in facts[:1]) + (clause,)
    return Answer(
        f"理赔和报销请拨打{contact['phone']}咨询；增值服务的诊疗意见不作为理赔依据{cite(clauses)}。",
        clauses=clauses, contact=contact,
    )


@answers("policy_servicing")
def policy_servicing(turn: Turn) -> Answer:
    """Premiums, changes, surrender: the insurer's line."""
    contact, clause = _hotline(turn)
    return Answer(
        f"交费、退保、改资料等保单事务请拨打{contact['phone']}办理，我这里只管增值服务{cite((clause,))}。",
        clauses=(clause,), contact=contact,
    )


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
        return replace(person, text=f"这几句我都帮不上，别耽误您的事。{person.text}", events=(SlotSet("misunderstood", 0),))
    return Answer(
        "这个我帮不上，我只管这份保单的健康增值服务：看病挂号、住院手术协调、陪诊、电话和图文医生、心理咨询、早筛等。",
        options=("都有哪些服务", "我还剩几次", "帮我预约专家门诊"), events=(SlotSet("misunderstood", count),),
    )

"""Danger first: 120, crisis help, and no medical advice from a machine."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.answers.registry import ANSWERS, answers
from actions.reading.turn import Turn
from actions.replies.answer import Answer

# National numbers: 120 ambulance, 110 police, 12356 mental-health support line (China, 24 hours).
AMBULANCE, POLICE, CRISIS_LINE = "120", "110", "12356"

_HURT = re.compile(r"割腕|割了|吞了|吃了.{0,6}(药|片)|服毒|喝了.{0,4}药|流血|跳下|开了煤气|在流|昏|没反应")

# What may be answered after the help: knowledge and the member's own cover, nothing that spends a count.
_ROUTINE = (
    "service_hours", "service_process", "service_region", "service_turnaround", "contact_info", "my_quota", "quota_rule",
    "my_eligibility", "service_limits", "my_bookings", "service_cost", "service_materials", "family_sharing_rule",
)
# The shares of what else the message may ask, the danger put aside, sum to 0.6.
_ROUTINE_FLOOR = 0.25


@answers("emergency")
def emergency(turn: Turn) -> Answer:
    """120 first; the routine part of the message afterwards."""
    help_text = (
        f"请马上拨打{AMBULANCE}，这可能有生命危险，不要等我们的服务。"
        "打电话时说清地址和症状，身边不要离人，按急救人员的指导做。"
        "电话医生和图文问诊都不是急救（手册4.2、4.3）。"
    )
    answer = Answer(help_text, services=turn.named("service"), clauses=("4.2", "4.3"), contact={"phone": AMBULANCE})
    return _with_the_rest(turn, answer)


@answers("mental_crisis")
def mental_crisis(turn: Turn) -> Answer:
    """A human voice first: the crisis line, and 120 or 110 when danger is near; 120 first for somebody hurt."""
    if _HURT.search(turn.text):
        return Answer(
            f"请马上拨打{AMBULANCE}，说清地址，叫身边的人陪着，别一个人待着。我很担心，您不用一个人扛："
            f"{CRISIS_LINE}是全国心理援助热线，24小时有人接；有别的危险请打{POLICE}（手册4.10）。",
            services=("4.10",), clauses=("4.10",), contact={"phone": AMBULANCE},
        )
    answer = Answer(
        f"听到您这么说，我很担心。您不用一个人扛，请现在就拨打{CRISIS_LINE}（全国心理援助热线，24小时有人接）。"
        f"如果有马上的危险，或已经受伤、服药，请立刻打{AMBULANCE}或{POLICE}，也请叫身边的人陪着您（他）。"
        "等平稳一些，我可以帮您约心理咨询（手册4.10）。",
        services=("4.10",), clauses=("4.10",), contact={"phone": CRISIS_LINE},
    )
    return _with_the_rest(turn, answer)


@answers("medical_advice")
def medical_advice(turn: Turn) -> Answer:
    """No diagnosis and no drugs from here: phone doctor, picture consultation, 120 if it gets worse."""
    return Answer(
        "病情和用药要由医生来看，我不能替医生判断。可以打95169038找电话医生，或用图文问诊把症状和报告发给医生（手册4.2、4.3）。"
        f"如果突然加重，比如胸痛、呼吸困难、意识不清，请马上打{AMBULANCE}。",
        services=("4.2", "4.3"), clauses=("4.2", "4.3"), contact={"phone": reach_phone(turn)},
        options=("怎么用图文问诊", "电话医生几点有人", "帮我预约专家门诊"),
    )


def reach_phone(turn: Turn) -> str:
    """The number of the phone doctor."""
    line = turn.engine.catalogue.line_of("4.2")
    return line.phone if line else AMBULANCE


def _with_the_rest(turn: Turn, answer: Answer) -> Answer:
    """``answer`` and, below it, what the message asks besides about a service it names."""
    likeliest = turn.ranking[1] if len(turn.ranking) > 1 else {"name": "", "confidence": 0.0}
    if not turn.named("service") or likeliest["name"] not in _ROUTINE or likeliest["confidence"] < _ROUTINE_FLOOR:
        return answer
    rest = ANSWERS[likeliest["name"]](replace(turn, intent=likeliest["name"]))
    return replace(
        answer, text=f"{answer.text}\n另外，您问的：{rest.text}",
        clauses=tuple(dict.fromkeys((*answer.clauses, *rest.clauses))), quota=rest.quota, decision=rest.decision,
    )  # fmt: skip

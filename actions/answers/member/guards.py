"""Guards and small sentences shared by all answers about one member."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps

from actions.answers.registry import ANSWERS
from actions.answers.talk.feelings import SEE_A_DOCTOR, is_urgent
from actions.entitlement import Member, Standing
from actions.reading.turn import Turn
from actions.replies.answer import Answer

SIGN_IN = "要先登录，我才能查您本人的信息：请在小程序里登录后再问，或打95169038，请健康专员核实后帮您查。"
SIGN_IN_TO_BOOK = "要先登录才能帮您预约：请在小程序里登录后再说一遍"
# What holds for everybody, told to somebody who is not identified.
_RULE_OF = {
    "my_tier": "tier_rule", "my_quota": "quota_rule", "my_waiting_period": "waiting_period_rule",
    "my_validity": "validity_rule", "my_eligibility": "service_limits", "cancel_booking": "cancel_rule",
    "reschedule_booking": "cancel_rule", "designate_relative": "family_sharing_rule",
}  # fmt: skip
ADULT = 18
_NEEDS_SERVICE = {"service_limits", "cancel_rule"}


def identified(function: Callable[[Turn], Answer]) -> Callable[[Turn], Answer]:
    """Ask to sign in, in a friendly way, where the channel has not told who is speaking; the rule is told anyway."""

    @wraps(function)
    def guarded(turn: Turn) -> Answer:
        return _sign_in(turn) if turn.member_id is None else function(turn)

    return guarded


def _sign_in(turn: Turn) -> Answer:
    line = turn.engine.catalogue.lines["main"]
    rule = general_rule(turn)
    return Answer(
        f"{rule.text}{SIGN_IN}" if rule else f"{SIGN_IN}问规定不用登录。",
        services=turn.services, clauses=rule.clauses if rule else (),
        contact={"name": line.name, "phone": line.phone}, options=("都有哪些服务", "套餐怎么分"),
    )


def general_rule(turn: Turn) -> Answer | None:
    """The rule behind a question about one's own policy; None where it needs a service and none is known."""
    intent = _RULE_OF.get(turn.intent)
    if intent == "service_limits" and turn.named("relation"):
        intent = "family_sharing_rule"
    elif intent == "service_limits" and (turn.named("disease") or turn.named("disease_class")):
        intent = "disease_scope"
    if intent is None or (intent in _NEEDS_SERVICE and not turn.services):
        return None
    # Of a count the table is told, whatever else the words touch (还剩 is no question for what is left over).
    return ANSWERS[intent](replace(turn, intent=intent, text="" if intent == "quota_rule" else turn.text))


def member_of(turn: Turn) -> Member:
    """The member who speaks; only behind ``identified``."""
    return turn.snapshot.member


def age_of(turn: Turn) -> int:
    """Full years of the member on the day of the question."""
    born, today = member_of(turn).birth_date, turn.now.date()
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def standing_of(turn: Turn) -> Standing:
    """Where this member stands now; only behind ``identified``."""
    return turn.snapshot.standing


def blocked(standing: Standing) -> str:
    """Why no service at all can be used now, in words; empty when nothing blocks."""
    return "；".join(reason.text_zh.rstrip("。") for reason in standing.blockers)


def next_steps(turn: Turn, codes: Sequence[str]) -> list[str]:
    """Whom to ask where the contract itself stands in the way, and a doctor first where it cannot wait."""
    steps = []
    if {"policy_not_in_force", "premium_unpaid"} & set(codes):
        steps.append(f"保单的事请打{turn.engine.catalogue.lines['complaint'].phone}")
    if is_urgent(turn.text):
        steps.append(SEE_A_DOCTOR)
    return steps

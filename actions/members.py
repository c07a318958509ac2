"""Guards and small sentences shared by all answers about one member."""

from __future__ import annotations

from functools import wraps
from typing import Callable

from actions.answer import Answer
from actions.entitlement import Member, Standing
from actions.turn import Turn

SIGN_IN = (
    "要先确认您是谁才能查个人信息。请在小程序里登录后再问，或拨打95169038由健康专员核实后帮您查。"
    "规则类的问题不用登录，可以直接问我。"
)


def identified(function: Callable[[Turn], Answer]) -> Callable[[Turn], Answer]:
    """Ask to sign in, in a friendly way, where the channel has not told who is speaking."""

    @wraps(function)
    def guarded(turn: Turn) -> Answer:
        if turn.member_id is None:
            line = turn.engine.catalogue.lines["main"]
            return Answer(
                SIGN_IN, services=turn.services, clauses=(), contact={"name": line.name, "phone": line.phone},
                options=("都有哪些服务", "套餐怎么分"),
            )
        return function(turn)

    return guarded


def member_of(turn: Turn) -> Member:
    """The member who speaks; only behind ``identified``."""
    return turn.engine.member(str(turn.member_id), actor=turn.actor)


def standing_of(turn: Turn) -> Standing:
    """Where this member stands now; only behind ``identified``."""
    return turn.engine.standing(str(turn.member_id), turn.now, actor=turn.actor)


def blocked(standing: Standing) -> str:
    """Why no service at all can be used now, in words; empty when nothing blocks."""
    return "；".join(reason.text_zh.rstrip("。") for reason in standing.blockers)

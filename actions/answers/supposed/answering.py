"""What if: the member's own policy under a supposition, which stays in force until the talk turns to facts again."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk.events import SlotSet

from actions.answers.registry import answers
from actions.answers.supposed.cover import asked, illness
from actions.answers.supposed.less import lowered
from actions.answers.supposed.policy import contract, premium, rider
from actions.answers.supposed.reading import KINDS, SURE, case_of
from actions.entitlement import (
    BadChange,
)
from actions.reading.facts.kept import supposes as in_so_many_words
from actions.reading.query_cues import heard
from actions.reading.suppositions import Supposed, chosen_plan, suppositions_of
from actions.reading.turn import Turn
from actions.replies.answer import Answer, cite
from actions.replies.phrasebook import say

# What can be asked of a policy that is supposed; anything else surely read is answered as it is.
_ASKABLE = {
    "my_quota", "quota_rule", "my_tier", "tier_rule", "my_eligibility", "service_limits", "my_waiting_period",
    "waiting_period_rule", "my_validity", "validity_rule", "my_policy", "policy_servicing", "follow_up", "nlu_fallback",
    "inform", "out_of_scope", "chitchat", "disease_scope", "service_list", "repeat",
}  # fmt: skip
# Begun with these a supposition may be; none of them goes on under one.
_OWN_QUESTIONS = {"service_limits", "disease_scope", "service_list"}
_WAITING = {"my_waiting_period", "waiting_period_rule", "my_validity", "validity_rule"}
# Supposed plainly enough where nothing else is understood.
_PLAIN = {"contract", "lowered", "rider", "premium", "status"}
_UNSURE = 0.5
_GOES_ON = {"same_other", "question", "other_aspect", "what_if", "choose", "correct", "renewal", "list"}


# --- whether a message supposes


def supposes(turn: Turn) -> bool:
    """Whether ``turn`` supposes something the engine can be asked with, or asks on under what was supposed."""
    if turn.member_id is None or not _askable(turn):
        return False
    return bool(_begins(turn)) or goes_on(turn)


def goes_on(turn: Turn) -> bool:
    """Whether ``turn`` asks on under the suppositions of the talk: not about how things are now."""
    if not turn.state.suppositions or any(
        heard(f"suppose.{cue}", turn.text) for cue in ("facts_again", "rule_of_counts")
    ):
        return False
    if _of_now(turn):
        return False
    return (_leans(turn) or heard("ask.may", turn.text)) and _askable(turn)


def _leans(turn: Turn) -> bool:
    """Whether the message goes on about what was supposed; beside a tier or a premium another question is its own."""
    if KINDS[str(turn.state.suppositions[0]["name"])] in ("illness", "asked") and not turn.named("service"):
        return turn.act.get("name") in ("same_other", "what_if", "list")
    return turn.act.get("name") in _GOES_ON


def _of_now(turn: Turn) -> bool:
    """Whether the message has a question of its own, or tells an illness as a fact."""
    kind = KINDS[str(turn.state.suppositions[0]["name"])]
    sure = turn.sure >= SURE
    if sure and (
        turn.intent in _OWN_QUESTIONS or (turn.intent in _WAITING and not _waits_under(turn, kind))
    ):
        return True
    supposing = turn.act.get("name") == "what_if" or in_so_many_words(turn.text)
    return bool(turn.named("disease")) and heard("suppose.illness", turn.text) and not supposing


def _waits_under(turn: Turn, kind: str) -> bool:
    """Whether waiting is asked of what is supposed: of a contract to be bought, or once more after paying."""
    return kind == "contract" or (kind == "premium" and heard("suppose.rewaiting", turn.text))


def _askable(turn: Turn) -> bool:
    if turn.intent in _ASKABLE or turn.sure < SURE:
        return True
    if turn.intent == "service_turnaround" and turn.state.suppositions and not turn.named("service"):
        return heard("suppose.day_asked", turn.text)
    return turn.intent == "medical_advice" and heard("list.left", turn.text)


def _begins(turn: Turn) -> tuple[Supposed, ...]:
    """What ``turn`` supposes anew, where it says so or the talk is learned to."""
    acted = turn.act.get("name") == "what_if" and float(turn.act.get("confidence") or 0) >= 0.5
    said = acted or in_so_many_words(turn.text) or goes_on(turn) or _back_and_waiting(turn.text)
    said = said or (heard("suppose.lowers", turn.text) and not heard("suppose.done", turn.text))
    unsure = not said and (turn.intent == "nlu_fallback" or turn.sure < _UNSURE)
    if not said and not unsure:
        return ()
    found = suppositions_of(turn)
    if unsure and not all(one["name"] in _PLAIN for one in found):
        return ()
    if [one["name"] for one in found] == ["on"] and not (turn.service or goes_on(turn)):
        return ()
    return found


def _back_and_waiting(text: str) -> bool:
    """补交以后还要重新等吗 supposes the payment without saying so."""
    return heard("suppose.rewaiting", text) and any(
        heard(f"suppose.{cue}", text) for cue in ("paid", "reinstated", "unpaid")
    )


# --- the answer


@answers("what_if")
def what_if(turn: Turn) -> Answer:
    """The answer under the suppositions of the message and the talk; they are kept for the turns that follow."""
    kept = _kept(turn)
    active = _active(turn, kept)
    try:
        case = case_of(turn, active)
    except BadChange as error:
        return _cannot(turn, error)
    answer = _ANSWERS[case.kind](turn, case)
    return replace(answer, events=(SlotSet("suppositions", [dict(one) for one in kept]),))


def _kept(turn: Turn) -> tuple[Supposed, ...]:
    """The suppositions from now on: new ones in place of the old, a day alone moved into what was supposed."""
    before, new = turn.state.suppositions, _begins(turn)
    if [one["name"] for one in new] == ["on"] and any(
        one["name"] in ("contract", "rider", "illness") for one in before
    ):
        return tuple(
            {**one, "value": f"{one['value'].partition('@')[0]}@{new[0]['value']}"} for one in before
        )
    kept = new or before
    plan = chosen_plan(turn, kept)
    return tuple({**one, "on": one.get("plan") == plan} for one in kept) if plan else kept


def _active(turn: Turn, kept: tuple[Supposed, ...]) -> tuple[Supposed, ...]:
    """Of several plans the one in hand: the one named, else the first."""
    if not any(one.get("plan") for one in kept):
        return kept
    return tuple(one for one in kept if one.get("on")) or kept[:1]


def _cannot(turn: Turn, error: BadChange) -> Answer:
    line = turn.engine.catalogue.lines["complaint"]
    text = say("supposing.not_back", source=cite(("2.1.2",)), phone=line.phone)
    if error.field != "status":
        text = f"{error.message_zh.rstrip('。')}。"
    return Answer(text, "my_policy", clauses=("2.1.2",), contact={"name": line.name, "phone": line.phone})


_ANSWERS = {"contract": contract, "lowered": lowered, "rider": rider, "premium": premium, "illness": illness, "asked": asked}

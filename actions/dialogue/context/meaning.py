"""What a message means where it stands: an intent read again in the light of what is open."""

from __future__ import annotations

import re

from actions.answers.registry import QUESTIONS
from actions.dialogue.after import relative_refused
from actions.dialogue.consent.yes_no import answers_us
from actions.dialogue.context.second_opinion import better_intent
from actions.reading.facts.cancers import cancer_named
from actions.reading.facts.words import asks, asks_only_why
from actions.reading.query_cues import heard
from actions.reading.turn import Turn

_MAY_I = re.compile(
    r"(?:能用|可以用|能不能用|可不可以用|用得了|能享受|能做|能不能约|能约|可以约)(?:吗|么|不|没|嘛)?[？?]?$"
    r"|^.{2,6}(?:行不行|行吗|行不|可以吗|可不可以)[？?]?$"
)
_MAY_THEY = re.compile(
    r"我[^，,。？?]{1,4}(?:能|可以|能不能|可不可以)用[^，,。？?几谁]{0,8}(?:吗|么|不|没|嘛)?[？?]?$"
)
_ABOUT_SOMEBODY = {"service_list", "my_eligibility", "my_quota"}
_PRONOUN = re.compile(r"[她他]")
# An order, however much it sounds like asking for the rule.
_CANCEL = re.compile(
    r"^(?:我要|我想|想|帮我|给我|请)?取消(?:一下|掉)?(?:(?:我的|那个|这个|刚才的?)?预约|第[一二三四1-4]个|[那这]个|刚才那个)"
    r"(?:吧|了|一下)?[。.！!]*$"
)
_FROM_WHEN = re.compile(r"最早|最快|几号|哪天|[能可]以?用|[能可]以?约")
_LED_BY_A_SIGH = re.compile(r"^[.…。 ]*(?:算了|行吧|好吧|得了|罢了)(?:算了)?[，,。. …]*(?:那|我)?.{3,}")
# What a question of another matter (医保, 分红) is taken for, where no service is named.
_TAKEN_FOR = {
    "my_eligibility", "cancel_rule", "cancel_booking", "my_bookings", "progress", "disease_scope", "nlu_fallback",
    "service_limits", "follow_up", "service_turnaround",
}  # fmt: skip
_LOST, _SURE_ACT = {"nlu_fallback", "out_of_scope", "chitchat"}, 0.6
_MAY_BE_ANSWER = {"repeat", "medical_advice", "nlu_fallback", "follow_up", "out_of_scope"}


def meant_intent(turn: Turn) -> str:
    """The intent of ``turn``: ``inform`` for a message that answers what we asked, ``repeat`` for a bare 'why'.

    Somebody we know who asks whether a service can be used (复诊能用吗) means himself.
    """
    intent = turn.intent
    if intent == "book" and turn.named("service") and not turn.state.booking and heard("ask.at_all", turn.text):
        return "my_eligibility"
    if intent == "stop" and _LED_BY_A_SIGH.match(turn.text) and asks(turn.text):
        return _asked_besides(turn) or intent
    if intent in _TAKEN_FOR and not turn.named("service") and (elsewhere := _of_elsewhere(turn)):
        return elsewhere
    if intent in QUESTIONS | _MAY_BE_ANSWER and asks_only_why(turn.text) and turn.state.last_answer:
        return "repeat"
    if intent in _ABOUT_SOMEBODY and not turn.named("service") and _PRONOUN.search(turn.text) and relative_refused(turn):
        return "family_sharing_rule"
    if intent == "family_sharing_rule" and turn.named("relation") and turn.named("service") and _MAY_THEY.search(turn.text):
        return "my_eligibility"
    if intent == "cancel_rule" and turn.member_id and _CANCEL.match(turn.text.strip()):
        return "cancel_booking"
    if intent == "medical_advice" and _is_a_disease(turn):
        return "inform"
    if intent == "service_limits" and turn.member_id and turn.named("service") and _MAY_I.search(turn.text):
        return "my_eligibility"
    open_question = turn.state.pending or turn.state.facts
    if intent in QUESTIONS | _MAY_BE_ANSWER and open_question and answers_us(turn):
        return "inform"
    if intent in _LOST and turn.state.last_intent and _same_of_another(turn):
        return "follow_up"
    return better_intent(turn) or intent


def _asked_besides(turn: Turn) -> str | None:
    """The question behind a sigh (算了 那专家门诊最早几号): what else the message was read as."""
    likely = [str(one["name"]) for one in turn.ranking if one["name"] in QUESTIONS]
    if turn.named("service") and _FROM_WHEN.search(turn.text) and turn.member_id:
        return "my_eligibility"
    return likely[0] if likely else None


def _of_elsewhere(turn: Turn) -> str:
    """``out_of_scope`` for social insurance, ``policy_servicing`` for the contract itself; empty for our own matters."""
    if heard("elsewhere.social", turn.text):
        return "out_of_scope"
    return "policy_servicing" if heard("elsewhere.contract", turn.text) else ""


def _same_of_another(turn: Turn) -> bool:
    """Whether the message does no more than ask the last question of something else (那导医呢, 前列腺的呢)."""
    if turn.state.aspect == "documents" and cancer_named(turn):
        return True
    return turn.act.get("name") == "same_other" and float(turn.act.get("confidence") or 0) >= _SURE_ACT


def _is_a_disease(turn: Turn) -> bool:
    """Whether the message is the name of a disease and nothing else."""
    said = turn.text.strip(" 。.!！，,")
    return any(e.get("entity") == "disease" and turn.text[e["start"] : e["end"]] == said for e in turn.entities)

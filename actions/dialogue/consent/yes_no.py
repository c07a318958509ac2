"""Yes, no and stop: answers to whatever we asked last."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from rasa_sdk.events import SlotSet

from actions.answers.member.eligibility import known_and_asked
from actions.answers.member.relatives import RELATIONS
from actions.answers.registry import ANSWERS, answers
from actions.answers.talk.never_twice import never_twice
from actions.answers.talk.notes import fresh
from actions.answers.talk.smalltalk import clarify, repeat
from actions.dialogue.booking.changes import continue_change, keeps
from actions.dialogue.booking.choice import picks_one
from actions.dialogue.context.follow_up import follow_up
from actions.dialogue.context.guesses import guessed
from actions.dialogue.context.second_opinion import second_opinion
from actions.dialogue.designation import names_one, names_somebody, naming
from actions.reading.facts.answers import clear_yes, no_thanks, says_yes
from actions.reading.facts.cancers import cancer_named
from actions.reading.facts.kept import of_illness, slot
from actions.reading.facts.names import name_called
from actions.reading.facts.reading import read_facts
from actions.reading.facts.wishes import WISH, wished
from actions.reading.facts.words import asks, corrects
from actions.reading.turn import Turn
from actions.replies.answer import Answer
from actions.replies.wording import plain_name

_SHORT = 10
_UNWANTED = re.compile(r"不想|不要|不用|不约|不做|不去|不需要|不挂|别约|别挂|先不")
_WILL_DO = re.compile(r"(?:行不行|可不可以|好不好|行吗|可以吗|好吗|成吗)[？?]?$")
_CHANGES = ("cancel", "reschedule")
_CONFIRMS = re.compile(r"确[定认]|提交|同意|交吧|办吧|约吧")


def _pending(turn: Turn) -> dict[str, Any]:
    return turn.slots.get("pending") or {}


def _forget(turn: Turn) -> tuple[Any, ...]:
    """Nothing is open any more; what was told of the illness stays known."""
    return (SlotSet("pending", None), SlotSet("facts", slot(turn.slots.get("facts") or {})))


def _eligibility_asked(turn: Turn) -> bool:
    return bool((turn.slots.get("facts") or {}).get("_asked"))


def _eligibility(turn: Turn) -> Answer:
    about = (turn.slots.get("facts") or {}).get("_service") or turn.slots.get("service")
    slots = {**turn.slots, "service": about}
    changes = turn.named("service") and (corrects(turn.text) or not _answers_eligibility(turn))
    kept = turn.entities if changes else tuple(e for e in turn.entities if e.get("entity") != "service")
    return replace(ANSWERS["my_eligibility"](replace(turn, slots=slots, entities=kept)), intent="my_eligibility")


def _answers_eligibility(turn: Turn) -> bool:
    """Whether the message tells the fact our open question is about."""
    facts = turn.slots.get("facts") or {}
    if not facts.get("_asked") or asks(turn.text) or turn.member_id is None:
        return False
    _, asking = known_and_asked(turn, facts["_service"])
    told = read_facts(turn, asking)
    return facts["_asked"] in told.facts or bool(told.problem)


def answers_us(turn: Turn) -> bool:
    """Whether a message read as a question of its own is the answer to ours (陪诊那个, 高血压)."""
    if asks(turn.text) or turn.member_id is None:
        return False
    pending = _pending(turn)
    changes = keeps(turn, pending) or picks_one(turn, pending.get("among", ()))
    return changes or names_one(turn, pending) or _answers_eligibility(turn)


def _answered(turn: Turn) -> Answer | None:
    """What the message means as an answer to the change or question that is open; None where none is."""
    pending = _pending(turn)
    if pending.get("kind") in _CHANGES:
        return continue_change(turn, pending)
    if pending.get("kind") == "designate":
        return naming(turn, pending)
    return _eligibility(turn) if _eligibility_asked(turn) else None


@answers("affirm")
@never_twice
def affirm(turn: Turn) -> Answer:
    """A yes to our question, or to nothing in particular; what was proposed is carried out elsewhere."""
    answered = _answered(turn)
    if answered is not None:
        return answered
    if asks(turn.text):
        return repeat(turn)
    if _pending(turn).get("kind") == WISH:
        if turn.service is None:
            return Answer("好的。想办哪一项，说名字就行，比如专家门诊、住院、陪诊。")
        about = plain_name(turn.engine.catalogue, turn.service)
        return Answer(f"好，说“帮我约{about}”，我就开始办。", services=turn.services, options=(f"帮我约{about}",))
    return _with_nothing_open(turn) if _sure_yes(turn) else clarify(turn)


def _with_nothing_open(turn: Turn) -> Answer:
    """A yes with nothing to say yes to: taken note of where something was just done or offered, never an empty 'fine'."""
    if (turn.state.done or {}).get("act") or ((turn.state.last_answer or {}).get("answer") or {}).get("options"):
        return ANSWERS["ack"](turn)
    firm = _CONFIRMS.search(turn.text)
    return Answer(fresh("notes.nothing_to_confirm", turn)) if firm else ANSWERS["ack"](turn)


def _sure_yes(turn: Turn) -> bool:
    """With nothing to say yes to, babble (啊吧啊吧) is easily read as one."""
    return clear_yes(turn) or says_yes(turn.text.strip())


def _changes_proposal(turn: Turn) -> bool:
    """'好，改成12月25日': the yes names something new."""
    if _pending(turn).get("kind") == "designate":
        return names_somebody(turn)
    labels = {"cancel": ("service",), "reschedule": ("service", "date")}
    return any(turn.named(label) for label in labels.get(_pending(turn).get("kind", ""), ()))


@answers("deny")
@never_twice
def deny(turn: Turn) -> Answer:
    """Drops what was proposed, or changes it; else takes the no as an answer; a service named with it is meant."""
    if _pending(turn) and _pending(turn).get("kind") != WISH:
        changed = _answered(turn) if corrects(turn.text) and _changes_proposal(turn) else None
        return changed or Answer("好的，没有改动，次数也没有变化。", events=_forget(turn))
    if _eligibility_asked(turn):
        return _eligibility(turn)
    if turn.named("service") and _UNWANTED.search(turn.text):
        about = plain_name(turn.engine.catalogue, turn.named("service")[0])
        text = f"好的，那就不约。要是已经约了想取消，说“取消{about}预约”就行。"
        return Answer(text, services=turn.named("service"), options=(f"取消{about}预约",))
    if turn.named("service") or turn.tier:
        return follow_up(turn)
    if asks(turn.text):
        return repeat(turn)
    if no_thanks(turn.text) or _pending(turn).get("kind") == WISH:
        return Answer("好的，有需要随时叫我。")
    if turn.slots.get("last_intent") == "my_eligibility" and turn.service:
        about = plain_name(turn.engine.catalogue, turn.service)
        return Answer(f"好的。要办的话，说“帮我约{about}”就行。", services=turn.services, options=(f"帮我约{about}",))
    return Answer("那我可能理解错了，您想问的是哪项服务、想知道什么？", options=("都有哪些服务", "我还剩几次", "转人工"))


@answers("stop")
def stop(turn: Turn) -> Answer:
    """Leaves whatever was going on."""
    return Answer("好的，先不办了，什么都没有提交。需要的时候再叫我。", events=_forget(turn))


@answers("inform")
@never_twice
def inform(turn: Turn) -> Answer:
    """A bare fact: the answer to an open question, else a follow-up, else asked about."""
    answered = _answered(turn) or _relative_named(turn)
    if answered is not None:
        return answered
    if turn.slots.get("last_intent") == "my_eligibility" and turn.slots.get("service"):
        return ANSWERS["my_eligibility"](turn).about("my_eligibility")
    if turn.member_id and turn.named("service") and of_illness(read_facts(turn).facts):
        return ANSWERS["my_eligibility"](turn).about("my_eligibility")
    if turn.named("service") or turn.tier or (cancer_named(turn) and turn.state.aspect == "documents"):
        return follow_up(turn)
    return guessed(turn) or second_opinion(turn) or clarify(turn)


def _relative_named(turn: Turn) -> Answer | None:
    """她叫李小红, after we said that she has to be registered first."""
    relation = wished(turn).get("for_whom")
    if relation not in RELATIONS or turn.service not in turn.engine.catalogue.family_sharing.services:
        return None
    return naming(turn, {"kind": "designate", "relation": relation}) if name_called(turn.text) else None


@answers("nlu_fallback")
def fallback(turn: Turn) -> Answer:
    """Not understood: maybe the answer to our open question, or what the handbook answers; else choices."""
    answered = _answered(turn) if _pending(turn).get("kind") == "designate" else None
    return answered or _only_named(turn) or second_opinion(turn) or clarify(turn)


def _only_named(turn: Turn) -> Answer | None:
    """A message that is hardly more than a department, a disease or a day, or that tells a diagnosis."""
    if turn.named("disease") and turn.named("diagnosis"):
        return guessed(turn)
    asked = asks(_WILL_DO.sub("", turn.text))
    return guessed(turn) if len(turn.text) <= _SHORT and not asked else None

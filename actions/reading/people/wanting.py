"""What a message wants of somebody else: his policy, a share, that he applies for a minor (clauses 3.2, 4.10, 5.4, 6.2, 6.6)."""

from __future__ import annotations

import re

from actions.language.normalise import normalise
from actions.reading.facts.roles import PERSON, mentions
from actions.reading.facts.words import asks
from actions.reading.people.whose import (
    THEIRS,
    Somebody,
    insured_is_minor,
    named_now,
    person_role,
    relatives_in,
    remembered_one,
    speaks_for_insured,
    spoken_of,
)
from actions.reading.people.words import people_words
from actions.reading.query_cues import heard, starts_with
from actions.reading.turn import Turn

LOOKED_UP, SHARING = "other_member", "family_sharing_rule"
_OF_THE_RECORD = THEIRS | {"my_eligibility"}
# Orders and courtesies that are what they are, whomever they name.
_LEFT = {
    "book",
    "emergency",
    "mental_crisis",
    "complaint",
    "thanks",
    "goodbye",
    "greet",
    "human_agent",
    "claim_question",
}
# Rules with an answer of their own, whoever is named beside.
_RULES = {
    "waiting_period_rule", "validity_rule", "tier_rule", "service_cost", "service_hours", "contact_info", "provider_info",
    "policy_servicing", "claim_question", "privacy_question", "service_process", "service_materials", "disclaimer",
    "service_turnaround", "service_region", "cancel_rule", "disease_scope",
}  # fmt: skip
_ABOUT_SHARING = {SHARING, "designate_relative"}
# Said of relatives without naming one, these are about sharing where the talk is.
_OF_THE_LIST = {"married", "listed", "consent", "replace", "number", "each", "whose_count", "register", "sure"}
_BOOKED_FOR_THEM = re.compile(r"(?:我|客户)?(?:给|帮|替)[^，,。]{1,6}(?:约|挂|登记)(?:的|了|过|好)")
_HIMSELF = re.compile(r"我(?:就)?是[^，,。]{0,5}本人|我本人|我自己|我(?:还|有|能|是)")
_MEANS_SHARED = re.compile(r"共享|登记|我的(?:次数|服务)?|我这|沾光|一起用")
_POLICY_NUMBER = re.compile(
    r"(?:保单|合同|单子?)(?:的?(?:号码?|编号|尾号))?[是为:： ]{0,2}([a-z0-9][a-z0-9.-]{3,})"
)
_MOBILE = re.compile(r"(?<!\d)1\d{10}(?!\d)")
_SIGN_IN = re.compile(
    r"(?:不|没|未|忘|用不着|一定要|必须|非要|怎么|咋|如何|在哪|哪里|去哪)[^，,。]{0,4}(?:登录|登陆|认证|绑定)"
)
_ASKING = re.compile(r"(?:不|吧|伐|么|没|否|啊|哈)[？?。!！哈 ]*$|呢(?:$|[，,？?！! ])|多大|几岁")
_BESIDE_ME = re.compile(r"[比跟和与](?:着|起)?我")
_MAY = re.compile(r"能|可以|行|约|申请|用|办")
# 监护人现在约的，他到时候成年了还作数吗
_STILL_VALID = re.compile(r"(?:监护人|家长|父母|爸|妈|投保人)[^。？?]*(?:作数|算数|有效|行不行|可以吗|行吗|认不认)")
_FIRST_DAY = re.compile(r"最早|最快|就诊日|哪天能(?:看|约)")
_CHANGES = {"cancel_booking", "reschedule_booking"}
_THEIR_OWN = re.compile(r"[她他](?:的|那[份张])(?!次数)")
# Sent instead of the insured, to attend or fetch: a question of its own.
_INSTEAD = re.compile(
    r"(?:代替?|替|帮)我(?:去|来|参加|出席|听|签|取|拿|坐|开|办)|我[^，,。]{0,2}(?:去|来)不了[^，,。]{0,2}[，, ]?(?:让|叫|派)"
)
_STAFF = re.compile(r"专家|医生|大夫|医院|护士|老师|咨询师")
_OF_A_LIST = re.compile(r"登|指定|名单|名额|共享|亲属|家属|心理|次数?|写|填|报|添|加|用|不是一家|同意|授权")
_LIKELY, _SOME, _CERTAIN = 0.55, 0.3, 0.6


def matter_of(text: str) -> str:
    """What ``text`` asks about sharing with relatives: consent, replace, number …; empty for none of it."""
    plain = normalise(text)
    return next((matter for matter, cues in people_words().sharing.items() if cues.search(plain)), "")


def back_to_oneself(turn: Turn) -> bool:
    """Whether the message goes back to the speaker himself after somebody else was asked about (那我自己的呢)."""
    asked = (turn.state.person or {}).get("asked")
    text = normalise(turn.text)
    return (
        bool(asked)
        and named_now(turn) is None
        and bool(people_words().self.search(text))
        and not _BESIDE_ME.search(text)
    )


def asks_of_two_policies(turn: Turn) -> bool:
    """Whether it is asked if the counts of two people, each with a policy of his own, can be put together or lent."""
    shared = set(turn.named("service")) & set(turn.engine.catalogue.family_sharing.services)
    return heard("ask.both_insured", turn.text) and (not shared or "份" in turn.text)


def asks_of_policy(turn: Turn) -> bool:
    """Whether somebody else's contract, figures or bookings are asked for, or to be changed."""
    if asks_of_two_policies(turn) or starts_with("reask.denied", turn.text):
        return False
    words, text = people_words(), normalise(turn.text)
    if turn.identity.actor != "agent" and words.office.search(text) and _of_another_person(turn):
        return True
    if turn.intent in _LEFT - {"complaint"} and turn.sure >= _CERTAIN:
        return False
    if turn.identity.actor != "agent" and foreign_number(turn):
        return True
    if turn.intent in _OF_THE_RECORD and speaks_for_insured(turn):
        return True
    if back_to_oneself(turn) or own_number(turn):
        return False
    if _caller_is_another(turn, text):
        return True
    who = spoken_of(turn)
    if who is not None and insured_is_minor(turn) and who.relation in ("", "parent", "child") and not who.name:
        return False
    if who is not None and words.sums.search(text) and words.policy.search(text):
        return True
    if turn.state.last_intent == LOOKED_UP and _goes_on_about_it(turn, text, who):
        return True
    return who is not None and _of_their_own(turn, text)


def _of_another_person(turn: Turn) -> bool:
    """Whether somebody who says he is of the office asks for more than the figures of the one the talk is opened for."""
    if turn.member_id is None or turn.intent not in THEIRS:
        return True
    return named_now(turn) is not None or foreign_number(turn)


def _goes_on_about_it(turn: Turn, text: str, who: Somebody | None) -> bool:
    """After a refusal: a plea, a claim, another figure of theirs, or how they can ask themselves."""
    words, act = people_words(), turn.act
    if (who is not None and _shared(turn, text)) or (turn.member_id is None and _HIMSELF.search(text)):
        return False
    if words.claims.search(text) or words.how_to_ask.search(text):
        return True
    sure = float(act.get("confidence") or 0)
    if act.get("name") == LOOKED_UP and sure >= _SOME:
        return True
    return act.get("name") == "same_other" and sure >= _LIKELY and not words.self.search(text)


def _of_their_own(turn: Turn, text: str) -> bool:
    listed = matter_of(text) in _OF_THE_LIST
    if _BOOKED_FOR_THEM.search(text) or (
        (listed or _shared(turn, text)) and not re.search(r"那[份张]|名下|保单", text)
    ):
        return False
    if turn.intent in _CHANGES:
        return _whose_booking(turn)
    if turn.intent in THEIRS:
        return True
    if turn.intent in ("quota_rule", "tier_rule") and turn.sure < _CERTAIN and _THEIR_OWN.search(text):
        return True
    heard = turn.act.get("name") == LOOKED_UP and float(turn.act.get("confidence") or 0) >= _LIKELY
    vague = turn.intent == "nlu_fallback" and bool(people_words().policy.search(text))
    return vague or (heard and turn.intent not in _ABOUT_SHARING)


def _whose_booking(turn: Turn) -> bool:
    """Whether the booking to be changed is said to be theirs: 把我老公周五的取消, 帮她改一下; not 孩子有课 改下午."""
    return any(one["role"] == "owner" for one in mentions(turn, PERSON))


def _shared(turn: Turn, text: str) -> bool:
    """Whether it is about a service relatives may share, or said to be about sharing."""
    services = turn.engine.catalogue.family_sharing.services
    return bool(set(turn.named("service")) & set(services)) or bool(
        _MEANS_SHARED.search(text) and matter_of(text)
    )


def foreign_number(turn: Turn) -> bool:
    """Whether a contract or a mobile number is given that is not the speaker's own, to look it up."""
    text = normalise(turn.text)
    number, mobile = _POLICY_NUMBER.search(text), _MOBILE.search(text)
    if not (number or (mobile and turn.intent in THEIRS)):
        return False
    if turn.member_id is None:
        return True
    member = turn.snapshot.member
    if number and any(one.number.casefold().endswith(number.group(1)) for one in member.policies):
        return False
    return bool(number) or (mobile is not None and mobile.group() != member.mobile)


def own_number(turn: Turn) -> bool:
    """Whether the number given is of the speaker's own contract or mobile."""
    text = normalise(turn.text)
    number, mobile = _POLICY_NUMBER.search(text), _MOBILE.search(text)
    if turn.member_id is None or not (number or mobile):
        return False
    member = turn.snapshot.member
    mine = number is not None and any(
        one.number.casefold().endswith(number.group(1)) for one in member.policies
    )
    return mine or (mobile is not None and mobile.group() == member.mobile)


def _caller_is_another(turn: Turn, text: str) -> bool:
    """An agent has somebody else than the insured on the line, who asks for the insured's figures (6.6)."""
    if turn.intent not in THEIRS or not people_words().caller.search(text) or insured_is_minor(turn):
        return False
    return _another_speaks(turn) or bool(
        re.search(r"非(?:被保)?[险人]*本人|不是(?:被保险人)?本人|朋友|同事|陌生", text)
    )


def _another_speaks(turn: Turn) -> bool:
    """Whether a relative is on the line, or concerned."""
    spoken = [e for e in turn.entities if e.get("entity") == "relation" and "end" in e]
    return bool(relatives_in(turn)) or any(person_role(turn, e) == "speaker" for e in spoken)


def asks_of_sharing(turn: Turn) -> bool:
    """Whether it is asked who may share, how many, whose counts it takes, whether the named one can be replaced."""
    matter, text = matter_of(turn.text), normalise(turn.text)
    if asks_of_two_policies(turn):
        return True
    if not matter or (turn.intent in _LEFT and turn.sure >= _CERTAIN) or _INSTEAD.search(text):
        return False
    shared = turn.service in turn.engine.catalogue.family_sharing.services
    if matter == "ended" and turn.act.get("name") != "order":
        return shared or turn.state.last_intent in _ABOUT_SHARING or turn.intent in _ABOUT_SHARING
    if matter == "number" and _STAFF.search(text):
        return False
    who = named_now(turn)
    if who is not None and _applies_for_a_minor(turn, who, text):
        return False
    if matter == "listed" and turn.intent != "my_bookings":
        return True
    if who is None and not people_words().family.search(text):
        return _in_that_talk(turn, matter, text)
    known = turn.state.last_intent in _ABOUT_SHARING or turn.intent in _ABOUT_SHARING
    if matter in _OF_THE_LIST and not known and not _OF_A_LIST.search(text):
        return False
    if turn.intent == "designate_relative":
        return matter == "replace" or (matter in _OF_THE_LIST | {"which"} and _is_question(turn.text))
    if matter == "may" and turn.intent in _RULES and turn.sure >= _LIKELY:
        return False
    if matter == "may":
        own_only = turn.named("service") and not set(turn.named("service")) & set(
            turn.engine.catalogue.family_sharing.services
        )
        decided = turn.intent == "my_eligibility" and not own_only
        return not decided and (own_only or turn.intent in _ABOUT_SHARING or _is_question(turn.text))
    return True


def _applies_for_a_minor(turn: Turn, who: Somebody, text: str) -> bool:
    """Whether the parent named asks for the minor insured, and not for himself."""
    shared = set(turn.named("service")) & set(turn.engine.catalogue.family_sharing.services)
    return who.relation == "parent" and not shared and insured_is_minor(turn) and not _MEANS_SHARED.search(text)


def _in_that_talk(turn: Turn, matter: str, text: str) -> bool:
    """Nobody is named, but the talk is about a relative who may share."""
    person, last = remembered_one(turn), turn.state.last_intent
    if last not in _ABOUT_SHARING and not (person and last in ("my_eligibility", "my_quota", "book")):
        return False
    if matter == "married":
        return person is not None and person.kind == "unmarried"
    if matter in _OF_THE_LIST:
        return _is_question(turn.text) or matter in ("replace", "each", "whose_count")
    beside = turn.intent == "my_eligibility" or (turn.intent in _RULES and turn.sure >= _LIKELY)
    return person is not None and bool(people_words().pronoun.search(text)) and not beside


def _is_question(text: str) -> bool:
    return asks(text) or bool(_ASKING.search(normalise(text)))


def minor_applies(turn: Turn) -> bool:
    """Whether it is asked who may apply for a minor: he himself, now or once he is of age, a parent, somebody else (5.4)."""
    words, text = people_words(), normalise(turn.text)
    asked = asks(turn.text) or _is_question(turn.text)
    if turn.intent == "book" and turn.sure >= _CERTAIN:
        asked = bool(_ASKING.search(text))
    if _FIRST_DAY.search(text):
        return False
    known = turn.state.last_intent == "minor"
    alone = words.alone.search(text) and (asked or "不想" in text) and not words.guardian.search(text)
    later = (words.of_age.search(text) or (known and words.then.search(text))) and asked and _MAY.search(text)
    others = words.applies.search(text) and asked and (turn.named("relation") or words.guardian.search(text))
    told = alone or later or others or asks_if_still_valid(text)
    if not told or (turn.intent in _LEFT - {"book"} and turn.sure >= _CERTAIN):
        return False
    return insured_is_minor(turn)


def asks_if_still_valid(text: str) -> bool:
    """Whether it is asked if what a guardian applied for holds once the insured has come of age (5.4)."""
    return bool(_STILL_VALID.search(text)) and bool(people_words().of_age.search(text) or "18" in text)


def asks_without_sign_in(turn: Turn) -> bool:
    """Whether somebody not identified asks what can be done without signing in, or how to."""
    return turn.member_id is None and bool(_SIGN_IN.search(normalise(turn.text)))

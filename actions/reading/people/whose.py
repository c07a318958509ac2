"""Whom a message is about, and what it wants to know of them (clauses 3.2, 5.4, 6.2, 6.6)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from actions.language.normalise import normalise
from actions.reading.facts.names import name_after, name_looked_up
from actions.reading.facts.words import asks
from actions.reading.people.words import people_words
from actions.reading.query_cues import heard, starts_with
from actions.reading.turn import Turn

LOOKED_UP, SHARING = "other_member", "family_sharing_rule"
# Asked about somebody else, these are about a contract of his own.
_THEIRS = {
    "my_tier", "my_quota", "my_policy", "my_validity", "my_waiting_period", "my_bookings", "cancel_booking",
    "reschedule_booking",
}  # fmt: skip
# Orders and courtesies that are what they are, whomever they name.
_LEFT = {"book", "emergency", "mental_crisis", "complaint", "thanks", "goodbye", "greet", "human_agent", "claim_question"}
# Rules with an answer of their own, whoever is named beside.
_RULES = {
    "waiting_period_rule", "validity_rule", "tier_rule", "service_cost", "service_hours", "contact_info", "provider_info",
    "policy_servicing", "claim_question", "privacy_question", "service_process", "service_materials", "disclaimer",
    "service_turnaround", "service_region", "cancel_rule", "disease_scope",
}  # fmt: skip
_OF_RELATIVES = {LOOKED_UP, "family_sharing_rule", "designate_relative"}
_ABOUT_SHARING = {SHARING, "designate_relative"}
# Said of relatives without naming one, these are about sharing where the talk is.
_OF_THE_LIST = {"married", "listed", "consent", "replace", "number", "each", "whose_count", "register", "sure"}
_CLAUSE = re.compile(r"[^，,。；;！!？?\s]*")
_SPEAKER = re.compile(r"我(?:就)?是(?:他|她|伊|孩子|娃|被?保?险?人|客户)?的?$")
_DENIED = re.compile(r"(?:不是|并不是|并非)$")
_LEADING = re.compile(r"^(?:我们?家?|俺家?|咱们?家?|阿拉|您|客户|其)的?(?=.)")
_BOOKED_FOR_THEM = re.compile(r"(?:我|客户)?(?:给|帮|替)[^，,。]{1,6}(?:约|挂|登记)(?:的|了|过|好)")
_HIMSELF = re.compile(r"我(?:就)?是[^，,。]{0,5}本人|我本人|我自己|我(?:还|有|能|是)")
_MEANS_SHARED = re.compile(r"共享|登记|我的(?:次数|服务)?|我这|沾光|一起用")
_POLICY_NUMBER = re.compile(r"(?:保单|合同|单子?)(?:的?(?:号码?|编号|尾号))?[是为:： ]{0,2}([a-z0-9][a-z0-9.-]{3,})")
_MOBILE = re.compile(r"(?<!\d)1\d{10}(?!\d)")
_SIGN_IN = re.compile(r"(?:不|没|未|忘|用不着|一定要|必须|非要|怎么|咋|如何|在哪|哪里|去哪)[^，,。]{0,4}(?:登录|登陆|认证|绑定)")
_ASKING = re.compile(r"(?:不|吧|伐|么|没|否|啊|哈)[？?。!！哈 ]*$|呢(?:$|[，,？?！! ])|多大|几岁")
_BESIDE_ME = re.compile(r"[比跟和与](?:着|起)?我")
_MAY = re.compile(r"能|可以|行|约|申请|用|办")
_CHANGES = {"cancel_booking", "reschedule_booking"}
_ITS_OWNER = re.compile(r"[^，,。\s]{0,6}(?:的|那[个份]|约|名下|预约)")
# 把他的预约取消, 帮她改一下; not 他陪我, which only tells why.
_HIS_BOOKING = re.compile(
    r"(?:把|帮|替|给)[他她伊](?!们)|[他她伊](?:自己|本人)?(?:的|那个?)[^，,。]{0,8}(?:约|挂|陪诊|门诊|号|单|次|取消|改|退)"
)
_ON_BEHALF = re.compile(r"(?:帮|替|给|把)(?:我|俺|咱)?$")
_THEIR_OWN = re.compile(r"[她他](?:的|那[份张])(?!次数)")
_NO_SURNAME = {"那", "有", "时", "常", "方", "成", "都", "还", "要", "能"}
# Sent instead of the insured, to attend or fetch: a question of its own.
_INSTEAD = re.compile(
    r"(?:代替?|替|帮)我(?:去|来|参加|出席|听|签|取|拿|坐|开|办)|我[^，,。]{0,2}(?:去|来)不了[^，,。]{0,2}[，, ]?(?:让|叫|派)"
)
_STAFF = re.compile(r"专家|医生|大夫|医院|护士|老师|咨询师")
_OF_A_LIST = re.compile(r"登|指定|名单|名额|共享|亲属|家属|心理|次数?|写|填|报|添|加|用|不是一家|同意|授权")
_SIGNS = ("她", "他")
_LIKELY, _SOME, _CERTAIN = 0.55, 0.3, 0.6


@dataclass(frozen=True)
class Somebody:
    """Somebody else than the insured.

    ``relation`` to the insured as the engine knows it (spouse, child, parent, other), empty where nothing is told of it;
    ``kind`` says more of ``other`` (in_law, sibling …, see data/language/people.yml); ``word`` is what he is called.
    """

    relation: str
    word: str = ""
    kind: str = ""
    name: str = ""
    pronoun: str = ""

    @property
    def they(self) -> str:
        """她 or 他; 对方 where neither the word nor the talk tells which."""
        words = people_words()
        woman, man = words.female.search(self.word), words.male.search(self.word)
        return "她" if woman else "他" if man else self.pronoun or "对方"

    @property
    def whom(self) -> str:
        """What to call him towards the member: 您老婆, or the pronoun."""
        return f"您{self.word}" if self.word and self.relation else self.word or self.they

    def to_state(self) -> dict[str, Any]:
        """What the talk remembers."""
        return {"relation": self.relation, "word": self.word, "kind": self.kind, "name": self.name, "pronoun": self.pronoun}


def spoken_of(turn: Turn) -> Somebody | None:
    """The one, other than the insured, this message is about: named now, or meant by 她; None for nobody."""
    return named_now(turn) or _whose_errand_it_is(turn) or _meant_by_pronoun(turn)


def named_now(turn: Turn) -> Somebody | None:
    """The relative or other person named as the one concerned; the insured child of a guardian is nobody else."""
    found = [one for one in relatives_in(turn)]
    if found:
        return found[-1] if _changes_mind(turn.text) else found[0]
    name = name_looked_up(normalise(turn.text))
    return Somebody("", name, name=name) if name and not _other_word(turn, name) and not _own_name(turn, name) else None


def _other_word(turn: Turn, name: str) -> bool:
    """Whether what looks like a name is, or holds, the word for something else: 那个早筛."""
    words = [turn.text[e["start"] : e["end"]] for e in turn.entities if "end" in e and e.get("entity") != "relation"]
    return name[0] in _NO_SURNAME or any(word in name or name in word for word in words)


def relatives_in(turn: Turn) -> list[Somebody]:
    """The relatives of the message it is about, in order; helpers, the speaker and those denied are left out."""
    return [_somebody(turn, e) for e in concerned(turn) if not _insured_child(turn, e)]


def concerned(turn: Turn, answering: bool = False) -> list[dict[str, Any]]:
    """The ``relation`` entities that stand for whom it is about. ``answering``: we asked for whom it is."""
    spoken = [e for e in turn.entities if e.get("entity") == "relation" and e.get("value") and "end" in e]
    return [e for e in spoken if _is_concerned(normalise(turn.text), e, answering)]


def _is_concerned(text: str, entity: dict[str, Any], answering: bool) -> bool:
    words, start, end = people_words(), int(entity.get("start", 0)), int(entity["end"])
    lead = text[:start].removesuffix("我").removesuffix("俺").removesuffix("咱")
    if _SPEAKER.search(text[:start]) or _DENIED.search(lead):
        return False
    if answering or words.before.search(lead):
        return True
    return not words.helper.search(_CLAUSE.match(text[end:]).group())  # type: ignore[union-attr]


def patient(turn: Turn, entity: dict[str, Any]) -> bool:
    """Whether the one named is the one who is to be served: 给我妈约, 我妈膝盖疼; not 我老公9号休息."""
    text, words = normalise(turn.text), people_words()
    start, end = int(entity.get("start", 0)), int(entity["end"])
    lead = text[:start].removesuffix("我").removesuffix("俺").removesuffix("咱")
    alone = len(_CLAUSE.match(text[end:]).group()) <= 1 and len(text) <= end - start + 4  # type: ignore[union-attr]
    return alone or bool(words.before.search(lead) or words.patient.search(_CLAUSE.match(text[end:]).group()))  # type: ignore[union-attr]


def _somebody(turn: Turn, entity: dict[str, Any]) -> Somebody:
    text = normalise(turn.text)
    word = text[int(entity.get("start", 0)) : int(entity["end"])]
    if _of_the_one_remembered(turn, entity):
        return Somebody("other", polite(word), "in_law" if entity["value"] == "parent" else kind_of(word))
    return Somebody(
        str(entity["value"]), polite(word), kind_of(word) if entity["value"] == "other" else "",
        name_after(turn.text, int(entity["end"])) or "", _pronoun_in(text),
    )  # fmt: skip


def _of_the_one_remembered(turn: Turn, entity: dict[str, Any]) -> bool:
    """A relative of the one the talk is about, not of the insured: 她室友, 她妈 after my wife was spoken of."""
    lead = normalise(turn.text)[: int(entity.get("start", 0))]
    return bool(re.search("[她他伊]的?$", lead)) and remembered_one(turn) is not None and not by_agent(turn)


def _pronoun_in(text: str) -> str:
    """她 or 他 where only one of them is said."""
    said = {sign for sign in "她他" if sign in text}
    return said.pop() if len(said) == 1 else ""


def polite(word: str) -> str:
    """The relative's own word without whose he is, made fit to be said: 我妈 is 妈妈."""
    plain = _LEADING.sub("", word).lstrip("的")
    return people_words().polite.get(plain, plain)


def kind_of(word: str) -> str:
    """What kind of other relative ``word`` is; ``kin`` where nothing nearer is known."""
    return next((kind for kind, cues in people_words().kinds.items() if cues.search(word)), "kin")


def _changes_mind(text: str) -> bool:
    return bool(re.search(r"不是我|不对|改成|换成", text))


def _own_name(turn: Turn, name: str) -> bool:
    return turn.member_id is not None and name == turn.snapshot.member.name


def _insured_child(turn: Turn, entity: dict[str, Any]) -> bool:
    """'My son' where the insured is a minor: the one on file himself, a parent speaks."""
    return entity["value"] == "child" and insured_is_minor(turn)


def insured_is_minor(turn: Turn) -> bool:
    """Whether somebody is identified who is under age on the day of the question (5.4)."""
    if turn.member_id is None:
        return False
    born, today = turn.snapshot.member.birth_date, turn.now.date()
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return age < 18


def _meant_by_pronoun(turn: Turn) -> Somebody | None:
    """The one the talk is about where a pronoun fits him; 她 in 她儿子 is somebody else, 她 is no brother.

    Where an agent speaks 他 is the customer, but right after a relative was talked of.
    """
    one = remembered_one(turn)
    if by_agent(turn) and turn.state.last_intent not in _OF_RELATIVES:
        return None
    return one if one is not None and any(_fits(one, said) for said in _pronouns(turn)) else None


def _whose_errand_it_is(turn: Turn) -> Somebody | None:
    """The one only mentioned who is meant by the pronoun after him: 同事让我把他的预约取消."""
    if turn.intent not in _THEIRS:
        return None
    text = normalise(turn.text)
    relations = [e for e in turn.entities if e.get("entity") == "relation" and "end" in e]
    spoken = [e for e in relations if re.search(r"[他她伊](?!们|人)", text[int(e["end"]) :])]
    return _somebody(turn, spoken[0]) if spoken and not _insured_child(turn, spoken[0]) else None


def _pronouns(turn: Turn) -> list[str]:
    """The pronouns that stand for a person concerned, not for a helper (他送我去) or for whose relative it is."""
    text, words = normalise(turn.text), people_words()
    owned = {int(e.get("start", -1)) for e in turn.entities if e.get("entity") == "relation"}
    found = [m for m in words.pronoun.finditer(text) if m.end() not in owned]
    return [m.group() for m in found if not words.helper.match(_CLAUSE.match(text[m.end() :]).group())]  # type: ignore[union-attr]


def _fits(one: Somebody, pronoun: str) -> bool:
    words = people_words()
    woman, man = bool(words.female.search(one.word)), bool(words.male.search(one.word))
    if not woman and not man and one.pronoun in _SIGNS and pronoun in _SIGNS:
        return one.pronoun == pronoun
    return not (pronoun == "她" and man and not woman) and not (pronoun == "他" and woman and not man)


def remembered_one(turn: Turn) -> Somebody | None:
    """The one the talk is about already; None where it is about nobody else."""
    kept = turn.state.person or {}
    if not (kept.get("relation") or kept.get("word")):
        return None
    return Somebody(*(str(kept.get(part) or "") for part in ("relation", "word", "kind", "name", "pronoun")))


def by_agent(turn: Turn) -> bool:
    """Whether an agent speaks about a customer: he is one, or speaks like one."""
    customer = people_words().customer.search(normalise(turn.text))
    return turn.identity.actor == "agent" or bool(customer) or bool((turn.state.person or {}).get("agent"))


def remembered(turn: Turn) -> dict[str, Any] | None:
    """Whom the talk is about after this message: the one named now, else whoever it was about."""
    kept = dict(turn.state.person or {})
    agent = {"agent": True} if by_agent(turn) else {}
    now = named_now(turn) or _whose_errand_it_is(turn)
    theirs = bool(concerned(turn)) and _of_the_one_remembered(turn, concerned(turn)[0])
    if now is None or theirs:
        said = _pronoun_in(normalise(turn.text))
        return {**kept, **({"pronoun": said} if said and kept.get("word") else {}), **agent} or None
    same = now.word == kept.get("word")
    rest: dict[str, Any] = kept if same else {key: kept[key] for key in ("asked", "times") if key in kept}
    return {**rest, **now.to_state(), **agent}


# --- what is wanted of them


def matter_of(text: str) -> str:
    """What ``text`` asks about sharing with relatives: consent, replace, number …; empty for none of it."""
    plain = normalise(text)
    return next((matter for matter, cues in people_words().sharing.items() if cues.search(plain)), "")


def back_to_oneself(turn: Turn) -> bool:
    """Whether the message goes back to the speaker himself after somebody else was asked about (那我自己的呢)."""
    asked = (turn.state.person or {}).get("asked")
    text = normalise(turn.text)
    return bool(asked) and named_now(turn) is None and bool(people_words().self.search(text)) and not _BESIDE_ME.search(text)


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
    if turn.member_id is None or turn.intent not in _THEIRS:
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
    if _BOOKED_FOR_THEM.search(text) or ((listed or _shared(turn, text)) and not re.search(r"那[份张]|名下|保单", text)):
        return False
    if turn.intent in _CHANGES:
        return _whose_booking(turn, text)
    if turn.intent in _THEIRS:
        return True
    if turn.intent in ("quota_rule", "tier_rule") and turn.sure < _CERTAIN and _THEIR_OWN.search(text):
        return True
    heard = turn.act.get("name") == LOOKED_UP and float(turn.act.get("confidence") or 0) >= _LIKELY
    vague = turn.intent == "nlu_fallback" and bool(people_words().policy.search(text))
    return vague or (heard and turn.intent not in _ABOUT_SHARING)


def _whose_booking(turn: Turn, text: str) -> bool:
    """Whether the booking to be changed is said to be theirs: 把我老公周五的取消, 帮她改一下; not 孩子有课 改下午."""
    if remembered_one(turn) is not None and _pronouns(turn):
        return True
    if concerned(turn) + list(turn.named("relation")) and _HIS_BOOKING.search(text):
        return True
    return any(_ITS_OWNER.match(text[int(e["end"]) :]) or _ON_BEHALF.search(text[: int(e["start"])]) for e in concerned(turn))


def _shared(turn: Turn, text: str) -> bool:
    """Whether it is about a service relatives may share, or said to be about sharing."""
    services = turn.engine.catalogue.family_sharing.services
    return bool(set(turn.named("service")) & set(services)) or bool(_MEANS_SHARED.search(text) and matter_of(text))


def foreign_number(turn: Turn) -> bool:
    """Whether a contract or a mobile number is given that is not the speaker's own, to look it up."""
    text = normalise(turn.text)
    number, mobile = _POLICY_NUMBER.search(text), _MOBILE.search(text)
    if not (number or (mobile and turn.intent in _THEIRS)):
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
    mine = number is not None and any(one.number.casefold().endswith(number.group(1)) for one in member.policies)
    return mine or (mobile is not None and mobile.group() == member.mobile)


def _caller_is_another(turn: Turn, text: str) -> bool:
    """An agent has somebody else than the insured on the line, who asks for the insured's figures (6.6)."""
    if turn.intent not in _THEIRS or not people_words().caller.search(text) or insured_is_minor(turn):
        return False
    return bool(relatives_in(turn)) or bool(re.search(r"非(?:被保)?[险人]*本人|不是(?:被保险人)?本人|朋友|同事|陌生", text))


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
        own_only = turn.named("service") and not set(turn.named("service")) & set(turn.engine.catalogue.family_sharing.services)
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
    if not (alone or later or others or asks_if_still_valid(text)) or (turn.intent in _LEFT - {"book"} and turn.sure >= _CERTAIN):
        return False
    return insured_is_minor(turn)


# 监护人现在约的，他到时候成年了还作数吗
_STILL_VALID = re.compile(r"(?:监护人|家长|父母|爸|妈|投保人)[^。？?]*(?:作数|算数|有效|行不行|可以吗|行吗|认不认)")


def asks_if_still_valid(text: str) -> bool:
    """Whether it is asked if what a guardian applied for holds once the insured has come of age (5.4)."""
    return bool(_STILL_VALID.search(text)) and bool(people_words().of_age.search(text) or "18" in text)


_FIRST_DAY = re.compile(r"最早|最快|就诊日|哪天能(?:看|约)")
# What somebody else advises is said of the one who speaks: 同事说要看运动医学科.
_ADVISES = re.compile(r"们?(?:都|也|刚|刚才)?(?:说|讲|建议|推荐|劝|让我|叫我|告诉|觉得|提醒)")


def said_of_a_helper(turn: Turn, entity: dict[str, Any]) -> bool:
    """Whether ``entity`` stands in what is said of somebody only mentioned: 骨科 in 我老婆在骨科工作."""
    text = normalise(turn.text)
    for relation in (e for e in turn.entities if e.get("entity") == "relation" and "end" in e):
        end = int(relation["end"])
        clause = _CLAUSE.match(text[end:]).group()  # type: ignore[union-attr]
        if _ADVISES.match(text[end:]):
            continue
        if end <= int(entity.get("start", -1)) < end + len(clause) and not _is_concerned(text, relation, False):
            return True
    return False


def asks_without_sign_in(turn: Turn) -> bool:
    """Whether somebody not identified asks what can be done without signing in, or how to."""
    return turn.member_id is None and bool(_SIGN_IN.search(normalise(turn.text)))

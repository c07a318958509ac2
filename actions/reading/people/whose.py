"""Whom a message is about: the one named, the one remembered, nobody but the insured (clauses 3.2, 5.4, 6.2, 6.6)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from actions.language.normalise import normalise
from actions.reading.facts.names import name_after, name_looked_up
from actions.reading.facts.roles import PERSON, mentions, role_of
from actions.reading.people.words import people_words
from actions.reading.turn import Turn

# Asked about somebody else, these are about a contract of his own.
THEIRS = {
    "my_tier", "my_quota", "my_policy", "my_validity", "my_waiting_period", "my_bookings", "cancel_booking",
    "reschedule_booking",
}  # fmt: skip
_CLAUSE = re.compile(r"[^，,。；;！!？?\s]*")
_LEADING = re.compile(r"^(?:我们?家?|俺家?|咱们?家?|阿拉|您|客户|其)的?(?=.)")
# Roles of somebody the message is about, and of those whose doings are no news of the insured.
_CONCERNED = {"served", "designate", "owner"}
_PASSING = {"companion", "mention", "compared"}
INSURED = "insured"
_OF_RELATIVES = {"other_member", "family_sharing_rule", "designate_relative"}
_NO_SURNAME = {"那", "有", "时", "常", "方", "成", "都", "还", "要", "能"}
_INSURED_WORD = re.compile(r"被保险?人")
_SIGNS = ("她", "他")


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
        return {
            "relation": self.relation,
            "word": self.word,
            "kind": self.kind,
            "name": self.name,
            "pronoun": self.pronoun,
        }


def spoken_of(turn: Turn) -> Somebody | None:
    """The one, other than the insured, this message is about: named now, or meant by 她; None for nobody."""
    return named_now(turn) or _whose_errand_it_is(turn) or _meant_by_pronoun(turn)


def named_now(turn: Turn) -> Somebody | None:
    """The relative or other person named as the one concerned; the insured child of a guardian is nobody else."""
    found = relatives_in(turn)
    if found:
        return found[-1] if _changes_mind(turn.text) else found[0]
    name = name_looked_up(normalise(turn.text))
    return (
        Somebody("", name, name=name)
        if name and not _other_word(turn, name) and not _own_name(turn, name)
        else None
    )


def _other_word(turn: Turn, name: str) -> bool:
    """Whether what looks like a name is, or holds, the word for something else: 那个早筛."""
    words = [
        turn.text[e["start"] : e["end"]]
        for e in turn.entities
        if "end" in e and e.get("entity") != "relation"
    ]
    return name[0] in _NO_SURNAME or any(word in name or name in word for word in words)


def relatives_in(turn: Turn) -> list[Somebody]:
    """The relatives of the message it is about, in order; helpers, the speaker and those denied are left out."""
    return [
        _somebody(turn, e)
        for e in concerned(turn)
        if not _insured_child(turn, e) and not _insured_again(turn, e)
    ]


def concerned(turn: Turn, answering: bool = False) -> list[dict[str, Any]]:
    """The ``relation`` entities that stand for whom it is about. ``answering``: we asked for whom it is."""
    spoken = [e for e in turn.entities if e.get("entity") == "relation" and e.get("value") and "end" in e]
    return [e for e in spoken if _is_concerned(turn, e, answering)]


def _is_concerned(turn: Turn, entity: dict[str, Any], answering: bool) -> bool:
    """In doubt the insured himself is meant; but nobody is told his own figures for another's, nor asked twice for whom."""
    role = person_role(turn, entity)
    return role in _CONCERNED or (not role and (answering or turn.intent in THEIRS))


def person_role(turn: Turn, entity: dict[str, Any]) -> str:
    """What the person ``entity`` names is there for (see data/roles); empty in doubt. A button's person is to be served."""
    if not turn.mentions:
        return "served"
    return role_of(turn, PERSON, int(entity.get("start", 0)), int(entity["end"]))


def patient(turn: Turn, entity: dict[str, Any]) -> bool:
    """Whether the one named is the one who is to be served: 给我妈约, 我妈膝盖疼; not 我老公9号休息."""
    return person_role(turn, entity) == "served"


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
    owned = [one for one in mentions(turn, PERSON) if one["role"] == "owner" and one["value"] == "pronoun"]
    relations = [e for e in turn.entities if e.get("entity") == "relation" and "end" in e]
    spoken = [e for e in relations if owned and int(e["end"]) <= owned[-1]["start"]]
    if turn.intent not in THEIRS or not spoken:
        return None
    return (
        None
        if _insured_child(turn, spoken[0]) or _insured_again(turn, spoken[0])
        else _somebody(turn, spoken[0])
    )


def _pronouns(turn: Turn) -> list[str]:
    """The pronouns that stand for a person concerned, not for a helper (他送我去) or for whose relative it is."""
    owned = {int(e.get("start", -1)) for e in turn.entities if e.get("entity") == "relation"}
    doubted = turn.intent in THEIRS
    return [
        turn.text[one["start"] : one["end"]]
        for one in mentions(turn, PERSON)
        if one["value"] == "pronoun"
        and one["end"] not in owned
        and (one["role"] in _CONCERNED or (doubted and not one["role"]))
    ]


def insured_named(turn: Turn) -> Somebody | None:
    """The relative who is said to be the insured of this very policy, for whom somebody else speaks; None for nobody."""
    if by_agent(turn):
        return None
    spoken = [e for e in turn.entities if e.get("entity") == "relation" and "end" in e]
    found = [e for e in spoken if person_role(turn, e) == INSURED]
    return _somebody(turn, found[0]) if found else None


def speaks_for_insured(turn: Turn) -> bool:
    """Whether somebody else speaks for the insured, an adult, under his identity (5.4, 6.2): said now or before."""
    if turn.member_id is None or by_agent(turn) or insured_is_minor(turn):
        return False
    return bool((turn.state.person or {}).get(INSURED)) or insured_named(turn) is not None


def _insured_again(turn: Turn, entity: dict[str, Any]) -> bool:
    """Whether the relative is the insured, as was said before."""
    kept = turn.state.person or {}
    return bool(kept.get(INSURED)) and polite(
        normalise(turn.text)[int(entity["start"]) : int(entity["end"])]
    ) == kept.get("word")


def _fits(one: Somebody, pronoun: str) -> bool:
    words = people_words()
    woman, man = bool(words.female.search(one.word)), bool(words.male.search(one.word))
    if not woman and not man and one.pronoun in _SIGNS and pronoun in _SIGNS:
        return one.pronoun == pronoun
    return not (pronoun == "她" and man and not woman) and not (pronoun == "他" and woman and not man)


def remembered_one(turn: Turn) -> Somebody | None:
    """The one the talk is about already; None where it is about nobody else."""
    kept = turn.state.person or {}
    if kept.get(INSURED) or not (kept.get("relation") or kept.get("word")):
        return None
    return Somebody(*(str(kept.get(part) or "") for part in ("relation", "word", "kind", "name", "pronoun")))


def by_agent(turn: Turn) -> bool:
    """Whether an agent speaks about a customer: he is one, or speaks like one; 被保险人就是我爸 is said by a relative."""
    text = normalise(turn.text)
    said = [found[0] for found in people_words().customer.finditer(text)]
    like_one = [word for word in said if not (_INSURED_WORD.fullmatch(word) and "我" in text)]
    return turn.identity.actor == "agent" or bool(like_one) or bool((turn.state.person or {}).get("agent"))


def remembered(turn: Turn) -> dict[str, Any] | None:
    """Whom the talk is about after this message: the one named now, else whoever it was about."""
    kept = dict(turn.state.person or {})
    agent = {"agent": True} if by_agent(turn) else {}
    insured = insured_named(turn)
    if insured is not None:
        return {**kept, **insured.to_state(), INSURED: True}
    now = named_now(turn) or _whose_errand_it_is(turn)
    theirs = bool(concerned(turn)) and _of_the_one_remembered(turn, concerned(turn)[0])
    if now is None or theirs:
        said = _pronoun_in(normalise(turn.text))
        return {**kept, **({"pronoun": said} if said and kept.get("word") else {}), **agent} or None
    same = now.word == kept.get("word")
    rest: dict[str, Any] = kept if same else {key: kept[key] for key in ("asked", "times") if key in kept}
    return {**rest, **now.to_state(), **agent}


def said_of_a_helper(turn: Turn, entity: dict[str, Any]) -> bool:
    """Whether ``entity`` stands in what is said of somebody only mentioned: 骨科 in 我老婆在骨科工作."""
    text, start = normalise(turn.text), int(entity.get("start", -1))
    for relation in (e for e in turn.entities if e.get("entity") == "relation" and "end" in e):
        end = int(relation["end"])
        clause = _CLAUSE.match(text[end:]).group()  # type: ignore[union-attr]
        if end <= start < end + len(clause) and person_role(turn, relation) in _PASSING:
            return True
    return False

"""Whom a message is about: the one named, the one remembered, nobody but the insured."""

from __future__ import annotations

import pytest

from actions.entitlement import Entitlements
from actions.reading.people.whose import (
    Somebody,
    insured_named,
    named_now,
    remembered,
    said_of_a_helper,
    speaks_for_insured,
    spoken_of,
)
from tests.reading.talking import said

WIFE = {"relation": "spouse", "word": "老婆"}
ASKED = {**WIFE, "asked": "my_quota", "times": 1}


@pytest.mark.parametrize(
    ("text", "relation", "word"),
    [("给我妈约心理咨询", "parent", "妈妈"), ("俺弟心情不好", "other", "弟弟"), ("我老婆膝盖疼想看骨科", "spouse", "老婆"),
     ("不是我妈，是我爸", "parent", "爸爸")],
)  # fmt: skip
def test_the_one_concerned(text: str, relation: str, word: str) -> None:
    found = named_now(said(text))
    assert found is not None and (found.relation, found.word) == (relation, word)


@pytest.mark.parametrize(
    "text", ["我老公12月9号休息", "儿子那天能送我去", "我妈说要早点约", "我是她老公", "我姐在心内科上班", "老婆陪我去看病"]
)
def test_a_helper_or_the_speaker_is_not_concerned(text: str) -> None:
    assert named_now(said(text)) is None


def test_what_is_said_of_a_helper_is_not_the_insureds() -> None:
    turn = said("我老婆在骨科工作，12月9号吧")
    department = {"entity": "department", "value": "骨科", "start": 4, "end": 6}
    assert said_of_a_helper(turn, department)
    assert not said_of_a_helper(said("骨科，我老婆陪我"), {"entity": "department", "start": 0, "end": 2})


@pytest.mark.parametrize(
    ("text", "person", "meant"),
    [("她能用吗", WIFE, True), ("他能用吗", WIFE, False), ("那其他服务呢", WIFE, False), ("她能用吗", None, False),
     ("老人家能用吗", {"relation": "parent", "word": "妈妈"}, True)],
)  # fmt: skip
def test_a_pronoun_remembers(text: str, person: dict[str, str] | None, meant: bool) -> None:
    found = spoken_of(said(text, person=person))
    assert (found is not None and found.relation == (person or {}).get("relation")) is meant


def test_the_talk_remembers_whom_it_is_about() -> None:
    kept = remembered(said("我老婆能用吗", person=ASKED))
    assert kept is not None and kept["word"] == "老婆" and kept["asked"] == "my_quota"
    other = remembered(said("那我弟呢", person=ASKED))
    assert other is not None and (other["relation"], other["kind"]) == ("other", "sibling")
    assert remembered(said("你好")) is None
    hers = remembered(said("她室友在边上", person={"relation": "child", "word": "女儿"}))
    assert hers is not None and hers["word"] == "女儿"


def test_a_relative_of_the_wife_is_none_of_the_insureds() -> None:
    found = named_now(said("她母亲能用吗", person=WIFE))
    assert found is not None and (found.relation, found.kind) == ("other", "in_law")


def test_the_words_for_them() -> None:
    assert (Somebody("spouse", "老婆").they, Somebody("spouse", "老公").they) == ("她", "他")
    assert (Somebody("spouse", "爱人").they, Somebody("spouse", "爱人", pronoun="她").they) == ("对方", "她")


def test_the_insured_child_is_nobody_else(childs: Entitlements) -> None:
    assert named_now(said("我儿子还剩几次", "my_quota", member="m1", engine=childs)) is None

@pytest.mark.parametrize(
    ("text", "word"),
    [("被保险人就是我爸本人，我是他女儿", "爸爸"), ("保单是我妈的，我替她问", "妈妈"), ("我老公就是被保人，他昏迷着", "老公")],
)
def test_who_speaks_for_the_insured(engine: Entitlements, text: str, word: str) -> None:
    turn = said(text, member="m1", engine=engine)
    found = insured_named(turn)
    assert found is not None and found.word == word and speaks_for_insured(turn)
    assert spoken_of(turn) is None and (remembered(turn) or {})["insured"] is True


def test_the_insured_is_nobody_else_afterwards(engine: Entitlements) -> None:
    father = {"relation": "parent", "word": "爸爸", "insured": True}
    turn = said("那我爸还能用哪些", member="m1", engine=engine, person=father)
    assert spoken_of(turn) is None and speaks_for_insured(turn)
    assert spoken_of(said("他能用吗", member="m1", engine=engine, person=father)) is None
    assert named_now(said("给我妈约个心理咨询", member="m1", engine=engine, person=father)) is not None


def test_a_guardian_speaks_for_his_child_as_ever(childs: Entitlements) -> None:
    assert not speaks_for_insured(said("我儿子是被保险人，我是他妈妈", member="m1", engine=childs))

"""Which department is meant, and what is none."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

import pytest

from actions.clock import SHANGHAI
from actions.identity import ANONYMOUS
from actions.reading.facts.departments import may_be_department, put_in_place, told_department
from actions.reading.turn import Turn

NOW = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)


def turn(text: str, *named: tuple[str, str]) -> Turn:
    """``named``: words of the text and the name the lexicon files them under."""
    entities = tuple(
        {"entity": "department", "value": value, "start": text.index(words), "end": text.index(words) + len(words)}
        for words, value in named
    )
    return Turn(text, "inform", entities, (), (), {}, ANONYMOUS, NOW, cast(Any, None))


def test_a_finer_name_is_kept() -> None:
    said = turn("要看脊柱外科，不是神经内科", ("脊柱外科", "骨科"), ("神经内科", "神经内科"))
    assert told_department(said) == ("脊柱外科", "")


def test_the_usual_name_stands_for_a_short_one() -> None:
    assert told_department(turn("呼吸科吧", ("呼吸科", "呼吸内科"))) == ("呼吸内科", "")


def test_two_departments_are_asked_back() -> None:
    name, problem = told_department(turn("骨科或者康复科都行", ("骨科", "骨科"), ("康复科", "康复科")))
    assert not name
    assert "骨科还是康复科" in problem


def test_where_one_has_been_is_not_where_one_wants_to_go() -> None:
    assert told_department(turn("12月9号，上回挂的皮肤科", ("皮肤科", "皮肤科"))) == ("", "")


@pytest.mark.parametrize("text", ["膝盖疼", "高血压", "眼科中心", "看看嗓子发炎"])
def test_what_the_specialist_can_choose_by(text: str) -> None:
    assert may_be_department(text)


@pytest.mark.parametrize("text", ["帮我约专家号", "主任医师", "要好一点的专家", "随便", "教授号"])
def test_what_is_no_department(text: str) -> None:
    assert not may_be_department(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("科室换成消化，9号不变", "消化内科"), ("改看神经", "神经内科"), ("换成呼吸吧", "呼吸内科"), ("科室要骨科", "骨科"),
        ("日子换成12月9号", ""), ("改到下周三吧", ""), ("换个时间行不行", ""), ("换成我老公", ""),
    ],
)  # fmt: skip
def test_a_department_put_in_the_place_of_another_is_heard_in_short(text: str, meant: str) -> None:
    assert put_in_place(text) == meant
    assert told_department(turn(text))[0] == meant

"""Names as people give them: of any people, before or behind the relation, put right; and words that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.reading.facts.names import (
    name_after,
    name_alone,
    name_before,
    name_called,
    name_looked_up,
    name_put_right,
    surely_alone,
)


@pytest.mark.parametrize("name", ["王小美", "欧阳娜", "古丽娜尔·艾山", "阿卜杜·热合曼·买买提", "Mary Smith", "Anna-Lena", "李雷"])
def test_a_name_alone(name: str) -> None:
    assert name_alone(name) == name == surely_alone(name)


def test_a_surname_nobody_has_is_a_name_only_where_one_was_asked_for() -> None:
    assert name_alone("测小兰") == "测小兰"
    assert surely_alone("测小兰") is None


@pytest.mark.parametrize("text", ["好的", "不知道", "等等", "我妈妈", "行吧", "先不登记", "什么名字", "为什么", "爱人"])
def test_no_name(text: str) -> None:
    assert name_alone(text) is None and surely_alone(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [("她叫测小兰", "测小兰"), ("名字是Anna Lee", "Anna Lee"), ("登记李秀英", "李秀英"), ("叫什么", None), ("叫救护车", None),
     ("我要登记家属", None), ("姓名：古丽·艾山", "古丽·艾山")],
)  # fmt: skip
def test_a_name_introduced(text: str, name: str | None) -> None:
    assert name_called(text) == name


def test_behind_and_before_the_relation() -> None:
    assert name_after("登记我老婆王芳和儿子", 5) == "王芳"
    assert name_before("李秀英，是我妈，登记一下", 6) == "李秀英"
    assert name_before("登记我妈", 3) is None


@pytest.mark.parametrize(("text", "name"), [("打错了，是测小蓝", "测小蓝"), ("不对，叫李秀莹", "李秀莹"), ("不对，是我爸", None)])
def test_a_name_put_right(text: str, name: str | None) -> None:
    assert name_put_right(text) == name


def test_a_name_looked_up() -> None:
    assert name_looked_up("帮我查张三还有几次") == "张三"
    assert name_looked_up("帮我查还有几次") is None


@given(st.text(max_size=40))
def test_any_text_is_read(text: str) -> None:
    for read in (name_alone, surely_alone, name_called, name_put_right, name_looked_up):
        assert read(text) is None or str(read(text)) in text

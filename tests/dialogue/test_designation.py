"""Who is told of while a relative is named, and what goes on with it."""

from __future__ import annotations

import pytest

from actions.dialogue.designation import goes_on_naming, told_in
from tests.reading.talking import said

NAMING = {"kind": "designate", "relation": "parent", "asked_name": True}


@pytest.mark.parametrize(
    ("text", "told"),
    [("登记我妈", [("parent", None)]), ("登记我妈李桂芳", [("parent", "李桂芳")]), ("李桂芳，是我妈", [("parent", "李桂芳")]),
     ("我妈，她叫测小兰", [("parent", "测小兰")]), ("登记我老婆王芳和儿子王小虎", [("spouse", "王芳"), ("child", "王小虎")]),
     ("把我爸登记上吧，他叫测老竹", [("parent", "测老竹")]), ("我要登记亲属", []), ("登记配偶", [("spouse", None)])],
)  # fmt: skip
def test_relation_and_name_in_any_order(text: str, told: list[tuple[str, str | None]]) -> None:
    assert told_in(said(text), asked=False) == told


def test_how_a_name_is_written_is_no_relative() -> None:
    assert told_in(said("写错了，是测老竹，老头子的老，竹子的竹", pending=NAMING), asked=False) == [(None, "测老竹")]


def test_a_bare_name_answers_us() -> None:
    assert told_in(said("测小兰", pending=NAMING), asked=True) == [(None, "测小兰")]
    assert told_in(said("测小兰"), asked=False) == []


@pytest.mark.parametrize(
    ("text", "goes_on"),
    [("古丽·艾山", True), ("打错了，是测小蓝", True), ("不是我妈，是我爸", True), ("能换吗", False),
     ("不知道", False), ("好的", False)],
)  # fmt: skip
def test_naming_goes_on(text: str, goes_on: bool) -> None:
    assert goes_on_naming(said(text, pending=NAMING)) is goes_on
    assert not goes_on_naming(said(text))

"""Wishes told beside the facts."""

from __future__ import annotations

import pytest

from actions.reading.facts.handed_on import told_wishes
from tests.reading.talking import said


@pytest.mark.parametrize(
    ("text", "wishes"),
    [("最好约在仁济", {"hospital": "仁济"}), ("不要华山，去中山", {"hospital": "中山"}), ("我人在成都", {"city": "成都"}),
     ("改电话咨询好了", {"manner": "电话"}), ("想要主任医师", {"level": "主任医师"}), ("副主任医师就行", {"level": "副主任医师"}),
     ("换成浙江省人民医院", {"hospital": "浙江省人民医院"})],
)  # fmt: skip
def test_a_wish_is_heard(text: str, wishes: dict[str, str]) -> None:
    assert told_wishes(said(text)) == wishes


@pytest.mark.parametrize(
    "text", ["换个医院吧", "医院门口等我", "仁济开的单子", "上次在华山看的", "能去瑞金吗", "三家医院说法不一样"]
)
def test_what_is_no_wish_for_a_hospital(text: str) -> None:
    assert "hospital" not in told_wishes(said(text))


def test_where_somebody_lives_is_told_even_in_a_question() -> None:
    assert told_wishes(said("面对面行吗 我在苏州")) == {"city": "苏州"}

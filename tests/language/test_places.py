"""Hospitals and cities of a name, without the words that lead to them."""

from __future__ import annotations

import pytest

from actions.language.places import find_places


@pytest.mark.parametrize(
    ("text", "names"),
    [("先约华西第二医院，别写错", ["华西第二医院"]), ("门诊约在华西二院", ["华西二院"]), ("我也想住市一院", ["市一院"]),
     ("报告是市中心医院出的", ["市中心医院"]), ("想挂成都的华西", ["成都", "华西"]), ("协和在网络医院名单里吗", ["协和"]),
     ("去北京协和医院看", ["北京协和医院"]), ("9月肺科医院的CT", ["肺科医院"])],
)  # fmt: skip
def test_places_are_found(text: str, names: list[str]) -> None:
    assert [one.name for one in find_places(text)] == names
    assert all(text[one.start : one.end] == one.name for one in find_places(text))


@pytest.mark.parametrize(
    "text", ["换个医院吧", "三甲医院都行", "二级及以上医院", "离家近的医院", "网络医院有哪些", "天天跑医院", "算网络医院吗"]
)
def test_a_hospital_of_no_name_is_no_place(text: str) -> None:
    assert not find_places(text)

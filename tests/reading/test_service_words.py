"""Of several services named in a sentence, the ones that are meant."""

from __future__ import annotations

from typing import Any

import pytest

from actions.reading.service_words import meant_entities


def named(text: str, **words: str) -> list[dict[str, Any]]:
    """Service entities words=id, in the order of the text."""
    found = [
        {"entity": "service", "value": value.replace("_", "."), "start": text.index(word), "end": text.index(word) + len(word)}
        for word, value in words.items()
    ]
    return sorted(found, key=lambda e: int(str(e["start"])))


def services(text: str, entities: list[dict[str, Any]]) -> list[str]:
    return [e["value"] for e in meant_entities(text, entities) if e["entity"] == "service"]


@pytest.mark.parametrize(
    ("text", "words", "meant"),
    [
        ("帮我约个专家复诊", {"约个专家": "4.4", "复诊": "4.12"}, ["4.12"]),
        ("复诊的专家号怎么约", {"复诊": "4.12", "专家号": "4.4"}, ["4.12"]),
        ("专家门诊的陪诊", {"专家门诊": "4.4", "陪诊": "4.5"}, ["4.5"]),
        ("上个月做了手术，想复查", {"手术": "4.7", "复查": "4.12"}, ["4.12"]),
        ("手术做完了，护士能上门吗", {"手术": "4.7", "护士": "4.13"}, ["4.13"]),
        ("专家号和陪诊各几次", {"专家号": "4.4", "陪诊": "4.5"}, ["4.4", "4.5"]),
        ("电话医生图文问诊几点到几点", {"电话医生": "4.2", "图文问诊": "4.3"}, ["4.2", "4.3"]),
        ("做过手术能约手术吗", {"手术": "4.7"}, ["4.7"]),
    ],
)
def test_a_service_named_in_passing_is_not_asked_for(text: str, words: dict[str, str], meant: list[str]) -> None:
    assert services(text, named(text, **words)) == meant


def test_hospital_surgery_names_the_service_too() -> None:
    text = "要住院做手术"
    setting = [{"entity": "surgery_setting", "value": "inpatient", "start": 1, "end": 6}]
    assert services(text, setting) == ["4.7"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [("再查4.4 4.5", ["4.4", "4.5"]), ("4.10剩余", ["4.10"]), ("4.1.3几次", ["4.1.3"]), ("保额4.5万", []), ("结节4.2mm", []),
     ("体温14.4", [])],
)  # fmt: skip
def test_an_agent_may_name_a_service_by_its_clause(text: str, meant: list[str]) -> None:
    assert services(text, []) == meant


def test_other_entities_are_left_alone() -> None:
    date = {"entity": "date", "value": "明天", "start": 0, "end": 2}
    assert meant_entities("明天陪诊", [date, *named("明天陪诊", 陪诊="4.5")])[0] == date


def test_a_guess_from_the_whole_sentence_gives_way_to_clauses() -> None:
    guess = [{"entity": "service", "value": "4.10", "start": 0, "end": 9}]
    assert services("查4.7 4.10", guess) == ["4.7", "4.10"]
    assert services("查一下心理的那个吧", guess) == ["4.10"]

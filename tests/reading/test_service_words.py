"""Of several services named in a sentence, the ones that are meant."""

from __future__ import annotations

from typing import Any

import pytest

from actions.reading.service_words import in_focus, meant_entities


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


@pytest.mark.parametrize(
    ("text", "focus", "service", "setting"),
    [
        ("住院切也可以", "4.7", "4.7", "inpatient"),
        ("那就住院做吧", "4.1.4", "4.1.4", "inpatient"),
        ("不用住院切", "4.7", "4.6", None),
        ("住院切也可以", "4.4", "4.6", None),
        ("住院开的单子", "4.7", "4.6", None),
    ],
)
def test_where_the_operation_in_focus_is_done_names_no_other_service(
    text: str, focus: str, service: str, setting: str | None
) -> None:
    at = text.index("住院")
    named = ({"entity": "service", "value": "4.6", "start": at, "end": at + 2},)
    found = {e["entity"]: e["value"] for e in in_focus(text, named, focus)}
    assert found["service"] == service
    assert found.get("surgery_setting") == setting


@pytest.mark.parametrize("text", ["手术通知单开好了", "翻到了入院手术通知单", "手术单在我手上"])
def test_a_notice_is_no_other_service(text: str) -> None:
    at = text.index("手术")
    operation = ({"entity": "service", "value": "4.7", "start": at, "end": at + 2},)
    assert in_focus(text, operation, "4.1.4") == ()
    assert in_focus(text, operation, None) == operation


@pytest.mark.parametrize(
    ("text", "words", "said", "meant"),
    [
        ("不走早筛了 普通的专家号我还有吧", "专家号", "4.1.3", "4.4"),
        ("普通住院呢 不要早筛的", "住院", "4.1.4", "4.6"),
        ("早筛的专家号我还有吗", "专家号", "4.1.3", "4.1.3"),
    ],
)
def test_the_plain_kind_is_no_screening(text: str, words: str, said: str, meant: str) -> None:
    at = text.index(words)
    found = meant_entities(text, [{"entity": "service", "value": said, "start": at, "end": at + len(words)}])
    assert [e["value"] for e in found] == [meant]


def test_an_operation_told_as_done_is_not_asked_for_while_another_service_is_talked_of() -> None:
    done = ({"entity": "service", "value": "4.7", "start": 3, "end": 5},)
    assert in_focus("确诊，手术都做了", done, "4.12") == ()
    assert in_focus("确诊，手术都做了", done, None) == done
    assert in_focus("确诊，手术都做了吗", done, "4.12") == done

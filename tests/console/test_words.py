"""Words of the catalogue: one proposes, another approves, and it can be taken back; the rules are those of `suixin texts`."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from actions.replies.phrasebook import Entry, read_entries
from assistant.console.context import Console
from assistant.console.texts import Refused
from assistant.console.wording import approve, tried

from .conftest import Agent, Said

SLOW, PATH = "channel.slow", "/words/channel.slow"
OLD = "抱歉，这一句我想得太久了，请再发一次；着急的话打{phone}。"
NEW = "抱歉，我想得太久了，请再说一遍；着急请打{phone}。"
NUMBER = re.compile(r'name="number" value="(\d+)"')
VERSION = re.compile(r'name="version" value="(\d+)"')


@pytest.fixture
def author(sign_in: Callable[..., Agent]) -> Agent:
    return sign_in("words")


@pytest.fixture
def approver(sign_in: Callable[..., Agent]) -> Agent:
    return sign_in("review")


def proposed(agent: Agent, text: str = NEW, **more: str) -> Any:
    return agent.post(f"{PATH}/propose", text=text, **more)


def number(agent: Agent) -> str:
    found = NUMBER.search(agent.get(PATH).text)
    assert found is not None
    return found[1]


def decided(agent: Agent, verdict: str, which: str = "") -> Any:
    return agent.post(f"{PATH}/decide", verdict=verdict, number=which or number(agent))


def said(replies: Path, today: date = date(2026, 11, 30)) -> Entry:
    return read_entries(replies, today)[SLOW]


def test_proposed_by_one_and_approved_by_another_it_is_said(author: Agent, approver: Agent, replies: Path) -> None:
    assert proposed(author).status_code == 200 and said(replies).text == OLD
    shown = approver.get("/words").text
    assert SLOW in shown and "等批准的" in shown
    assert decided(approver, "approved").status_code == 200
    entry = said(replies)
    assert (entry.text, entry.author, entry.approver) == (NEW, "words", "review")


def test_an_author_does_not_approve_his_own(author: Agent, replies: Path) -> None:
    proposed(author)
    refused = decided(author, "approved")
    assert refused.status_code == 409 and "审批人不能就是起草人" in refused.text
    assert said(replies).text == OLD and "等批准的说法" not in refused.text


def test_it_holds_from_its_day(author: Agent, approver: Agent, replies: Path) -> None:
    proposed(author, effective_from="2026-12-15")
    decided(approver, "approved")
    assert said(replies).text == OLD and said(replies, date(2026, 12, 15)).text == NEW


@pytest.mark.parametrize(
    ("text", "more", "why"),
    [
        ("请打{number}。", {}, "程序不给 {number}"), ("请再发一次。", {}, "少了占位符 {phone}"), ("", {}, "text 不能为空"),
        (NEW, {"effective_from": "明天"}, "effective_from 要写成"), (OLD, {}, "和现在说的一样"),
    ],
)  # fmt: skip
def test_what_the_catalogue_does_not_take_is_refused_and_stays_typed(
    author: Agent, console: Console, text: str, more: dict[str, str], why: str
) -> None:
    refused = proposed(author, text, **more)
    assert refused.status_code == 400 and why in refused.text and text in refused.text
    assert console.wordings.open() == ()


def test_a_second_press_approves_nothing_twice(author: Agent, approver: Agent, replies: Path) -> None:
    proposed(author)
    which = number(approver)
    assert decided(approver, "approved", which).status_code == 200
    again = decided(approver, "approved", which)
    assert again.status_code == 409 and "已经处理过" in again.text
    assert len(list((replies / "versions").iterdir())) == 1


def test_many_approvers_at_once_write_it_once(author: Agent, console: Console, replies: Path) -> None:
    proposed(author)
    entries, which = read_entries(replies), console.wordings.open()[0].number

    def press(user: str) -> bool:
        try:
            console.wordings.decide(
                which, "approved", user, console.clock(), lambda one: approve(replies, entries, one, user, date(2026, 11, 30))
            )
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(press, [f"reviewer-{count}" for count in range(6)])) == 1
    assert len(list((replies / "versions").iterdir())) == 1


def test_words_changed_meanwhile_are_not_overwritten(author: Agent, approver: Agent, console: Console, replies: Path) -> None:
    proposed(author)
    file = next(file for file in replies.glob("*.yml") if f"{SLOW}:" in file.read_text("utf-8"))
    file.write_text(file.read_text("utf-8").replace(OLD, "请再发一次，或打{phone}。"), "utf-8")
    refused = decided(approver, "approved")
    assert refused.status_code == 409 and "已经改成别的了" in refused.text
    assert len(console.wordings.open()) == 1


def test_over_anothers_open_wording_nothing_is_proposed(author: Agent, approver: Agent, console: Console) -> None:
    proposed(author)
    assert proposed(approver, "请再说一遍，或打{phone}。").status_code == 409
    proposed(author, "请再说一遍，或打{phone}。")
    assert [one.cells["text"] for one in console.wordings.open()] == ["请再说一遍，或打{phone}。"]


def test_withdrawn_and_refused_are_for_the_right_one(author: Agent, approver: Agent, console: Console) -> None:
    proposed(author)
    assert decided(approver, "withdrawn").status_code == 409
    assert decided(author, "refused").status_code == 409
    assert decided(approver, "refused").status_code == 200 and console.wordings.open() == ()


def test_the_last_change_is_taken_back_once(author: Agent, approver: Agent, replies: Path) -> None:
    assert "没有可以退回的改动" in author.get("/words").text
    proposed(author)
    decided(approver, "approved")
    found = VERSION.search(author.get("/words").text)
    assert found is not None
    assert author.post("/words", version=found[1]).status_code == 200 and said(replies).text == OLD
    assert author.post("/words", version=found[1]).status_code == 409
    assert author.post("/words", version="").status_code == 409


def test_every_decision_is_noted(author: Agent, approver: Agent, console: Console) -> None:
    proposed(author)
    decided(approver, "approved")
    noted = [(one.user, one.reason) for one in console.calls.looks() if one.action == "words"]
    assert noted == [("review", f"approved {SLOW}"), ("words", f"proposed {SLOW}")]


def test_tried_on_a_real_answer(author: Agent, assistant_says: Said) -> None:
    assistant_says.text = "您好。抱歉，这一句我想得太久了，请再发一次；着急的话打95169038（手册6.1）。"
    shown = author.post(f"{PATH}/try", text=NEW, question="在吗")
    assert "您好。抱歉，我想得太久了，请再说一遍；着急请打95169038（手册6.1）。" in shown.text
    assert assistant_says.asked[-1].member_id is None
    assistant_says.text = "还剩2次。"
    assert "没有用到这句话" in author.post(f"{PATH}/try", text=NEW, question="在吗").text


@pytest.fixture
def assistant_says(said: Said) -> Said:
    return said


def test_outside_a_demonstration_no_member_is_asked_about(author: Agent, assistant_says: Said) -> None:
    author.post(f"{PATH}/try", text=NEW, question="在吗", who="demo-vip")
    assert assistant_says.asked[-1].member_id is None


def test_tried_with_values_given_by_hand(author: Agent) -> None:
    missing = author.post(f"{PATH}/try", text=NEW)
    assert missing.status_code == 400 and "还没填好：phone" in missing.text
    assert "着急请打12345。" in author.post(f"{PATH}/try", text=NEW, **{"value.phone": "12345"}).text


def test_an_assistant_that_is_away_is_told(author: Agent, assistant_says: Said) -> None:
    assistant_says.down = True
    down = author.post(f"{PATH}/try", text=NEW, question="在吗")
    assert down.status_code == 503 and NEW in down.text


def test_a_gap_said_twice_is_the_same_value() -> None:
    entry = Entry("x", "{day}去，{day}回。")
    cells = {"text": "{day}往返。"}
    assert tried(entry, cells, "好的。周一去，周一回。").after == "好的。周一往返。"
    assert not tried(entry, cells, "周一去，周二回。").found


def test_a_gap_may_be_filled_with_nothing() -> None:
    entry = Entry("x", "还可用{left}次{held}")
    found = tried(entry, {"text": "还剩{left}次{held}"}, "专家门诊还可用1次，本年度到一月（手册3.2）。")
    assert found.found and found.after == "专家门诊还剩1次，本年度到一月（手册3.2）。"


@pytest.mark.parametrize("name", ["anna", "lead", "root"])
def test_only_editors_open_it(sign_in: Callable[..., Agent], name: str, console: Console) -> None:
    other = sign_in(name)
    assert other.get("/words").status_code == 403 and other.get(PATH).status_code == 403
    assert proposed(other).status_code == 403 and console.wordings.open() == ()


@pytest.mark.parametrize("path", [f"{PATH}/propose", f"{PATH}/try", f"{PATH}/decide", "/words"])
def test_without_the_sessions_token_nothing_happens(
    author: Agent, approver: Agent, console: Console, replies: Path, path: str
) -> None:
    proposed(author)
    told = {"text": NEW, "verdict": "approved", "number": "1", "version": "0001"}
    for token in ("", author.csrf):
        assert approver.client.post(path, data={"csrf": token, **told}).status_code == 403
    assert said(replies).text == OLD and len(console.wordings.open()) == 1


def test_typed_html_stays_text(author: Agent, approver: Agent) -> None:
    proposed(author, "<b>{phone}</b>")
    for shown in (approver.get(PATH).text, author.get("/words?q=<b>").text):
        assert "<b>{phone}" not in shown and "<b>" not in shown.split("<main")[1]


@pytest.mark.parametrize("path", ["/words/no.such", "/words/..%2f..%2fetc"])
def test_what_there_is_not_is_not_found(author: Agent, path: str) -> None:
    assert author.get(path).status_code == 404


def test_a_catalogue_that_cannot_be_written_is_left_as_it_is(
    author: Agent, approver: Agent, console: Console, replies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed(author)

    def refuse(*_: Any) -> None:
        raise PermissionError

    monkeypatch.setattr("assistant.texts.store.take_over", refuse)
    assert decided(approver, "approved").status_code == 503
    assert len(console.wordings.open()) == 1 and said(replies).text == OLD

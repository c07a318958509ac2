"""Ready sentences: found, filled in, never sent with a gap."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.replies.phrasebook import Entry, read_entries
from assistant.console.canned import fill, gaps, search, whole
from assistant.console.context import Console
from assistant.console.texts import Refused

from .chatting import member, passed_on
from .conftest import Agent

SLOW = "channel.slow"


def test_a_search_finds_what_has_every_word_whole_sentences_first_the_shortest_first() -> None:
    long, short = Entry("a.long", "等待期还有三十天，到时候再来。"), Entry("a.short", "等待期三十天。")
    entries = [Entry("part", "等待期三十"), long, short, Entry("b", "没有。")]
    assert [one.id for one in search(entries, "等待期 三十")] == ["a.short", "a.long", "part"]
    assert search(entries, "  ") == () and search(entries, "退款") == ()


def test_what_is_missing_is_named() -> None:
    with pytest.raises(Refused, match=r"canned\.missing") as told:
        fill("{day}请打{phone}。", {"day": " "})
    assert "day、phone" in told.value.message
    assert fill("{day}请打{phone}，{day}。", {"day": "周一", "phone": "{x}"}) == "周一请打{x}，周一。"


def test_a_gap_left_in_a_text_is_refused() -> None:
    assert whole("没有缺口 {} { a }") == "没有缺口 {} { a }"
    with pytest.raises(Refused, match=r"canned\.gap"):
        whole("请打{phone}。")


def test_every_sentence_of_the_catalogue_can_be_filled() -> None:
    for entry in read_entries().values():
        whole(fill(entry.text, dict.fromkeys(gaps(entry.text), "值")))


def test_the_page_fills_one_in_for_copying(anna: Agent) -> None:
    found = anna.post("/canned", q="想得太久")
    assert f'name="gap.{SLOW}.phone" value="95169038"' in found.text
    missing = anna.post("/canned", q="想得太久", insert=SLOW)
    assert missing.status_code == 400 and "还没填好：phone" in missing.text
    filled = anna.post("/canned", q="想得太久", insert=SLOW, **{f"gap.{SLOW}.phone": "95169038"})
    assert "着急的话打95169038。" in filled.text


def test_a_sentence_nobody_knows_is_refused(anna: Agent) -> None:
    assert anna.post("/canned", insert="no.such").status_code == 404


def test_put_into_a_chats_answer_it_stands_behind_what_was_typed(anna: Agent, console: Console) -> None:
    chat = passed_on(console, member(console))
    anna.post(f"/chats/{chat}/take")
    written = anna.post(f"/chats/{chat}/write", text="您好。", q="想得太久", insert=SLOW, **{f"gap.{SLOW}.phone": "95169038"})
    assert "您好。\n抱歉，这一句我想得太久了" in written.text
    missing = anna.post(f"/chats/{chat}/write", text="您好。", q="想得太久", insert=SLOW)
    assert missing.status_code == 400 and ">您好。</textarea>" in missing.text


def test_typed_html_stays_text(anna: Agent) -> None:
    shown = anna.post("/canned", q="<b>x", insert=SLOW, **{f"gap.{SLOW}.phone": "<i>1</i>"}).text
    assert "<b>x" not in shown and "<i>1</i>" not in shown


def test_without_a_token_or_session_nothing_is_shown(anna: Agent, sign_in: Callable[..., Agent]) -> None:
    assert anna.client.post("/canned", data={"q": "x"}).status_code == 403
    assert sign_in("words").get("/canned").status_code == 200
    anna.post("/sign-out")
    assert anna.get("/canned").url.path == "/sign-in"

"""Sentences by id: strict about parameters, and every entry of the project's files can be said."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.replies import phrasebook
from actions.replies.phrasebook import BadReply, Entry, entries, placeholders, read_entries, say

BOOK = {
    "a.due": Entry("a.due", "{day}前交。", short="{day}前。", again="还是{day}前。", others=("请在{day}之前交。",)),
    "a.plain": Entry("a.plain", "好的。"),
}


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phrasebook, "entries", lambda: BOOK)


@pytest.mark.parametrize(("manner", "said"), [("text", "周一前交。"), ("short", "周一前。"), ("again", "还是周一前。")])
def test_each_manner(own: None, manner: str, said: str) -> None:
    assert say("a.due", manner, day="周一") == said


def test_a_manner_it_lacks_is_said_the_plain_way(own: None) -> None:
    assert say("a.plain", "short") == "好的。"


def test_equally_good_texts_take_turns(own: None) -> None:
    assert [say("a.due", turn=turn, day="周一") for turn in range(3)] == ["周一前交。", "请在周一之前交。", "周一前交。"]


@pytest.mark.parametrize(
    ("key", "parameters", "told"),
    [("a.none", {}, "no reply a.none"), ("a.due", {}, "needs day"), ("a.due", {"day": "周一", "who": "您"}, "knows no who"),
     ("a.plain", {"day": "周一"}, "knows no day")],
)  # fmt: skip
def test_nothing_is_said_with_a_hole_or_a_parameter_too_many(own: None, key: str, parameters: dict[str, str], told: str) -> None:
    with pytest.raises(BadReply, match=told):
        say(key, **parameters)


def test_an_id_stands_once(tmp_path: Path) -> None:
    for name in ("a.yml", "b.yml"):
        (tmp_path / name).write_text("x.y: 好的。\n", encoding="utf-8")
    with pytest.raises(BadReply, match="stands twice"):
        read_entries(tmp_path)


def test_a_field_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("x.y: {text: 好的。, colour: red}\n", encoding="utf-8")
    with pytest.raises(BadReply, match="colour"):
        read_entries(tmp_path)


@pytest.mark.parametrize("entry", entries().values(), ids=lambda entry: entry.id)
def test_every_entry_of_the_project_is_whole(entry: Entry) -> None:
    assert entry.text.strip() == entry.text and entry.texts
    for text in entry.texts:
        assert set(placeholders(text)) <= set(placeholders(entry.text)), "a variant needs what the plain text lacks"
        assert text.format(**dict.fromkeys(entry.parameters, "X"))

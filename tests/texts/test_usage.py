"""The code is read for what it says: a reply that does not exist, or other parameters, are found before a member is."""

from __future__ import annotations

from pathlib import Path

from actions.replies.phrasebook import Entry
from assistant.texts.usage import calls_in, misfits

ENTRIES = {
    "a.one": Entry("a.one", "{day}见。"),
    "a.two": Entry("a.two", "好。"),
    "b.three": Entry("b.three", "{who}好。", short="好。"),
}


def told(tmp_path: Path, code: str) -> list[str]:
    (tmp_path / "actions").mkdir(exist_ok=True)
    (tmp_path / "actions" / "x.py").write_text(code, encoding="utf-8")
    return list(misfits(calls_in(tmp_path / "actions"), ENTRIES))


def test_as_written_is_nothing_to_tell(tmp_path: Path) -> None:
    assert told(tmp_path, 'say("a.one", day=1)\nsay("a.two", turn=3)\nsay("a.two", manner="short")\nsay(key)\n') == []


def test_a_reply_that_does_not_exist(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, '\nsay("a.four")\n')
    assert problem.startswith("actions/x.py:2")


def test_other_parameters(tmp_path: Path) -> None:
    assert len(told(tmp_path, 'say("a.one", who=1)\nsay("a.two", day=2)\n')) == 2


def test_a_short_text_needs_only_what_it_says(tmp_path: Path) -> None:
    assert told(tmp_path, 'say("b.three", "short")\nsay("b.three", manner="short", who=1)') == []
    assert len(told(tmp_path, 'say("b.three")')) == 1


def test_an_id_put_together_stands_for_all_it_may_be(tmp_path: Path) -> None:
    assert told(tmp_path, 'say(f"b.{kind}", who=1)') == []
    assert told(tmp_path, 'say(f"a.{kind}", day=1)') == [], "a.one takes a day"
    assert len(told(tmp_path, 'say(f"a.{kind}", who=1)')) == 1
    assert len(told(tmp_path, 'say(f"c.{kind}")')) == 1


def test_parameters_handed_on_are_not_judged(tmp_path: Path) -> None:
    assert told(tmp_path, 'say("a.one", **more)') == []

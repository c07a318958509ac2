"""Stories as a picture: common beginnings once, every story with an end of its own."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from assistant import __main__ as entry
from assistant import project
from assistant.evaluation.reports.story_graph import NoStories, Step, read_stories, to_svg

BOOK, BEGUN = Step("user", "book"), Step("action", "action_start_booking")
STORIES = project.root() / "tests" / "stories"
DOMAIN = project.root() / "domain.yml"


def drawn(svg: str) -> list[str]:
    """What the boxes say, in the order in which they are drawn."""
    namespace = "{http://www.w3.org/2000/svg}"
    return [text.text or "" for text in ElementTree.fromstring(svg).iter(f"{namespace}text")]


def test_a_common_beginning_is_drawn_once() -> None:
    svg = to_svg([(BOOK, BEGUN, Step("user", "stop")), (BOOK, BEGUN, Step("user", "affirm"))])
    assert drawn(svg) == ["START", "book", "action_start_booking", "stop", "affirm"]
    assert svg.count("<path") == 4


def test_the_sentence_behind_an_intent_is_told_on_hovering_and_escaped() -> None:
    svg = to_svg([(Step("user", "book", "<约> & 挂号"), BEGUN)])
    assert "<title>&lt;约&gt; &amp; 挂号</title>" in svg


def test_the_projects_stories_are_read_as_rasa_reads_them() -> None:
    stories = read_stories([STORIES], DOMAIN)
    assert (BOOK, BEGUN, Step("user", "inform")) in {story[:3] for story in stories}
    assert any(step.hint == "流血止不住了，电话医生几点上班" for story in stories for step in story)
    trained = read_stories([project.root() / "data" / "stories.yml"], DOMAIN)
    assert trained == [(Step("user", "greet"), Step("action", "action_answer"))]


def test_a_folder_without_stories_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoStories, match="没有故事"):
        read_stories([tmp_path], DOMAIN)


def test_on_the_command_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    picture = tmp_path / "new" / "stories.svg"
    assert entry.main(["eval", "stories", str(STORIES), "--picture", str(picture)]) == 0
    assert f"14 个故事：{picture}" in capfd.readouterr().out
    assert "action_hold" in drawn(picture.read_text(encoding="utf-8"))
    assert entry.main(["eval", "stories", str(tmp_path), "--picture", str(picture)]) == 2
    assert "没有故事" in capfd.readouterr().err

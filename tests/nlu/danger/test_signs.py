"""Classes of words around danger: the longest word counts, order and neighbours are features."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from assistant import project
from assistant.nlu.danger.cues import project_cues
from assistant.nlu.danger.signs import SignError, Signs, load_signs, signs_digest
from assistant.nlu.features import Sentence

CUES = project_cues()
SIGNS = Signs({"chest": ["胸", "胸口"], "pain": ["疼"], "past": ["去年"], "figurative": ["疼死"]}, CUES)


def features(signs: Signs, text: str) -> set[str]:
    return set(signs.features(Sentence(text, text, (text,))))


def test_the_longest_word_counts() -> None:
    assert SIGNS.sequence("胸口疼死了") == ["chest", "figurative"]
    assert SIGNS.sequence("胸疼") == ["chest", "pain"]


def test_classes_count_alone_and_in_their_order() -> None:
    assert {"past", "chest", "pain", "past␣chest", "past␣pain", "chest␣pain", "past␣chest␣pain"} <= features(SIGNS, "去年胸疼")
    assert "chest␣past" not in features(SIGNS, "去年胸疼")


def test_cues_are_features_too() -> None:
    assert {"cue=emergency.unconscious", "cue=emergency"} <= features(SIGNS, "他昏迷了")
    assert "cue=emergency.past" in features(SIGNS, "去年昏迷过")


def test_without_classes_only_the_cues_speak() -> None:
    assert Signs({}, CUES).sequence("胸口疼") == []


def test_a_word_unseen_in_training_counts_like_its_neighbours() -> None:
    signs = load_signs(project.root() / "data" / "safety", CUES)
    assert signs.sequence("除草剂") == signs.sequence("百草枯") == ["poison"]


def test_it_is_kept_in_the_model() -> None:
    assert features(pickle.loads(pickle.dumps(SIGNS)), "胸口疼") == features(SIGNS, "胸口疼")


@pytest.mark.parametrize("content", ["- 胸", "chest: 胸", "chest: []", "chest: [7]"])
def test_a_file_of_another_shape_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "signs.yml").write_text(content, "utf8")
    with pytest.raises(SignError, match=r"signs\.yml"):
        load_signs(tmp_path, CUES)


def test_the_digest_follows_the_file(tmp_path: Path) -> None:
    assert signs_digest(tmp_path) == "none"
    (tmp_path / "signs.yml").write_text("chest: [胸]", "utf8")
    assert signs_digest(tmp_path) not in ("none", "")

"""The act classifier on a handful of talks: in a talk, outside one, stored and loaded."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from assistant.nlu.acts import talks
from assistant.nlu.acts.component import ACT, ACT_RANKING, ActClassifier, train_hints
from assistant.nlu.acts.talks import ACTS
from assistant.nlu.features import Sentence

from ..small import SMALL_LEXICON, training_data

# Four talks of one kind: a model needs four examples of each act.
OPENINGS = ("约专家号", "约陪诊", "约心理咨询", "给我约住院")
ASKED = ("专家号收费吗", "陪诊要钱吗", "心理咨询收不收费", "住院要钱不")
AGAIN = ("那陪诊呢", "手术呢", "专家号呢", "图文呢")
TALKS = "writer: tester\ntalks:\n" + "".join(
    f"- talk: {opening}\n  voice: plain\n  turns: |\n"
    f"    {opening} | order | book 4.4 | propose book\n"
    f"    好的 | accept | book 4.4 | done\n"
    f"    好的 | ack\n"
    f"    {asked} | question | service_cost 4.4\n"
    f"    {again} | same_other | service_cost 4.5\n"
    for opening, asked, again in zip(OPENINGS, ASKED, AGAIN, strict=True)
)
PROPOSED = {"open": "proposal", "fact": "", "act": "book", "last": "book", "outcome": "allowed", "service": "yes"}
BOOKED = {"open": "none", "last": "book", "outcome": "done", "service": "yes", "booked": True}


@pytest.fixture
def with_talks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "talks"
    folder.mkdir()
    monkeypatch.setattr(talks, "talks_dir", lambda: folder)
    file = folder / "small.yml"
    file.write_text(TALKS, encoding="utf8")
    return file


def trained(folder: Path, **config: Any) -> ActClassifier:
    """Trained, stored and loaded again, as in a server."""
    folder.mkdir()
    storage, resource = LocalModelStorage.create(folder), Resource("acts")
    ActClassifier(config, SMALL_LEXICON, storage, resource).train(training_data())
    nowhere: ExecutionContext = None  # type: ignore[assignment]
    return ActClassifier.load(config, LocalModelStorage(folder), resource, nowhere)  # type: ignore[return-value]


@pytest.fixture
def acts(with_talks: Path, tmp_path: Path) -> ActClassifier:
    return trained(tmp_path / "model")


def tracker(context: Any) -> DialogueStateTracker:
    talk = DialogueStateTracker("a member", [AnySlot("state", mappings=[])])
    talk.slots["state"].value = {"context": context}
    return talk


def processed(acts: ActClassifier, text: str, talk: DialogueStateTracker | None = None) -> Message:
    return acts.process([Message({TEXT: text})], talk)[0]


def test_one_word_is_a_yes_or_a_nod_by_what_is_open(acts: ActClassifier) -> None:
    assert processed(acts, "好的", tracker(PROPOSED)).get(ACT)["name"] == "accept"
    assert processed(acts, "好的", tracker(BOOKED)).get(ACT)["name"] == "ack"


def test_what_is_found_is_part_of_the_output(acts: ActClassifier) -> None:
    found = processed(acts, "那陪诊呢", tracker(BOOKED))
    assert {ACT, ACT_RANKING} <= found.output_properties
    ranking = found.get(ACT_RANKING)
    assert ranking[0] == found.get(ACT) == {"name": "same_other", "confidence": ranking[0]["confidence"]}
    assert len(ranking) == 5 and sum(r["confidence"] for r in ranking) == pytest.approx(1.0)


def test_the_ranking_is_as_long_as_configured(with_talks: Path, tmp_path: Path) -> None:
    assert len(processed(trained(tmp_path / "model", ranking_length=2), "好的").get(ACT_RANKING)) == 2


def test_outside_a_talk_the_words_decide(acts: ActClassifier) -> None:
    for nowhere in (None, DialogueStateTracker("a member", []), tracker(None)):
        found = processed(acts, "陪诊要钱吗", nowhere)
        assert found.get(ACT)["name"] == "question"


def test_a_message_without_text_is_left_alone(acts: ActClassifier) -> None:
    for empty in (Message({TEXT: ""}), Message({})):
        before = dict(empty.data)
        assert acts.process([empty], None)[0].data == before


def test_a_project_without_talks_has_no_acts(with_talks: Path, tmp_path: Path) -> None:
    shutil.rmtree(with_talks.parent)
    assert processed(trained(tmp_path / "model"), "好的").get(ACT) is None


def test_a_changed_talk_retrains(with_talks: Path) -> None:
    before = ActClassifier.fingerprint_addon({})
    assert before == ActClassifier.fingerprint_addon({"output": object()})
    with_talks.write_text(TALKS.replace("约陪诊", "约个陪诊"), encoding="utf8")
    assert ActClassifier.fingerprint_addon({}) != before


def test_rasa_knows_the_component_and_gives_it_the_tracker() -> None:
    registered = DefaultV1Recipe._from_registry("ActClassifier")
    assert registered.is_trainable
    assert DefaultV1Recipe()._get_needs_from_args(ActClassifier, "process") == {"tracker": "__tracker__"}


def test_hints_are_spread_over_an_intents_examples() -> None:
    examples = [(i, Sentence(f"{i}{n}", f"{i}{n}", (f"{i}{n}",))) for i in ("greet", "book") for n in range(20)]
    hints = train_hints(examples, most=5, cost=0.5)
    assert set(hints.classes) == {"greet", "book"}
    assert hints.ranking(examples[0][1])[0][0] == "greet"


def test_every_act_is_named_once() -> None:
    assert len(set(ACTS)) == len(ACTS) == 25

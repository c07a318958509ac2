"""What a person, a day and a place is there for: learnt, calibrated, carried by the message and its entities."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.nlu.roles.component import MENTIONS, RoleClassifier
from assistant.nlu.roles.data import read_sentences
from tests.evaluation.roles_measure import measure
from tests.reading.roles import mentions_in

UNSEEN = Path(__file__).resolve().parents[2] / "evaluation" / "roles_unseen.yml"


@pytest.mark.parametrize(
    ("text", "kind", "roles"),
    [("给我妈约个心理咨询", "person", ["served"]), ("我老公那天没空陪我", "person", ["companion"]),
     ("被保险人就是我爸本人，我是他女儿", "person", ["insured", "insured", "speaker"]),
     ("我12月2号确诊的，想约12月20号", "day", ["diagnosed", "wanted"]),
     ("报告是11月18号出的", "day", ["report"]), ("在省肿瘤医院确诊的，想去瑞金", "place", ["issued", "wish"])],
)  # fmt: skip
def test_what_a_mention_is_there_for(text: str, kind: str, roles: list[str]) -> None:
    assert [one["role"] for one in mentions_in(text) if one["kind"] == kind] == roles


def test_an_unlikely_role_is_left_empty() -> None:
    found = mentions_in("我妈我爸我哥")
    assert found and all(bool(one["role"]) is (one["confidence"] >= 0.5) for one in found)


def test_the_figures_of_the_sample_hold() -> None:
    told = measure(list(read_sentences(UNSEEN)))
    assert told.right / told.mentions >= 0.75
    assert told.sure_right / told.sure >= 0.78


@pytest.fixture(scope="module")
def component(tmp_path_factory: pytest.TempPathFactory) -> RoleClassifier:
    storage = LocalModelStorage(tmp_path_factory.mktemp("roles"))
    made = RoleClassifier.create({}, storage, Resource("roles"), ExecutionContext(None))  # type: ignore[arg-type]
    kept = made.train(TrainingData())
    return RoleClassifier.load({}, storage, kept, ExecutionContext(None))  # type: ignore[arg-type,return-value]


def _message(text: str) -> Message:
    entity = {"entity": "relation", "value": "parent", "start": 1, "end": 3}
    return Message({TEXT: text, ENTITIES: [entity, {"entity": "service", "value": "4.10", "start": 4, "end": 8}]})


def test_the_component_is_kept_and_loaded_and_marks_the_entity(component: RoleClassifier) -> None:
    found = component.process([_message("给我妈约心理咨询")], None)[0]
    assert found.get(MENTIONS)[0]["role"] == "served"
    relation, service = found.get(ENTITIES)
    assert relation["role"] == "served" and relation["confidence_role"] >= 0.5 and "role" not in service


def test_the_component_sees_what_is_open(component: RoleClassifier) -> None:
    tracker = DialogueStateTracker("talk", [AnySlot("state", [{}], influence_conversation=False)])
    tracker.slots["state"].value = {"context": {"open": "question", "fact": "wanted_date"}}
    asked = component.process([Message({TEXT: "20号"})], tracker)[0].get(MENTIONS)[0]
    tracker.slots["state"].value = {"context": {"open": "question", "fact": "first_diagnosed_on"}}
    other = component.process([Message({TEXT: "20号"})], tracker)[0].get(MENTIONS)[0]
    assert (asked["role"], other["role"]) == ("wanted", "diagnosed")

"""The three trained classifiers on a handful of sentences: intents, services, dangers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from assistant.nlu.base import TrainedClassifier
from assistant.nlu.danger.component import SafetyClassifier, clauses
from assistant.nlu.danger.cues import project_cues
from assistant.nlu.danger.model import Judgement
from assistant.nlu.features import Sentence
from assistant.nlu.intents import INTENT_RANKING, QUESTIONS, LinearIntentClassifier
from assistant.nlu.service_classifier import NO_SERVICE, ServiceClassifier, annotated_service

from .small import SENTENCES, SMALL_LEXICON, message, training_data


def trained(kind: type[TrainedClassifier], folder: Path, **config: Any) -> TrainedClassifier:
    """Trained, stored and loaded again, as in a server."""
    storage, resource = LocalModelStorage.create(folder), Resource(kind.__name__)
    kind(config, SMALL_LEXICON, storage, resource).train(training_data())  # type: ignore[attr-defined]
    return kind.load(config, LocalModelStorage(folder), resource, None)


@pytest.fixture(scope="module")
def intents(tmp_path_factory: pytest.TempPathFactory) -> TrainedClassifier:
    return trained(LinearIntentClassifier, tmp_path_factory.mktemp("intents"), ranking_length=3)


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> TrainedClassifier:
    return trained(ServiceClassifier, tmp_path_factory.mktemp("services"))


@pytest.fixture(scope="module")
def safety(tmp_path_factory: pytest.TempPathFactory) -> TrainedClassifier:
    nowhere = tmp_path_factory.mktemp("nowhere") / "no_sentences"
    return trained(SafetyClassifier, tmp_path_factory.mktemp("safety"), sentences=str(nowhere))


def processed(classifier: TrainedClassifier, text: str, **given: Any) -> Message:
    return classifier.process([Message({TEXT: text, **given})])[0]


class FixedModel:
    """Answers always the same."""

    cues = project_cues()

    def __init__(self, **confidences: float) -> None:
        self.confidences = {name.replace("_", "."): share for name, share in confidences.items()}

    def ranking(self, sentence: Sentence) -> list[tuple[str, float]]:
        return sorted(self.confidences.items(), key=lambda item: -item[1])

    def judge(self, sentence: Sentence) -> Judgement:
        shares = {name.replace(".", "_"): share for name, share in self.confidences.items()}
        return Judgement(shares, shares)

    def who(self, sentence: Sentence, endangered: bool) -> str:
        return "self" if endangered else "nobody"


def with_model(kind: type[TrainedClassifier], model: FixedModel, **config: Any) -> TrainedClassifier:
    return kind(config, SMALL_LEXICON, None, None, model)


# --- what all of them share ---


@pytest.mark.parametrize("kind", [LinearIntentClassifier, ServiceClassifier, SafetyClassifier])
def test_a_message_without_text_is_left_alone(kind: type[TrainedClassifier]) -> None:
    classifier = with_model(kind, FixedModel())
    for empty in (Message({TEXT: ""}), Message({})):
        before = dict(empty.data)
        assert classifier.process([empty])[0].data == before


def test_configuration_overrides_defaults() -> None:
    classifier = with_model(SafetyClassifier, FixedModel(), certain=0.9)
    assert classifier.config == {**SafetyClassifier.get_default_config(), "certain": 0.9}


# --- intents ---


def test_intents_are_learnt_for_all_services(intents: TrainedClassifier) -> None:
    found = processed(intents, "我还剩几次心理咨询")
    assert found.get(INTENT)["name"] == "my_quota"
    assert {INTENT, INTENT_RANKING} <= found.output_properties


def test_the_ranking_starts_with_the_intent_and_is_cut(intents: TrainedClassifier) -> None:
    found = processed(intents, "收费吗")
    ranking = found.get(INTENT_RANKING)
    assert len(ranking) == 3 and ranking[0] == found.get(INTENT)
    assert ranking[0]["confidence"] >= ranking[1]["confidence"] >= ranking[2]["confidence"]


def test_two_questions_are_understood_one_by_one(intents: TrainedClassifier) -> None:
    text = "我还剩几次专家号？陪诊要钱吗"
    questions = processed(intents, text).get(QUESTIONS)
    assert [(text[q["start"] : q["end"]], q["intent"]) for q in questions] == [
        ("我还剩几次专家号", "my_quota"),
        ("陪诊要钱吗", "service_cost"),
    ]
    assert processed(intents, "我还剩几次专家号？").get(QUESTIONS) is None


# --- services ---


def test_the_annotated_service_is_what_is_learnt() -> None:
    assert annotated_service(message("[专家号](service:4.4)要钱吗", "service_cost")) == "4.4"
    assert annotated_service(message("[我妈](relation:parent)要钱吗", "service_cost")) == NO_SERVICE
    assert annotated_service(message("不要[陪诊](service:4.5)，要[专家号](service:4.4)", "book")) == "4.4"
    assert annotated_service(message("[早筛](service:4.1)的[专家号](service:4.4)", "book")) == "4.1.3"


def test_services_are_learnt_and_loaded(services: TrainedClassifier) -> None:
    assert {"4.4", "4.5", NO_SERVICE} == set(services.model.classes)


def service_entities(found: Message) -> list[tuple[str, int, int]]:
    return [(e["value"], e["start"], e["end"]) for e in found.get(ENTITIES, []) if e["entity"] == "service"]


@pytest.mark.parametrize(("confidence", "expected"), [(0.44, []), (0.46, [("4.3", 0, 4)])])
def test_without_a_name_the_model_speaks_when_it_is_sure_enough(confidence: float, expected: Any) -> None:
    classifier = with_model(ServiceClassifier, FixedModel(**{"4_3": confidence, "none": 0.1}))
    assert service_entities(processed(classifier, "发个照片")) == expected


def test_no_service_is_an_answer_too() -> None:
    classifier = with_model(ServiceClassifier, FixedModel(**{"4_3": 0.2, "none": 0.8}))
    assert service_entities(processed(classifier, "发个照片")) == []


NAMED = {"entity": "service", "value": "4.4", "start": 1, "end": 4}
RELATION = {"entity": "relation", "value": "parent", "start": 0, "end": 1}


@pytest.mark.parametrize(("confidence", "value"), [(0.96, "4.4"), (0.98, "4.1.3")])
def test_a_name_is_overruled_by_near_certainty_only(confidence: float, value: str) -> None:
    classifier = with_model(ServiceClassifier, FixedModel(**{"4_1_3": confidence}))
    found = processed(classifier, "约专家号", entities=[RELATION, NAMED])
    assert [e["value"] for e in found.get(ENTITIES)] == ["parent", value]


def test_two_names_are_left_as_they_are() -> None:
    classifier = with_model(ServiceClassifier, FixedModel(**{"4_2": 1.0}))
    assert service_entities(processed(classifier, "专家号和陪诊", entities=[NAMED])) == [("4.4", 1, 4)]


# --- dangers ---


def ranked(*shares: tuple[str, float]) -> dict[str, Any]:
    """What the intent model said, as it hands it on."""
    ranking = [{"name": name, "confidence": share} for name, share in shares]
    return {"intent": ranking[0], "intent_ranking": ranking}


def safe(own: float, **config: Any) -> TrainedClassifier:
    return with_model(SafetyClassifier, FixedModel(emergency=own, mental_crisis=0.0), **config)


@pytest.mark.parametrize(("text", "danger"), [("胸口疼得厉害", "emergency"), ("我想去死", "mental_crisis")])
def test_dangers_are_heard_whatever_the_intent_model_says(safety: TrainedClassifier, text: str, danger: str) -> None:
    intent = processed(safety, text, **ranked(("greet", 0.99))).get(INTENT)
    assert intent["name"] == danger and intent["confidence"] >= 0.9


def test_calm_sentences_keep_their_intent(safety: TrainedClassifier) -> None:
    for text in ("我还剩几次专家号", "专家号要钱吗", "你好"):
        assert processed(safety, text, **ranked(("greet", 0.7))).get(INTENT) == {"name": "greet", "confidence": 0.7}


def test_a_danger_comes_first_by_far_and_the_others_follow() -> None:
    found = processed(safe(0.6), "约专家号", **ranked(("book", 0.99), ("emergency", 0.98), ("my_quota", 0.5)))
    ranking = found.get(INTENT_RANKING)
    assert [r["name"] for r in ranking] == ["emergency", "book", "my_quota"]
    assert ranking[0] == found.get(INTENT) and ranking[0]["confidence"] - ranking[1]["confidence"] > 0.29


def test_what_else_is_asked_is_ranked_as_if_no_danger_were_heard() -> None:
    found = processed(safe(0.9), "约专家号", **ranked(("emergency", 0.996), ("book", 0.003), ("my_quota", 0.001)))
    assert [(r["name"], round(r["confidence"], 2)) for r in found.get(INTENT_RANKING)[1:]] == [
        ("book", 0.45),
        ("my_quota", 0.15),
    ]


def test_a_danger_only_the_intent_model_hears_gives_way_to_its_next_guess() -> None:
    found = processed(safe(0.0), "约专家号", **ranked(("emergency", 0.5), ("book", 0.4)))
    assert found.get(INTENT) == {"name": "book", "confidence": 0.4}
    assert [r["name"] for r in found.get(INTENT_RANKING)] == ["book"]


def test_a_message_of_several_clauses_is_also_judged_clause_by_clause() -> None:
    assert clauses("流血止不住了，电话医生几点上班") == ["流血止不住了", "电话医生几点上班"]
    assert clauses("流血止不住了") == []


def test_a_message_without_an_intent_can_be_a_danger() -> None:
    assert processed(safe(0.8), "救命").get(INTENT)["name"] == "emergency"


def test_every_intent_of_the_small_data_was_trained(intents: TrainedClassifier) -> None:
    assert set(intents.model.classes) == set(SENTENCES)

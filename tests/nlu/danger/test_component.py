"""The ear for danger: three levels, who is in it, and what becomes of the intent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from actions.language.normalise import normalise
from assistant.nlu.danger.component import SAFETY, SafetyClassifier
from assistant.nlu.danger.cues import project_cues
from assistant.nlu.danger.model import DangerModel, Judgement
from assistant.nlu.features import Sentence

from ..small import SMALL_LEXICON, training_data

BORDER = """== emergency self
胸口疼得喘不上气
我流血止不住了
我快晕过去了
我心口疼出冷汗
== emergency other
我妈胸口疼得直冒冷汗
他昏过去叫不醒了
我爸喘不上气了
老人倒地上不醒
== emergency self doubtful
胸口有点闷几天了
这两天有点心慌
最近头晕得厉害
胸口偶尔疼一下
== none past
去年胸口疼过已经好了
前年昏过一次早没事了
去年我爸胸口疼过好了
前年喘不上气住过院好了
== none nobody
累死我了今天
笑死我了
急死我了快点
烦死了
"""


class Fixed:
    """A model that always judges the same; words of the real cue file bear witness."""

    cues = project_cues()

    def __init__(self, certain: float, doubt: float = 0.0, in_clauses: float = 0.0, whole: str = "") -> None:
        self.certain, self.doubt, self.in_clauses, self.whole = certain, doubt, in_clauses, whole

    def judge(self, sentence: Sentence) -> Judgement:
        share = self.in_clauses if self.whole and sentence.text != self.whole else self.certain
        certain = {"mental_crisis": 0.0, "emergency": share}
        return Judgement(certain, {**certain, "emergency": share + self.doubt})

    def who(self, _sentence: Sentence, endangered: bool) -> str:
        return "self" if endangered else "nobody"


def heard(model: Fixed, text: str = "帮我看看", said: float = 0.0, **config: Any) -> Message:
    """The message after the layer, with an intent model that said ``book`` and ``emergency`` with share ``said``."""
    ranking = [{"name": "book", "confidence": 0.5}, {"name": "emergency", "confidence": said}]
    ranking.sort(key=lambda one: -float(str(one["confidence"])))
    classifier = SafetyClassifier(config, SMALL_LEXICON, None, None, model)  # type: ignore[arg-type]
    return classifier.process([Message({TEXT: text, "intent": ranking[0], "intent_ranking": ranking})])[0]


def level(message: Message) -> str:
    return str(message.get(SAFETY)["level"])


def test_the_finding_stands_in_the_parse_result() -> None:
    found = heard(Fixed(0.95))
    assert found.get(SAFETY) == {"kind": "emergency", "level": "certain", "who": "self", "confidence": 0.95}
    assert SAFETY in found.output_properties


@pytest.mark.parametrize(
    ("certain", "doubt", "expected"),
    [(0.5, 0.0, "certain"), (0.49, 0.0, "doubtful"), (0.1, 0.3, "doubtful"), (0.1, 0.09, "none"), (0.0, 0.0, "none")],
)
def test_how_sure_the_model_is_makes_the_level(certain: float, doubt: float, expected: str) -> None:
    assert level(heard(Fixed(certain, doubt), certain=0.5, doubtful=0.2)) == expected


def test_only_a_certain_danger_becomes_the_intent() -> None:
    sure, unsure = heard(Fixed(0.9), said=0.6), heard(Fixed(0.2), said=0.6)
    assert sure.get(INTENT)["name"] == "emergency" and sure.get(INTENT)["confidence"] >= 0.9
    assert (level(unsure), unsure.get(INTENT)["name"]) == ("doubtful", "book")


def test_the_intent_model_bears_witness() -> None:
    assert level(heard(Fixed(0.3), said=0.7, certain=0.5, witnessed=0.25)) == "certain"
    assert level(heard(Fixed(0.3), said=0.3, certain=0.5, witnessed=0.25)) == "doubtful"
    assert level(heard(Fixed(0.09), said=0.7, doubtful=0.2)) == "doubtful"
    assert level(heard(Fixed(0.01), said=0.7, doubtful=0.2)) == "none"


def test_words_bear_witness() -> None:
    assert level(heard(Fixed(0.3), "他昏迷了", certain=0.5, witnessed=0.25)) == "certain"
    assert level(heard(Fixed(0.09), "他昏迷了", doubtful=0.2)) == "doubtful"


@pytest.mark.parametrize(("share", "expected"), [(0.91, "none"), (0.93, "certain")])
def test_a_danger_hidden_in_a_routine_question_is_heard_when_it_is_sure(share: float, expected: str) -> None:
    text = "脸色很难看，专家号怎么约"
    assert level(heard(Fixed(0.0, in_clauses=share, whole=normalise(text)), text)) == expected


def test_nobody_is_in_danger_where_none_is_heard() -> None:
    assert heard(Fixed(0.0)).get(SAFETY) == {"kind": "none", "level": "none", "who": "nobody", "confidence": 0.0}


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> SafetyClassifier:
    folder, border = tmp_path_factory.mktemp("safety"), tmp_path_factory.mktemp("border")
    (border / "few.txt").write_text(BORDER, "utf8")
    storage, resource = LocalModelStorage.create(folder), Resource("safety")
    SafetyClassifier({"sentences": str(border)}, SMALL_LEXICON, storage, resource).train(training_data())
    loaded = SafetyClassifier.load({}, LocalModelStorage(folder), resource, None)  # type: ignore[arg-type]
    assert isinstance(loaded, SafetyClassifier) and isinstance(loaded.model, DangerModel)
    return loaded


@pytest.mark.parametrize(
    ("text", "kind", "who"),
    [("我妈昏过去叫不醒", "emergency", "other"), ("去年胸口疼过好了", "none", "past"), ("累死了今天", "none", "nobody")],
)
def test_kind_and_who_are_learnt_kept_and_loaded(trained: SafetyClassifier, text: str, kind: str, who: str) -> None:
    found = trained.process([Message({TEXT: text})])[0].get(SAFETY)
    assert (found["kind"], found["who"]) == (kind, who)


def test_the_fingerprint_follows_the_sentences(tmp_path: Path) -> None:
    config = {"sentences": str(tmp_path)}
    before = SafetyClassifier.fingerprint_addon(config)
    (tmp_path / "few.txt").write_text(BORDER, "utf8")
    assert SafetyClassifier.fingerprint_addon(config) != before

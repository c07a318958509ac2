"""The importer reads the project as Rasa's own does, without synonyms and with lookup tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.validator import Validator

from assistant import project
from assistant.nlu import importer
from assistant.nlu.importer import ProjectImporter

from .small import SENTENCES, SMALL_LEXICON

CONTRADICTING = """version: "3.1"
nlu:
- intent: greet
  examples: |
    - [早筛](service:4.1)在吗
    - [早筛](service:4.1.3)的门诊在吗
"""


@pytest.fixture
def small(small_project: Path, monkeypatch: pytest.MonkeyPatch) -> ProjectImporter:
    monkeypatch.setattr(importer, "project_lexicon", lambda: SMALL_LEXICON)
    return ProjectImporter("config.yml", "domain.yml", ["data"])


def test_one_lookup_table_a_label(small: ProjectImporter) -> None:
    found = {table["name"]: table["elements"] for table in small.get_nlu_data("zh").lookup_tables}
    assert found["relation"] == ["我妈"]
    assert set(found) == {"admission_notice", "relation", "service", "surgery_setting"}
    assert "早筛门诊" in found["service"]


def test_every_sentence_domain_and_rule_is_read(small: ProjectImporter) -> None:
    assert len(small.get_nlu_data().intent_examples) == sum(map(len, SENTENCES.values()))
    assert set(SENTENCES) <= set(small.get_domain().intents)
    assert small.get_stories().story_steps
    assert small.get_config()["language"] == "zh"


def test_contradicting_annotations_are_no_synonyms_and_no_reason_to_warn(
    small_project: Path, recwarn: pytest.WarningsRecorder
) -> None:
    (small_project / "data" / "nlu" / "small.yml").write_text(CONTRADICTING, encoding="utf8")
    data = ProjectImporter("config.yml", "domain.yml", ["data"]).get_nlu_data()
    assert values(data) == {"早筛在吗": "4.1", "早筛的门诊在吗": "4.1.3"}
    assert data.entity_synonyms == {}
    assert not [warning for warning in recwarn if "synonym" in str(warning.message)]


def values(data: TrainingData) -> dict[str, str]:
    return {example.get(TEXT): example.get(ENTITIES)[0]["value"] for example in data.entity_examples}


def test_what_lies_below_the_knowledge_folders_is_not_training_data(small_project: Path) -> None:
    for folder in ("handbook", "lexicon", "demo", "replies", "safety"):
        (small_project / "data" / folder).mkdir(exist_ok=True)
        (small_project / "data" / folder / "utterances.yml").write_text(CONTRADICTING, encoding="utf8")
    found = importer.get_data_files(["data"], importer._is_training_data)
    assert sorted(Path(file).as_posix() for file in found) == [
        "data/concepts.yml",
        "data/nlu/small.yml",
        "data/rules.yml",
        "data/safety_cues.yml",
    ]


# Sent by the buttons below a proposal; nobody says them, so there is nothing to learn.
@pytest.mark.filterwarnings("ignore:The intent '(confirm|decline)' is listed in the domain file:UserWarning")
# What follows a message is the policy component's affair, not a story's (docs/decisions/05-policy-component.md).
@pytest.mark.filterwarnings("ignore:The (intent|action) '.*' is not used in any story or rule:UserWarning")
def test_the_project_is_read_and_found_valid_without_a_warning() -> None:
    """What ``rasa data validate`` does; warnings are errors in all tests, also of a sentence under two intents."""
    base = project.root()
    everything = TrainingDataImporter.load_from_config(
        str(base / "config.yml"), str(base / "domain.yml"), [str(base / "data")]
    )
    validator = Validator.from_importer(everything)
    assert len(validator.intents.intent_examples) > 2_500
    assert "action_start_booking" in validator.domain.action_names_or_texts
    assert validator.verify_domain_validity()
    assert validator.verify_nlu(ignore_warnings=True)
    assert validator.verify_actions_in_stories_rules() and validator.verify_forms_in_stories_rules()
    assert validator.verify_story_structure(ignore_warnings=False)

"""Lookup tables for Rasa, made from the catalogue and the lexicons."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.nlu.lexicon import project_lexicon


class CatalogueImporter(TrainingDataImporter):
    """Adds one lookup table an entity to the training data.

    Rasa hashes training data, so a changed alias also changes what `rasa train` sees, and
    Rasa's own tools (`rasa data validate`, a RegexFeaturizer in a trial config) know the names.
    """

    def __init__(
        self, config_file: str | None = None, domain_path: Any = None, training_data_paths: Any = None, **_: Any
    ) -> None:
        self._tables = project_lexicon().by_label()

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        return TrainingData(
            lookup_tables=[{"name": name, "elements": words} for name, words in sorted(self._tables.items())]
        )

    def get_domain(self) -> Domain:
        return Domain.empty()

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        return StoryGraph([])

    def get_conversation_tests(self) -> StoryGraph:
        return StoryGraph([])

    def get_config(self) -> dict[str, Any]:
        return {}

    def get_config_file_for_auto_config(self) -> str | None:
        return None

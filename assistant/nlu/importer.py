"""How Rasa reads the project: its own files, and lookup tables made from the catalogue and the lexicons."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.shared.data import get_data_files
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant import project
from assistant.nlu.lexicon import project_lexicon

# Folders below data/ with knowledge of other shapes, which Rasa would try to read as training data.
_KNOWLEDGE = ("handbook", "lexicon", "demo", "replies", "safety", "talks", "language", "roles")


class ProjectImporter(RasaFileImporter):
    """Reads what Rasa's own importer reads, without synonyms, and adds one lookup table an entity.

    An annotation such as ``[早筛](service:4.1.3)`` tells the value in that very sentence. Rasa takes each for a
    synonym valid everywhere, warns that they contradict each other, and would offer them to a synonym mapper.
    Rasa hashes training data, so a changed alias also changes what ``rasa train`` sees, and Rasa's own tools
    (``rasa data validate``, a RegexFeaturizer in a trial config) know the names.
    """

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: Any = None,
        training_data_paths: list[str] | str | None = None,
    ) -> None:
        super().__init__(config_file, domain_path, get_data_files(training_data_paths, _is_training_data))
        self._tables = project_lexicon().by_label()

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Utterances of all files, and the lookup tables. Raises YamlException for a file of another shape."""
        tables = [{"name": name, "elements": words} for name, words in sorted(self._tables.items())]
        sets = [_UtteranceReader().read(file) for file in self._nlu_files]
        return TrainingData().merge(*sets, TrainingData(lookup_tables=tables))


def _is_training_data(path: str) -> bool:
    data = project.root() / "data"
    return not any((data / folder) in Path(path).resolve().parents for folder in _KNOWLEDGE)


class _NoSynonyms(dict[str, Any]):
    """Forgets what it is told: Rasa's reader finds nothing to compare a new synonym with."""

    def __setitem__(self, text: str, value: Any) -> None:
        pass


class _UtteranceReader(RasaYAMLReader):
    def __init__(self) -> None:
        super().__init__()
        self.entity_synonyms = _NoSynonyms()

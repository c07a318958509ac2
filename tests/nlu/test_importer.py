"""The importer adds lookup tables, and nothing else."""

from __future__ import annotations

import pytest

from assistant.nlu import importer
from assistant.nlu.importer import CatalogueImporter

from .small import SMALL_LEXICON


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> CatalogueImporter:
    monkeypatch.setattr(importer, "project_lexicon", lambda: SMALL_LEXICON)
    return CatalogueImporter("config.yml", "domain.yml", ["data"])


def test_one_lookup_table_a_label(tables: CatalogueImporter) -> None:
    found = {table["name"]: table["elements"] for table in tables.get_nlu_data("zh").lookup_tables}
    assert found["relation"] == ["我妈"]
    assert set(found) == {"admission_notice", "relation", "service", "surgery_setting"}
    assert "早筛门诊" in found["service"]


def test_nothing_else_comes_from_here(tables: CatalogueImporter) -> None:
    data = tables.get_nlu_data()
    assert (data.training_examples, data.entity_synonyms, data.regex_features) == ([], {}, [])
    assert tables.get_domain().is_empty()
    assert tables.get_stories().story_steps == tables.get_conversation_tests().story_steps == []
    assert tables.get_config() == {}
    assert tables.get_config_file_for_auto_config() is None

"""Texts in the model archive, and the hash of the code that made it."""

from __future__ import annotations

from pathlib import Path

from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource

from assistant.nlu.storage import read_text, source_digest, write_text


def test_a_text_comes_back_as_it_was(tmp_path: Path) -> None:
    storage, resource = LocalModelStorage.create(tmp_path), Resource("words")
    write_text(storage, resource, "a.json", "专家号\n👌")
    assert read_text(storage, resource, "a.json") == "专家号\n👌"


def test_the_code_has_one_stable_hash() -> None:
    assert source_digest() == source_digest()
    assert len(source_digest()) == 16 and int(source_digest(), 16) >= 0

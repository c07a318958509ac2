"""A project of a handful of sentences, and lexicons of a handful of words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant import project
from assistant.nlu.lexicon import Lexicon

from .small import DOMAIN, NLU, RULES, SMALL_LEXICON


@pytest.fixture(scope="session")
def small_lexicon() -> Lexicon:
    return SMALL_LEXICON


@pytest.fixture
def small_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the real configuration, catalogue and word lists, but few intents; the current folder."""
    real = project.root()
    knowledge = ("data/concepts.yml", "data/safety_cues.yml", "data/handbook/jiankang-suixin-v.yml")
    for name in ("config.yml", *knowledge):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(real / name, tmp_path / name)
    shutil.copytree(real / "data" / "lexicon", tmp_path / "data" / "lexicon")
    for name, content in (("domain.yml", DOMAIN), ("data/nlu/small.yml", NLU), ("data/rules.yml", RULES)):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf8")
    monkeypatch.setenv("RASA_CACHE_DIRECTORY", str(tmp_path / ".rasa" / "cache"))
    monkeypatch.chdir(tmp_path)
    return tmp_path

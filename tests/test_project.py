"""Which files shape the model, and that the fingerprint follows them and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assistant import project

FILES = {
    "config.yml": "language: zh",
    "domain.yml": "intents: []",
    "data/rules.yml": "rules: []",
    "data/safety/near_misses/talk.txt": "== none nobody",
    "data/concepts.yml": "{}",
    "data/nlu/a.yml": "nlu: []",
    "data/lexicon/relation.yml": "[]",
    "data/handbook/jiankang-suixin-v.yml": "services: {}",
    "data/demo/members.yml": "[]",
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one file of each kind; the current folder."""
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_current_folder_is_the_project_if_it_holds_one(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert project.root() == home
    assert project.models_dir() == home / "models"
    assert project.catalogue_file() == home / "data/handbook/jiankang-suixin-v.yml"
    monkeypatch.chdir(home / "data")
    assert project.root() == Path(project.__file__).parents[1]


def test_the_installed_project_is_complete(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home / "data")
    assert project.catalogue_file().is_file()
    assert all(file.is_file() for file in project.training_inputs())


@pytest.mark.parametrize("name", [name for name in FILES if "demo" not in name])
def test_a_changed_input_changes_the_fingerprint(home: Path, name: str) -> None:
    before = project.fingerprint()
    (home / name).write_text(FILES[name] + " ", encoding="utf8")
    assert project.fingerprint() != before


def test_demo_members_and_other_files_do_not(home: Path) -> None:
    before = project.fingerprint()
    (home / "data/demo/members.yml").write_text("- {id: demo-new}", encoding="utf8")
    (home / "data/demo/more").mkdir()
    (home / "data/demo/more/members.yml").write_text("[]", encoding="utf8")
    (home / "data/notes.txt").write_text("x", encoding="utf8")
    (home / "README.md").write_text("x", encoding="utf8")
    os.utime(home / "config.yml")
    assert project.fingerprint() == before


def test_a_file_called_demo_elsewhere_counts(home: Path) -> None:
    before = project.fingerprint()
    (home / "data/nlu/demo").mkdir()
    (home / "data/nlu/demo/x.yml").write_text("nlu: []", encoding="utf8")
    assert project.fingerprint() != before


def test_a_renamed_and_a_moved_file_change_it(home: Path) -> None:
    before = project.fingerprint()
    (home / "data/nlu/a.yml").rename(home / "data/nlu/b.yml")
    renamed = project.fingerprint()
    (home / "data/nlu/b.yml").rename(home / "data/lexicon/b.yml")
    assert len({before, renamed, project.fingerprint()}) == 3


def test_where_the_project_lies_does_not_matter(
    home: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = project.fingerprint()
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "project"
    home.rename(elsewhere)
    monkeypatch.chdir(elsewhere)
    assert project.fingerprint() == before


def test_the_model_is_named_by_the_fingerprint(home: Path) -> None:
    assert project.model_path() == home / "models" / f"suixin-{project.fingerprint()}.tar.gz"
    assert len(project.fingerprint()) == 16


def test_code_that_shapes_what_is_learnt_counts() -> None:
    names = {file.name for file in project.training_inputs()}
    assert {"tokenizer.py", "linear.py", "normalise.py", "config.yml", "domain.yml"} <= names

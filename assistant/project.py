"""Where the project's files lie, and which of them shape the trained model."""

from __future__ import annotations

import hashlib
from pathlib import Path

_PACKAGE_ROOT = Path(__file__).resolve().parents[1]
_EDITION = "jiankang-suixin-v.yml"
# What the assistant says and shows, or weighs in the dialogue: another wording is no reason to train again.
_NOT_LEARNT = ("demo", "replies", "language", "handbook/verbatim")


def root() -> Path:
    """The project's folder: the current one if it holds the project, else the installed one."""
    here = Path.cwd()
    return here if (here / "config.yml").is_file() and (here / "domain.yml").is_file() else _PACKAGE_ROOT


def models_dir() -> Path:
    return root() / "models"


def catalogue_file() -> Path:
    """The handbook as data, whose names and aliases the assistant understands."""
    return root() / "data" / "handbook" / _EDITION


def training_inputs() -> list[Path]:
    """Every file whose content decides what the trained model is, in a stable order."""
    base = root()
    files = [base / "config.yml", base / "domain.yml"]
    apart = {base / "data" / folder for folder in _NOT_LEARNT}
    files += sorted(file for file in (base / "data").rglob("*.yml") if not apart & set(file.parents))
    files += sorted((base / "data" / "safety").rglob("*.txt"))
    files += sorted((_PACKAGE_ROOT / "assistant" / "nlu").rglob("*.py"))
    files += sorted((_PACKAGE_ROOT / "actions" / "language").rglob("*.py"))
    return files


def fingerprint() -> str:
    """Sixteen hex digits over names and content of the training inputs; where the project lies does not matter."""
    digest = hashlib.sha256()
    for file in training_inputs():
        home = root() if root() in file.parents else _PACKAGE_ROOT
        content = file.read_bytes()
        digest.update(f"{file.relative_to(home).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:16]


def model_path() -> Path:
    """Where the model of the project as it stands now lies once it has been trained."""
    return models_dir() / f"suixin-{fingerprint()}.tar.gz"

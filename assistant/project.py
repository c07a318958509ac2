"""Where the project's files lie, and which of them shape the trained model."""

from __future__ import annotations

import hashlib
from pathlib import Path

_PACKAGE_ROOT = Path(__file__).resolve().parents[1]


def root() -> Path:
    """The project's folder: the current one if it holds the project, else the installed one."""
    here = Path.cwd()
    return here if (here / "config.yml").is_file() and (here / "domain.yml").is_file() else _PACKAGE_ROOT


def models_dir() -> Path:
    return root() / "models"


def training_inputs() -> list[Path]:
    """Every file whose content decides what the trained model is, in a stable order."""
    base = root()
    files = [base / "config.yml", base / "domain.yml"]
    files += sorted((base / "data").rglob("*.yml"))
    files += sorted((_PACKAGE_ROOT / "assistant" / "nlu").rglob("*.py"))
    files += sorted((_PACKAGE_ROOT / "actions" / "language").rglob("*.py"))
    return [file for file in files if "demo" not in file.relative_to(file.anchor).parts[-2:]]


def fingerprint() -> str:
    """Sixteen hex digits over the content of the training inputs."""
    digest = hashlib.sha256()
    for file in training_inputs():
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def model_path() -> Path:
    """Where the model of the project as it stands now lies once it has been trained."""
    return models_dir() / f"suixin-{fingerprint()}.tar.gz"

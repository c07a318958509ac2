"""The hospital departments people name, from the same lexicon by which the assistant hears them in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import yaml

from ..errors import CatalogueError

DEPARTMENTS_PATH = Path(__file__).resolve().parents[3] / "data" / "lexicon" / "department.yml"


@lru_cache(maxsize=4)
def department_names(path: Path = DEPARTMENTS_PATH) -> Mapping[str, str]:
    """Every form and every name of a department → its name. Raises CatalogueError for a file of another shape."""
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8")) or []
        return {
            str(form): str(entry["value"]) for entry in entries for form in (entry["value"], *entry["forms"])
        }
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise CatalogueError(str(path), "（整个文件）", f"科室词表读不出来：{error}") from error

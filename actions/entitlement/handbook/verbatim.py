"""The handbook's own words, clause by clause, for an agent who wants to read them out or to show them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from ..errors import CatalogueError
from .base import CLAUSE_PATTERN, Clause, Fact
from .loader import DEFAULT_PATH

try:
    from yaml import CSafeLoader as _SafeLoader
except ImportError:  # pragma: no cover - a PyYAML built without libyaml
    from yaml import SafeLoader as _SafeLoader  # type: ignore[assignment]


@dataclass(frozen=True)
class Verbatim:
    """The text of every clause of one edition as printed, without its line breaks.

    A clause that the handbook prints twice (4.6 and 4.7 have two lists a, b, c) holds both, a line each.
    """

    clauses: dict[str, str]

    def of(self, clause: str) -> str:
        """The text of ``clause``; empty where the handbook has none of that number (a service as a whole)."""
        return self.clauses.get(clause, "")

    def quote(self, fact: Fact) -> str:
        """The handbook's words ``fact`` rests on; empty where it tells of the handbook's silence."""
        return fact.verbatim or self.of(fact.clause)


def load_verbatim(path: Path | None = None) -> Verbatim:
    """The verbatim text beside catalogue ``path`` (default: 健康随心Ⅴ), in ``verbatim/`` under the same file name.

    Raises CatalogueError when the file is missing or is no mapping of clause numbers to texts.
    """
    catalogue = (path or DEFAULT_PATH).resolve()
    return _read(catalogue.parent / "verbatim" / catalogue.name)


@lru_cache(maxsize=8)
def _read(file: Path) -> Verbatim:
    try:
        raw = yaml.load(file.read_bytes(), Loader=_SafeLoader)
    except OSError as error:
        raise CatalogueError(str(file), "（文件）", f"打不开：{error.strerror}") from error
    except yaml.YAMLError as error:
        raise CatalogueError(str(file), "（整个文件）", "YAML 写法有误") from error
    if not isinstance(raw, dict):
        raise CatalogueError(str(file), "（整个文件）", "应为一组 条款号: 原文")
    for clause, text in raw.items():
        if not CLAUSE_PATTERN.fullmatch(str(clause)) or not isinstance(text, str) or not text:
            raise CatalogueError(str(file), str(clause), "应为 条款号: 原文")
    return Verbatim({Clause(clause): text for clause, text in raw.items()})

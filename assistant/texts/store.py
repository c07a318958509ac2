"""Writing worded-anew replies into data/replies, keeping what stood there before, and going back to it.

Comments and order of the files stay. Each taking over keeps the files it changed below ``versions/<number>``; ``rollback``
puts the newest of them back. A wording for a later day waits in ``coming/<day>.yml`` until a process starts on or after it.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from actions.replies.phrasebook import COMING, Entry

_VERSIONS = "versions"
_MADE = "made.txt"


class NothingKept(Exception):
    """There is no earlier version to go back to."""


def take_over(folder: Path, changed: Sequence[Entry], today: date) -> Path | None:
    """Write ``changed``; returns where the files as they were are kept, None where nothing changed."""
    if not changed:
        return None
    later = {entry.id for entry in changed if entry.effective_from and date.fromisoformat(entry.effective_from) > today}
    files: dict[Path, list[Entry]] = defaultdict(list)
    for entry in changed:
        files[_later_file(folder, entry) if entry.id in later else _file_of(folder, entry.id)].append(entry)
    outdated = _outdated(folder, {entry.id for entry in changed} - later, today)
    kept = _keep(folder, {**files, **outdated})
    for file, entries in files.items():
        _write(file, entries)
    for file, ids in outdated.items():
        _drop(file, ids)
    return kept


def _outdated(folder: Path, ids: set[str], today: date) -> dict[Path, set[str]]:
    """Wordings of ``ids`` whose day has come: the new one takes their place."""
    come = [file for file in sorted((folder / COMING).glob("*.yml")) if file.stem <= today.isoformat()]
    held = {file: ids & set(_yaml().load(file.read_text("utf-8")) or {}) for file in come}
    return {file: found for file, found in held.items() if found}


def newest(folder: Path) -> tuple[str, list[str]]:
    """The number of the version ``rollback`` would put back, and the files it concerns. Raises NothingKept."""
    found = _newest(folder)
    files = [str(file.relative_to(found)) for file in found.rglob("*.yml")]
    return found.name, sorted([*files, *(found / _MADE).read_text(encoding="utf-8").splitlines()])


def _newest(folder: Path) -> Path:
    kept = sorted((folder / _VERSIONS).glob("[0-9]*"))
    if not kept:
        raise NothingKept
    return kept[-1]


def rollback(folder: Path) -> list[str]:
    """Put the files of the newest kept version back; returns their names. Raises NothingKept."""
    newest = _newest(folder)
    made = (newest / _MADE).read_text(encoding="utf-8").splitlines()
    for name in made:
        (folder / name).unlink(missing_ok=True)
    back = [file.relative_to(newest) for file in sorted(newest.rglob("*.yml"))]
    for file in back:
        shutil.copy(newest / file, folder / file)
    shutil.rmtree(newest)
    return sorted([*map(str, back), *made])


def _keep(folder: Path, files: Iterable[Path]) -> Path:
    """A copy of ``files`` as they stand, and the names of those that do not exist yet."""
    before = sorted((folder / _VERSIONS).glob("[0-9]*"))
    kept = folder / _VERSIONS / f"{int(before[-1].name) + 1 if before else 1:04}"
    kept.mkdir(parents=True)
    made = []
    for file in files:
        name = file.relative_to(folder)
        if file.is_file():
            (kept / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, kept / name)
        else:
            made.append(str(name))
    (kept / _MADE).write_text("".join(f"{name}\n" for name in made), encoding="utf-8")
    return kept


def _file_of(folder: Path, key: str) -> Path:
    """The file in which the reply ``key`` stands."""
    return next(file for file in sorted(folder.glob("*.yml")) if key in (_yaml().load(file.read_text("utf-8")) or {}))


def _later_file(folder: Path, entry: Entry) -> Path:
    return folder / COMING / f"{entry.effective_from}.yml"


def _write(file: Path, entries: Iterable[Entry]) -> None:
    yaml = _yaml()
    content = (yaml.load(file.read_text(encoding="utf-8")) if file.is_file() else None) or {}
    for entry in entries:
        content[entry.id] = _as_yaml(entry)
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(".tmp")
    with beside.open("w", encoding="utf-8") as stream:
        yaml.dump(content, stream)
    beside.replace(file)


def _drop(file: Path, ids: set[str]) -> None:
    yaml = _yaml()
    content = yaml.load(file.read_text(encoding="utf-8"))
    for key in ids:
        del content[key]
    with file.open("w", encoding="utf-8") as stream:
        yaml.dump(content, stream)


def _as_yaml(entry: Entry) -> Any:
    """An entry as it is written in a reply file: only the fields that say something."""
    names = ("text", "short", "again", "clause", "owner", "author", "approver", "effective_from")
    fields: dict[str, Any] = {name: getattr(entry, name) for name in names if getattr(entry, name)}
    return {**fields, **({"others": list(entry.others)} if entry.others else {})}


def _yaml() -> Any:
    yaml: Any = YAML()
    yaml.width, yaml.preserve_quotes, yaml.allow_unicode = 4096, True, True
    return yaml

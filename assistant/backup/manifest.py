"""What a backup says of itself: its files, each with its SHA-256."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.cli.shared.errors import WrongCall

MANIFEST, FORMAT = "manifest.json", 1
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Copied:
    """One database of a backup: what it is, its file in the folder, and the SHA-256 of that file."""

    name: str
    kind: str
    file: str
    sha256: str


def write(folder: Path, found: Sequence[Copied], at: datetime) -> None:
    """The manifest of `found`, made at `at`."""
    told = {"format": FORMAT, "made_at": at.isoformat(), "databases": [asdict(one) for one in found]}
    (folder / MANIFEST).write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def read(folder: Path) -> list[Copied]:
    """The copies of the backup in `folder`, every file as it was written. Raises WrongCall."""
    try:
        told: Any = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        found = [Copied(**one) for one in told["databases"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WrongCall(f"{folder} 不是一份备份：读不出 {MANIFEST}") from error
    if told.get("format") != FORMAT:
        raise WrongCall(f"{folder} 是第 {told.get('format')} 版备份，这个程序只认第 {FORMAT} 版")
    for one in found:
        if Path(one.file).name != one.file:
            raise WrongCall(f"{MANIFEST} 里的 {one.file} 不在备份的文件夹里")
        if not (folder / one.file).is_file() or sha256(folder / one.file) != one.sha256:
            raise WrongCall(f"{folder / one.file} 缺失或者被改过，和 {MANIFEST} 对不上")
    return found


def sha256(file: Path) -> str:
    """The digest of a file, in hex."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()

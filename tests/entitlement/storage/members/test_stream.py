"""Reading a members file piece by piece."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.entitlement import MembersFileError
from actions.entitlement.storage.members.stream import Piece, batches, parsed


def read(tmp_path: Path, text: str) -> list[Piece]:
    """All pieces of a file with this text."""
    path = tmp_path / "m.yml"
    path.write_text(text, encoding="utf-8")
    return [piece for batch in batches(path) for piece in parsed(batch)]


def test_entries(tmp_path: Path) -> None:
    """Comments and marks before the first entry, comments between them, a byte order mark."""
    found = read(tmp_path, "\ufeff# demo\n---\n\n- id: a\n  usage:\n    - {service: '4.4', on: 2026-05-01}\n# next\n- id: b\n")
    assert [piece.raw for piece in found] == [
        {"id": "a", "usage": [{"service": "4.4", "on": "2026-05-01"}]},
        {"id": "b"},
    ]
    assert [piece.index for piece in found] == [0, 1]


def test_words_stay_words(tmp_path: Path) -> None:
    """`on` is a key and no truth value; days are left to the records; true and false are truth values."""
    (piece,) = read(tmp_path, "- {on: 2024-02-30, no: yes, paid: true, unpaid: False}\n")
    assert piece.raw == {"on": "2024-02-30", "no": "yes", "paid": True, "unpaid": False}


def test_a_broken_entry_spoils_itself_only(tmp_path: Path) -> None:
    """With the place in it."""
    found = read(tmp_path, "- id: a\n- id: [b\n  name: x\n- id: c\n")
    assert [bool(piece.problem) for piece in found] == [False, True, False]
    assert "YAML" in found[1].problem
    assert found[2].raw == {"id": "c"}


def test_empty(tmp_path: Path) -> None:
    """An empty list has no members."""
    assert read(tmp_path, "[]\n") == []
    assert read(tmp_path, "# nobody yet\n") == []


def test_no_list(tmp_path: Path) -> None:
    """Something else, or no text at all."""
    with pytest.raises(MembersFileError):
        read(tmp_path, "members:\n- id: a\n")
    path = tmp_path / "binary.yml"
    path.write_bytes(b"- id: \xff\xfe\n")
    with pytest.raises(MembersFileError):
        list(batches(path))

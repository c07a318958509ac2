"""From the text of a members file to members that are ready to be stored; large files on all processors.

What one entry alone can tell is judged here; ids that may stand in the file only once are watched by `members_file`.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ...handbook import Catalogue
from .checks import CheckedMember, checked
from .findings import Refusal, RefusedMember
from .records import MemberRecord, parse_record
from .stream import Batch, Piece, batches, parsed

# Below this size the processes would take longer to start than to read. In bytes.
_LARGE = 8_000_000
_MOST_PROCESSES = 4


@dataclass(frozen=True)
class ReadMember:
    """One entry of the file: the member, or why it is refused. A readable entry names its ids either way."""

    index: int
    id: str
    member: CheckedMember | None = None
    refused: RefusedMember | None = None
    readable: bool = False
    openid: str = ""
    policies: tuple[str, ...] = ()
    bookings: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadBatch:
    """Consecutive entries; `position` is the byte of the file the last one ends at."""

    entries: tuple[ReadMember, ...]
    position: int


def read_members(path: Path, catalogue: Catalogue, today: date, processes: int | None = None) -> Iterator[ReadBatch]:
    """Every entry of the file in order. Raises MembersFileError when it cannot be read or is no list.

    `processes` None: as many as there are processors for a large file, none beside this one for a small.
    """
    count = _processes(path) if processes is None else processes
    if count < 2:
        return (read_batch(batch, catalogue, today) for batch in batches(path))
    return _in_parallel(batches(path), catalogue, today, count)


def _processes(path: Path) -> int:
    # A daemon process may not have children.
    if multiprocessing.current_process().daemon or not path.is_file() or path.stat().st_size < _LARGE:
        return 1
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, _MOST_PROCESSES)


def _in_parallel(found: Iterable[Batch], catalogue: Catalogue, today: date, count: int) -> Iterator[ReadBatch]:
    """The same in processes of their own; a few batches ahead of whoever stores them, never the whole file."""
    # Spawned, not forked: this process may have threads and open database connections.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(count, context, initializer=_begin, initargs=(catalogue, today))
    under_way: deque[Future[ReadBatch]] = deque()
    try:
        for batch in found:
            under_way.append(pool.submit(_read_here, batch))
            if len(under_way) > 2 * count:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_HERE: dict[str, Any] = {}


def _begin(catalogue: Catalogue, today: date) -> None:
    """Once in every process: what it reads by. What is read holds no cycles, so nobody need look for them."""
    gc.disable()
    _HERE.update(catalogue=catalogue, today=today)


def _read_here(batch: Batch) -> ReadBatch:
    return read_batch(batch, _HERE["catalogue"], _HERE["today"])


def read_batch(batch: Batch, catalogue: Catalogue, today: date) -> ReadBatch:
    """The entries of one batch."""
    entries = tuple(_read(piece, catalogue, today) for piece in parsed(batch))
    return ReadBatch(entries, batch.entries[-1][1])


def _read(piece: Piece, catalogue: Catalogue, today: date) -> ReadMember:
    try:
        if piece.problem:
            raise Refusal("", piece.problem)
        try:
            record = parse_record(piece.raw, today)
        except ValidationError as error:
            raise _explained(error) from error
    except Refusal as refusal:
        return ReadMember(piece.index, _id(piece.raw), refused=_refused(piece, refusal))
    try:
        return _readable(record, piece.index, checked(record, piece.index, catalogue, today), None)
    except Refusal as refusal:
        return _readable(record, piece.index, None, _refused(piece, refusal))


def _readable(
    record: MemberRecord, index: int, member: CheckedMember | None, refused: RefusedMember | None
) -> ReadMember:
    return ReadMember(
        index, record.id, member, refused, True, record.openid or "",
        tuple(policy.number for policy in record.policies), tuple(entry.id for entry in record.bookings),
    )  # fmt: skip


def _refused(piece: Piece, refusal: Refusal) -> RefusedMember:
    return RefusedMember(piece.index, _id(piece.raw), refusal.field, refusal.reason)


def _id(raw: Any) -> str:
    known = raw.get("id") if isinstance(raw, dict) else None
    return "" if known is None else str(known)


_REASONS = {
    "value_error.missing": "缺少这一项",
    "value_error.extra": "不认识这一项",
    "type_error.none.not_allowed": "不能为空",
    "type_error.integer": "应为整数",
    "value_error.strictbool": "应为 true 或 false",
    "value_error.number.not_ge": "不能是负数",
    "value_error.any_str.min_length": "不能为空",
    "type_error.dict": "应为一个会员",
    "type_error.list": "应为列表",
    "value_error.str.regex": "写法不对",
}


def _explained(error: ValidationError) -> Refusal:
    first = error.errors()[0]
    field = ""
    for part in first["loc"]:
        if part != "__root__":
            field += f"[{part}]" if isinstance(part, int) else f".{part}" if field else str(part)
    if first["type"] == "type_error.enum":
        allowed = "、".join(str(value.value) for value in first["ctx"]["enum_values"])
        return Refusal(field, f"只能是：{allowed}")
    return Refusal(field, _REASONS.get(first["type"], first["msg"]))

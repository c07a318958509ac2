"""A bar on stderr for long loads; silent where nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from actions.entitlement.storage.members.loading import LoadProgress


@contextmanager
def loading(title: str) -> Iterator[Callable[[LoadProgress], None] | None]:
    """A function that moves a bar over the bytes of the file; None when stderr is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda at: bar.update(
            task, completed=at.bytes_read, total=at.bytes_total or None, description=f"{title} {at.members}"
        )

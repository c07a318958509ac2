"""Short sentences by id, from `texts.yml` beside this file."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    return dict(yaml.safe_load(Path(__file__).with_name("texts.yml").read_text("utf-8")))


def text(name: str, /, **words: object) -> str:
    """The Chinese sentence `name`, its braces filled with `words`. Raises KeyError for an unknown one."""
    return _known()[name].format(**words)


class Refused(Exception):
    """A request that is not carried out; `message` is one Chinese sentence, `status` the HTTP status."""

    def __init__(self, name: str, /, status: int = 400, **words: object) -> None:
        super().__init__(name)
        self.name, self.status, self.message = name, status, text(name, **words)

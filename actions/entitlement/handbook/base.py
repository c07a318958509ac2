"""The two building stones of every catalogue model: strictness and the clause."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel, Extra, Field, root_validator, validator

from .tags import Tag, YesNo

# Handbook numbering: a chapter ("一"), a clause of chapters 2 to 6 ("2.5.2", "4.1.3"), a headed part of a
# service ("4.3 服务时间", "4.4 流程1", "4.6 注意10a"), or an appendix ("附录2"). The five headed sections
# of 4.1 ("一、早筛方案定制" …) are cited as 4.1.1 to 4.1.5, as everywhere in this project. Which services chapter four
# has is the catalogue's own matter: its checks refuse a clause of a service it does not have.
SERVICE_ID = r"4\.[1-9]\d?(?:\.[1-9]\d?)?"
CLAUSE_PATTERN = re.compile(
    r"(?:[一二三四五六]"
    r"|[23](?:\.[1-6])(?:\.[1-3])?"
    rf"|{SERVICE_ID}(?: (?:服务内容|服务时间|(?:流程|注意)[1-9]\d?[a-g]?))?"
    r"|5\.[1-5](?:\.[1-6])?"
    r"|6\.(?:1[01]|[1-9])(?:\.[1-6])?"
    r"|附录[1-6])"
)


class Clause(str):
    """A clause number of the handbook, for example "3.2" or "4.4 注意4"."""

    @classmethod
    def __get_validators__(cls) -> Iterator[Callable[[Any], Clause]]:
        yield cls.parse

    @classmethod
    def parse(cls, value: Any) -> Clause:
        """Return `value` as a clause; raises TypeError or ValueError (with a Chinese reason) otherwise."""
        if not isinstance(value, str):
            raise TypeError('条款号要写成带引号的文字，例如 "3.2"')
        if not CLAUSE_PATTERN.fullmatch(value):
            raise ValueError(f"不是手册的条款号：{value!r}")
        return cls(value)


class Strict(BaseModel):
    """Frozen, and refuses fields it does not know: a typing error in the file must not pass silently."""

    class Config:
        extra = Extra.forbid
        allow_mutation = False
        anystr_strip_whitespace = True
        min_anystr_length = 1


class Fact(Strict):
    """One statement of the handbook in our own short words, ready to be read aloud, with its clause.

    ``about`` says which questions it answers, the most telling tag first; ``answer`` gives, by tag, its yes or no
    to the tag's claim (``data/language/tags.yml``). ``verbatim`` narrows a long clause to the sentence the fact
    rests on; without it the whole clause is the quotation (``Verbatim.quote``).
    """

    text: str
    clause: Clause
    about: tuple[Tag, ...] = ()
    answer: Mapping[Tag, YesNo] = Field(default_factory=dict)
    verbatim: str | None = None

    @validator("answer", pre=True, each_item=True)
    def _yaml_speaks_of_truth(cls, value: Any) -> Any:
        """YAML reads a bare yes or no as true or false."""
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value

    @root_validator(skip_on_failure=True)
    def _answers_what_it_is_about(cls, values: dict[str, Any]) -> dict[str, Any]:
        strange = [tag for tag in values["answer"] if tag not in values["about"]]
        if strange:
            raise ValueError(f"answer 里的 {'、'.join(strange)} 没有写在 about 里")
        if len(set(values["about"])) < len(values["about"]):
            raise ValueError("about 里有重复")
        return values

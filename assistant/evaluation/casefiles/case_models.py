"""The shape of a conversation test file: Rasa's end-to-end test cases, plus member, clock and effects."""

from __future__ import annotations

import json
import re
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, Extra, Field, root_validator, validator

from actions.clock import parse_instant

Capability = Literal[
    "", "happy_path", "correction", "digression", "cancellation", "refusal", "safety", "identity", "noise"
]
# What separates several clauses in one ``clause``.
CLAUSES_APART = re.compile(r"[、,，;；]\s*")
# Rasa's own form of an understood message: an intent, then perhaps its entities as JSON.
UNDERSTOOD = re.compile(r"/(?P<intent>[A-Za-z_]\w*)(?P<entities>\{.*\})?", re.DOTALL)


class Strict(BaseModel):
    """Frozen, and refuses what it does not know: a misspelt assertion must not pass as no assertion."""

    class Config:
        extra = Extra.forbid
        allow_mutation = False

    def given(self, name: str) -> bool:
        """Whether the file says anything about ``name``."""
        return name in self.__fields_set__


class Button(Strict):
    """A choice offered below a reply; what is left out is not compared."""

    title: str = ""
    payload: str = ""


class Utterance(Strict):
    """A reply, told by its text, by the response it comes from, or by its buttons (all that are given hold)."""

    text_matches: str = Field("", description="a piece of the text, or a regular expression found in it")
    utter_name: str = Field("", description="the response of domain.yml the reply was made from")
    buttons: list[Button] = Field([], description="choices the reply offers, among others")

    @root_validator(skip_on_failure=True)
    def _says_something(cls, values: dict[str, Any]) -> dict[str, Any]:
        if not any(values.values()):
            raise ValueError("要写 text_matches、utter_name 或 buttons 中的至少一项")
        return values


class SlotExpectation(Strict):
    """A slot by name; with ``value`` only that value counts."""

    name: str
    value: Any = None


class Effects(Strict):
    """What happened in the database since the conversation began."""

    booking_created: dict[str, Any] = Field({}, description="exactly one new booking has these fields")
    booking_state: dict[str, Any] = Field({}, description="some booking of the member has these fields")
    quota: dict[str, Any] = Field({}, description="some quota line of the member has these fields")
    usage_unchanged: bool = Field(
        True, description="uses taken and held are what they were (false: they are not)"
    )
    nothing_booked: bool = Field(True, description="no booking was added (false: one was)")

    @root_validator(skip_on_failure=True)
    def _says_something(cls, values: dict[str, Any]) -> dict[str, Any]:
        if "service" not in values["quota"] and values["quota"] and "line" not in values["quota"]:
            raise ValueError("quota 要写明 service 或 line")
        return values


class Assertion(Strict):
    """One expectation on a turn."""

    bot_uttered: Utterance | None = None
    bot_did_not_utter: Utterance | None = None
    slot_was_set: list[SlotExpectation] = []
    slot_was_not_set: list[SlotExpectation] = []
    action_executed: str = ""
    intent_is: str = ""
    answer_contains: dict[str, Any] = Field(
        {}, description="part of custom.answer; lists hold these items, among others"
    )
    effects: Effects | None = None

    class Config:
        schema_extra: ClassVar = {"minProperties": 1, "maxProperties": 1}

    @root_validator(pre=True)
    def _exactly_one(cls, values: dict[str, Any]) -> dict[str, Any]:
        if len(values) != 1:
            raise ValueError("每条断言写一项；多项请分成多条（各以 - 开头）")
        if next(iter(values.values())) in (None, "", [], {}):
            raise ValueError(f"{next(iter(values))} 后面没有内容")
        return values

    @property
    def kind(self) -> str:
        """Which expectation this is."""
        return next(iter(self.__fields_set__))

    @property
    def expected(self) -> Any:
        return getattr(self, self.kind)


class Metadata(Strict):
    """Who speaks, and when. ``member_id: null`` is somebody not identified; left out: as in the wider context."""

    member_id: str | None = None
    now: str | None = Field(
        None, description="ISO 8601; without offset Asia/Shanghai; left out: the real clock"
    )
    actor: Literal["member", "agent", "tester"] = "member"

    @validator("now")
    def _is_instant(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                parse_instant(value)
            except ValueError:
                raise ValueError(f"不是 ISO 8601 时刻：{value}（例如 2025-09-01T10:00:00+08:00）") from None
        return value


class StepModel(Strict):
    """One message of the user, and what must come of it."""

    user: str = Field(
        ..., min_length=1, description='text, or an understood message: /my_quota{"service": "4.4"}'
    )
    metadata: str | Metadata = ""
    assertions: list[Assertion] = []

    @validator("user")
    def _readable(cls, value: str) -> str:
        if not value.startswith("/"):
            return value
        match = UNDERSTOOD.fullmatch(value.strip())
        if match is None:
            raise ValueError('以 / 开头的话应写成 /intent 或 /intent{"实体": "值"}')
        try:
            json.loads(match["entities"] or "{}")
        except json.JSONDecodeError as error:
            raise ValueError(
                f"花括号里不是 JSON（第 {error.pos + 1} 个字符起）；"
                f'名称和值都加双引号，例如 /{match["intent"]}{{"service": "4.4"}}'
            ) from None
        return value.strip()


class CaseModel(Strict):
    """One conversation. It ends at its first broken turn: what follows would only be consequences."""

    test_case: str = Field(..., min_length=1, description="its name, unique in the file")
    fixtures: list[str] = []
    metadata: str | Metadata = ""
    capability: Capability = ""
    clause: str = Field("", description="the clause of the handbook it checks")
    steps: list[StepModel] = Field(..., min_items=1)

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses it checks, one by one (``3.1.1、3.1.2``)."""
        return tuple(filter(None, CLAUSES_APART.split(self.clause)))


class FileModel(Strict):
    """A file of conversations. ``metadata`` as one mapping of member_id and now holds for all its cases."""

    version: str = ""
    fixtures: list[dict[str, list[dict[str, Any]]]] = Field(
        [], description="named sets of slots set beforehand"
    )
    metadata: list[dict[str, Metadata]] | Metadata = []
    test_cases: list[CaseModel] = Field(..., min_items=1)


def schema_json() -> str:
    """JSON schema of a conversation test file, for completion in an editor."""
    return json.dumps(
        {"$schema": "http://json-schema.org/draft-07/schema#", **FileModel.schema()},
        ensure_ascii=False,
        indent=2,
    )

"""Which acts may be done in chat where the handbook speaks of a call to the line: a setting of the edition."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import validator

from .base import Strict

Way = Literal["yes", "line_only"]


class ByChat(Strict):
    """For each kind of act `yes` (in chat as well) or `line_only` (told the line, nothing is changed in chat)."""

    cancel: Way = "yes"
    reschedule: Way = "yes"
    designate: Way = "yes"

    @validator("*", pre=True)
    def _yes_is_true_in_yaml(cls, value: Any) -> Any:
        return "yes" if value is True else value

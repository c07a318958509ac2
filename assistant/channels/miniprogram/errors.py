"""Refusals as the mini program gets them: a status, a code for the program, one Chinese sentence for the member."""

from __future__ import annotations

import logging
from typing import Any

from sanic import response
from sanic.exceptions import SanicException
from sanic.response import HTTPResponse
from sqlalchemy.exc import DBAPIError

from actions.entitlement import errors
from actions.replies.phrasebook import say

logger = logging.getLogger(__name__)
_STATUS: tuple[tuple[type[errors.EntitlementError], int], ...] = (
    (errors.UnknownMember, 404),
    (errors.UnknownService, 404),
    (errors.UnknownBooking, 404),
    (errors.IllegalTransition, 409),
    (errors.ConsentSpent, 409),
)


class Refused(Exception):
    """A refusal; `more` are further members of the error object (the new told text of a stale proposal, say)."""

    def __init__(self, status: int, code: str, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.more = more

    @classmethod
    def saying(cls, status: int, code: str, **parameters: Any) -> Refused:
        """The refusal whose sentence is ``channel.error.<code>``."""
        return cls(status, code, say(f"channel.error.{code}", **parameters))

    def answer(self) -> HTTPResponse:
        """The HTTP response."""
        body = {"error": {"code": self.code, "message": self.message, **self.more}}
        return response.json(
            body, status=self.status, headers={"Cache-Control": "no-store"}, ensure_ascii=False
        )


def refusal_of(error: Exception) -> Refused:
    """The refusal that tells `error`; a fault of ours is logged and told without its details."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, errors.EntitlementError):
        status = next((status for kind, status in _STATUS if isinstance(error, kind)), 422)
        return Refused(status, error.code, f"{error.message_zh}。")
    if isinstance(error, SanicException):
        return Refused.saying(error.status_code or 400, "bad_request")
    logger.exception("a mini program request failed", exc_info=error)
    return Refused.saying(503 if isinstance(error, DBAPIError) else 500, "internal")

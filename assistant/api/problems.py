"""Errors as the API tells them: one JSON problem each (RFC 9457), with a Chinese sentence and a code for programs."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from sanic import response
from sanic.exceptions import SanicException
from sanic.response import HTTPResponse
from sqlalchemy.exc import DBAPIError

from actions.entitlement import errors

logger = logging.getLogger(__name__)

TITLES = {
    400: "请求不对",
    401: "没有通过身份验证",
    403: "没有权限",
    404: "没有找到",
    405: "不支持这个方法",
    408: "请求来得太慢",
    409: "与现状冲突",
    413: "请求太大",
    422: "不能照办",
    429: "请求太频繁",
    500: "内部错误",
    503: "暂时不能服务",
}
# Nearest class first; anything else of the module is the caller's fault too: 422.
_STATUS: tuple[tuple[type[errors.EntitlementError], int], ...] = (
    (errors.UnknownMember, 404),
    (errors.UnknownService, 404),
    (errors.UnknownBooking, 404),
    (errors.IllegalTransition, 409),
    (errors.IdempotencyConflict, 409),
    (errors.PreviewOutdated, 409),
    (errors.ConsentSpent, 409),
    (errors.ReplayedCallback, 409),
    (errors.ForgedCallback, 401),
    (errors.StaleCallback, 401),
)


class Problem(Exception):
    """A refusal: HTTP status, code for programs, Chinese sentence, the field to blame, and more members."""

    def __init__(self, status: int, code: str, detail: str, field: str | None = None, **more: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.field = field
        self.more = more
        self.headers: Mapping[str, str] = {}

    def with_headers(self, **headers: str) -> Problem:
        """The same with HTTP headers (underscores are dashes)."""
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return self

    def document(self) -> dict[str, Any]:
        """The JSON document."""
        found = {
            "type": f"urn:suixin:problem:{self.code}",
            "title": TITLES[self.status],
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
        }
        return {**found, **({"field": self.field} if self.field else {}), **self.more}


def problem_of(error: Exception) -> Problem:
    """The problem that tells `error`; a fault of ours is logged, and told without its details."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, errors.EntitlementError):
        status = next((status for kind, status in _STATUS if isinstance(error, kind)), 422)
        return Problem(status, error.code, f"{error.message_zh}。", error.field)
    if isinstance(error, SanicException):
        status = error.status_code if error.status_code in TITLES else 400
        return Problem(status, "bad_request", "请求读不懂。")
    logger.exception("api request failed", exc_info=error)
    if isinstance(error, DBAPIError):
        return Problem(503, "database", "数据库暂时用不了，请稍后再试。")
    return Problem(500, "internal", "服务出错了，请稍后再试。")


def answer(problem: Problem) -> HTTPResponse:
    """The HTTP response."""
    return response.json(
        problem.document(),
        status=problem.status,
        headers={"Cache-Control": "no-store", **problem.headers},
        content_type="application/problem+json",
        ensure_ascii=False,
    )

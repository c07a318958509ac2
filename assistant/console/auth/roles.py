"""What each role may open."""

from __future__ import annotations

from enum import Enum


class Role(str, Enum):
    """The value is what the command line and the table take."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    CONTENT = "content"
    ADMIN = "admin"

    __hash__ = str.__hash__


class Right(str, Enum):
    """One thing that a role may do."""

    CALLS = "calls"
    BOARD = "board"
    SUPERVISE = "supervise"
    HANDBOOK = "handbook"
    WORDS = "words"


ROLE_LABELS = {Role.AGENT: "坐席", Role.SUPERVISOR: "班长", Role.CONTENT: "内容", Role.ADMIN: "管理员"}
_RIGHTS: dict[Role, frozenset[Right]] = {
    Role.AGENT: frozenset({Right.CALLS, Right.BOARD, Right.HANDBOOK}),
    Role.SUPERVISOR: frozenset(Right) - {Right.WORDS},
    # Content editors and administrators have no business with members' data.
    Role.CONTENT: frozenset({Right.HANDBOOK, Right.WORDS}),
    Role.ADMIN: frozenset({Right.HANDBOOK, Right.SUPERVISE}),
}


def may(role: Role, right: Right) -> bool:
    """Whether `role` has `right`."""
    return right in _RIGHTS[role]

"""Everything a page needs, in one frozen thing that is passed on, never global."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from actions.entitlement import Entitlements
from actions.entitlement.storage.database import Database
from actions.replies.phrasebook import REPLIES
from assistant.channels.store import Store, open_store

from .auth.sessions import Sessions
from .auth.users import User, Users
from .storage.calls import Calls
from .storage.drafts import Drafts
from .storage.suggestions import Suggestions
from .storage.wordings import Wordings
from .understanding import Assistant


@dataclass(frozen=True)
class Console:
    """`clock` tells the aware instant in Asia/Shanghai. `key` signs cookies and questions. `secure`: served by HTTPS.

    `replies`: the folder of the reply catalogue.
    """

    engine: Entitlements
    database: Database
    assistant: Assistant
    clock: Callable[[], datetime]
    key: str = field(default_factory=lambda: secrets.token_hex(32), repr=False)
    frozen: bool = False
    secure: bool = False
    demo: bool = False
    users_with: Users | None = None
    replies: Path = REPLIES

    @cached_property
    def users(self) -> Users:
        """The accounts."""
        return self.users_with or Users(self.database)

    @cached_property
    def sessions(self) -> Sessions:
        """Who is signed in."""
        return Sessions(self.database, self.key)

    @cached_property
    def calls(self) -> Calls:
        """Calls, looks and presence."""
        return Calls(self.database)

    @property
    def chats(self) -> Store:
        """The members' chats, in the engine's database: where this process and the channels meet."""
        return open_store(self.engine.database)

    @cached_property
    def drafts(self) -> Drafts:
        """Bookings being made."""
        return Drafts(self.database)

    @cached_property
    def suggestions(self) -> Suggestions:
        """What the assistant suggested."""
        return Suggestions(self.database)

    @cached_property
    def wordings(self) -> Wordings:
        """Wordings that wait for an approver."""
        return Wordings(self.database)


def actor(user: User) -> str:
    """As the audit lines of the entitlement module name an agent."""
    return f"agent:{user.name}"

"""Bearer tokens: who may call, and what for. The environment holds their SHA-256 only, never the tokens.

``SUIXIN_API_TOKENS="console:eligibility.read+quota.read:<sha256> mini:*:<sha256>"``, separated by blanks;
``suixin api token NAME`` makes one.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from assistant.cli.shared.errors import WrongCall


class Scope(str, Enum):
    """What a token may be good for."""

    ELIGIBILITY_READ = "eligibility.read"
    QUOTA_READ = "quota.read"
    BOOKINGS_READ = "bookings.read"
    BOOKINGS_WRITE = "bookings.write"


ALL = "*"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_HASH = re.compile(r"[0-9a-f]{64}")
_FORM = "名称:权限+权限:SHA-256"


@dataclass(frozen=True)
class Token:
    """One caller: its name stands in the audit lines."""

    name: str
    scopes: frozenset[Scope]
    digest: str = field(repr=False)


@dataclass(frozen=True)
class Tokens:
    """Every token that is known."""

    known: tuple[Token, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Tokens:
        """The tokens of the setting; raises WrongCall, which never repeats what was written."""
        found = tuple(_token(entry, number) for number, entry in enumerate(text.split(), 1))
        if len({token.name for token in found}) < len(found):
            raise WrongCall("环境变量 SUIXIN_API_TOKENS：名称不能重复")
        return cls(found)

    def bearer(self, authorization: str) -> Token | None:
        """The token of an Authorization header; None when it is none of ours. Takes as long either way."""
        scheme, _, value = authorization.partition(" ")
        digest = hashlib.sha256(value.strip().encode("utf-8", "replace")).hexdigest()
        fits = [token for token in self.known if hmac.compare_digest(token.digest, digest)]
        return fits[0] if fits and scheme.casefold() == "bearer" else None


def new_token(name: str, scopes: Sequence[str]) -> tuple[str, str]:
    """A fresh token for the caller `name`, and its entry for the setting (which tells nobody the token).

    Raises WrongCall for a name or a scope that cannot be.
    """
    if not _NAME.fullmatch(name):
        raise WrongCall(f"名称“{name}”不行：1 到 40 个英文字母、数字、点、横线、下划线，字母或数字开头")
    allowed = [*(scope.value for scope in Scope), ALL]
    for scope in scopes:
        if scope not in allowed:
            raise WrongCall(f"没有权限“{scope}”，可写：{'、'.join(allowed)}")
    granted = ALL if ALL in scopes else "+".join(dict.fromkeys(scopes))
    token = secrets.token_urlsafe(32)
    return token, f"{name}:{granted}:{hashlib.sha256(token.encode()).hexdigest()}"


def _token(entry: str, number: int) -> Token:
    parts = entry.split(":")
    if len(parts) != 3 or not _NAME.fullmatch(parts[0]):
        raise WrongCall(f"环境变量 SUIXIN_API_TOKENS 的第 {number} 个应写成 {_FORM}")
    name, scopes, digest = parts
    if not _HASH.fullmatch(digest):
        raise WrongCall(f"环境变量 SUIXIN_API_TOKENS 的 {name}：最后一段应为 64 位小写十六进制的 SHA-256")
    if scopes == ALL:
        return Token(name, frozenset(Scope), digest)
    try:
        return Token(name, frozenset(Scope(scope) for scope in scopes.split("+")), digest)
    except ValueError:
        allowed = "、".join(scope.value for scope in Scope)
        raise WrongCall(f"环境变量 SUIXIN_API_TOKENS 的 {name}：权限只能是 {allowed} 或 {ALL}") from None

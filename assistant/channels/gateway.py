"""What the channels ask of WeChat, and the stand-in that development uses in its place."""

from __future__ import annotations

import hashlib
import re
from typing import Protocol

from actions.engine import entitlements
from actions.entitlement import UnknownMember

_DEV = re.compile(r"dev:(?P<what>.{1,64})", re.DOTALL)


class GatewayError(Exception):
    """WeChat said no. `code` is its errcode; `refused` True where trying again is of no use to the member."""

    def __init__(self, code: int, refused: bool = False) -> None:
        super().__init__(f"wechat errcode {code}")
        self.code = code
        self.refused = refused


class Gateway(Protocol):
    """The two questions about a person. Both codes serve once."""

    async def openid_of(self, code: str) -> str:
        """The openid behind a wx.login code. Raises GatewayError."""

    async def mobile_of(self, code: str, openid: str) -> str:
        """The mobile number behind a getPhoneNumber code of this very user. Raises GatewayError."""


class DevGateway:
    """Believes its caller, for `serve --dev` only: login code ``dev:<member_id>``, phone code ``dev:<number>``."""

    async def openid_of(self, code: str) -> str:
        """``dev:<member_id>`` is that member's openid; any other code is a WeChat user nobody knows yet."""
        found = _DEV.fullmatch(code)
        return f"dev-{found['what']}" if found else f"dev-{hashlib.sha256(code.encode()).hexdigest()[:20]}"

    async def mobile_of(self, code: str, openid: str) -> str:
        """The number the code itself names."""
        found = _DEV.fullmatch(code)
        if not found:
            raise GatewayError(40029, refused=True)
        return found["what"]

    @staticmethod
    def member_of(code: str) -> str | None:
        """The member a development login code names, if there is such a member."""
        found = _DEV.fullmatch(code)
        if not found:
            return None
        try:
            return entitlements().member(found["what"], actor="tester:miniprogram").id
        except UnknownMember:
            return None

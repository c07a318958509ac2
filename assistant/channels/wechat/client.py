"""Our own client of WeChat's server interface: one token for all calls, renewed once, every answer told by its errcode."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from assistant.channels.gateway import GatewayError

logger = logging.getLogger(__name__)
BUSY, SPENT = -1, 45009
_TOKEN_OVER = (40001, 40014, 42001)
_REFUSED = (40029, 40226, 40013, 40163)
_SECONDS = 5.0
_EARLY_SECONDS = 300.0
_FORCE_PAUSE = 30.0


@dataclass
class WeChatClient:
    """Calls of one mini program. Raises GatewayError with WeChat's errcode; BUSY where nothing came back."""

    appid: str
    secret: str = field(repr=False)
    base: str = "https://api.weixin.qq.com"
    _token: str = field(default="", repr=False)
    _until: float = 0.0
    _forced: float = field(default=-_FORCE_PAUSE)
    _lock: asyncio.Lock | None = field(default=None, repr=False)
    _session: aiohttp.ClientSession | None = field(default=None, repr=False)

    async def openid_of(self, code: str) -> str:
        """code2Session. On success there is no errcode; the session key is not kept."""
        told = {
            "appid": self.appid,
            "secret": self.secret,
            "js_code": code,
            "grant_type": "authorization_code",
        }
        found = _checked(await self._call("GET", "/sns/jscode2session", params=told))
        openid = found.get("openid")
        if not isinstance(openid, str) or not openid:
            raise GatewayError(BUSY)
        return openid

    async def mobile_of(self, code: str, openid: str) -> str:
        """GetPhoneNumber of this very user; the answer must be for our own appid."""
        found = await self._with_token("/wxa/business/getuserphonenumber", {"code": code, "openid": openid})
        info = found.get("phone_info") or {}
        if (info.get("watermark") or {}).get("appid") != self.appid or not info.get("phoneNumber"):
            raise GatewayError(40013, refused=True)
        return str(info["phoneNumber"])

    async def send_text(self, openid: str, text: str) -> None:
        """One text of the customer-service chat."""
        body = {"touser": openid, "msgtype": "text", "text": {"content": text}}
        await self._with_token("/cgi-bin/message/custom/send", body)

    async def typing(self, openid: str) -> None:
        """Show for some seconds that an answer is being written."""
        await self._with_token(
            "/cgi-bin/message/custom/business/typing", {"touser": openid, "command": "Typing"}
        )

    async def subscribe_send(
        self, openid: str, template: str, page: str, data: Mapping[str, str], state: str = "formal"
    ) -> None:
        """One subscription message; `data` by the template's keywords, each within its limit."""
        body = {
            "touser": openid, "template_id": template, "page": page, "miniprogram_state": state, "lang": "zh_CN",
            "data": {name: {"value": value} for name, value in data.items()},
        }  # fmt: skip
        await self._with_token("/cgi-bin/message/subscribe/send", body)

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _with_token(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """A call with the token; once more with a new one where WeChat says that it is over."""
        token = await self._access_token()
        try:
            return _checked(await self._call("POST", path, params={"access_token": token}, body=body))
        except GatewayError as error:
            if error.code not in _TOKEN_OVER:
                raise
        token = await self._access_token(spoilt=token)
        return _checked(await self._call("POST", path, params={"access_token": token}, body=body))

    async def _access_token(self, spoilt: str = "") -> str:
        """The stable token, asked for by one caller while the others wait; every worker gets the same from WeChat."""
        if self._lock is None:
            self._lock = asyncio.Lock()
        async with self._lock:
            if self._token and self._token != spoilt and time.monotonic() < self._until:
                return self._token
            force = bool(spoilt) and time.monotonic() - self._forced >= _FORCE_PAUSE
            if force:
                self._forced = time.monotonic()
            body = {
                "grant_type": "client_credential",
                "appid": self.appid,
                "secret": self.secret,
                "force_refresh": force,
            }
            found = _checked(await self._call("POST", "/cgi-bin/stable_token", body=body))
            self._token = str(found.get("access_token", ""))
            self._until = time.monotonic() + max(60.0, float(found.get("expires_in", 0)) - _EARLY_SECONDS)
            return self._token

    async def _call(
        self,
        method: str,
        path: str,
        params: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> Any:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_SECONDS))
        # WeChat wants Chinese as it is, not escaped.
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        try:
            async with self._session.request(
                method, f"{self.base}{path}", params=params, data=data
            ) as answer:
                return json.loads(await answer.read())
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
            # Neither the address (it bears the token) nor the body may stand in a log.
            logger.warning("wechat %s: %s", path, type(error).__name__)
            raise GatewayError(BUSY) from None


def _checked(found: Any) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise GatewayError(BUSY)
    code = found.get("errcode", 0)
    if code:
        raise GatewayError(int(code), refused=int(code) in _REFUSED)
    return found

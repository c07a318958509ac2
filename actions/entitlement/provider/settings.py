"""How the provider is reached, from the environment. Without a URL nothing is sent: the outbox only shows."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ..errors import ProviderSettingsError

URL, SECRET, OLD_SECRET = "SUIXIN_PROVIDER_URL", "SUIXIN_PROVIDER_SECRET", "SUIXIN_PROVIDER_OLD_SECRET"
TIMEOUT, ATTEMPTS = "SUIXIN_PROVIDER_TIMEOUT", "SUIXIN_PROVIDER_ATTEMPTS"
_LOCAL = ("127.0.0.1", "::1", "localhost")
_SHORTEST_SECRET = 16


@dataclass(frozen=True)
class ProviderSettings:
    """`url` takes our events, empty when there is no provider to send to. `timeout` is in seconds.

    `secrets`: the first signs and all of them verify, so that a new secret can be brought in without a gap. After
    `attempts` failures an event is a dead letter.
    """

    url: str = ""
    secrets: tuple[str, ...] = field(default=(), repr=False)
    timeout: float = 10.0
    attempts: int = 16

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> ProviderSettings:
        """The settings of `environment` (default: this process's); raises ProviderSettingsError naming the variable."""
        told = os.environ if environment is None else environment
        url = told.get(URL, "").strip()
        secrets = tuple(secret for name in (SECRET, OLD_SECRET) if (secret := told.get(name, "").strip()))
        if url:
            _check_url(url)
            if not told.get(SECRET, "").strip():
                raise ProviderSettingsError(SECRET, f"写了 {URL} 就要有签名密钥")
        for secret in secrets:
            if len(secret) < _SHORTEST_SECRET:
                raise ProviderSettingsError(SECRET, f"密钥至少 {_SHORTEST_SECRET} 个字符")
        return cls(
            url,
            secrets,
            _number(told, TIMEOUT, cls.timeout, 1, 120),
            int(_number(told, ATTEMPTS, cls.attempts, 1, 100)),
        )

    @property
    def sends(self) -> bool:
        """Whether there is a provider to send events to."""
        return bool(self.url)

    @property
    def listens(self) -> bool:
        """Whether callbacks can be verified."""
        return bool(self.secrets)


def _check_url(url: str) -> None:
    """HTTPS, save on this machine: an event names a member and a disease."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise ProviderSettingsError(URL, f"不是网址：{url}") from None
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.fragment:
        raise ProviderSettingsError(URL, f"不是网址：{url}")
    if parts.scheme == "http" and host not in _LOCAL:
        raise ProviderSettingsError(URL, "只能用 https（本机可用 http）")


def _number(told: Mapping[str, str], name: str, default: float, least: int, most: int) -> float:
    text = told.get(name, "").strip()
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not least <= value <= most:
        raise ProviderSettingsError(name, f"应为 {least} 到 {most} 的数")
    return value

"""The WeChat settings of the environment: all of them or none; a missing or wrong one is named at the start, never shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.channels.keys import Key
from assistant.channels.wechat.crypto import read_key
from assistant.channels.wechat.incoming import Door
from assistant.cli.shared.errors import WrongCall

PREFIX = "SUIXIN_WECHAT_"
_NEEDED = ("APPID", "SECRET", "TOKEN")
_STATES = ("formal", "trial", "developer")
_KEY_LENGTH = 32


@dataclass(frozen=True)
class WeChatSettings:
    """What one mini program needs. `templates`: our name of a subscription message → its template id."""

    appid: str
    secret: str = field(repr=False)
    door: Door = field(repr=False)
    key: Key = field(repr=False)
    api: str = "https://api.weixin.qq.com"
    transfer: bool = False
    templates: Mapping[str, str] = field(default_factory=dict)
    state: str = "formal"


def read_settings(told: Mapping[str, str]) -> WeChatSettings | None:
    """The settings; None where nothing of WeChat is configured. Raises WrongCall, which never repeats a secret."""
    found = {
        name.removeprefix(PREFIX): value.strip() for name, value in told.items() if name.startswith(PREFIX)
    }
    if not any(found.values()):
        return None
    secure = found.get("MODE", "aes") != "plain"
    missing = [
        f"{PREFIX}{name}" for name in (*_NEEDED, *(["AES_KEY"] if secure else [])) if not found.get(name)
    ]
    missing += [] if told.get("SUIXIN_MEMBER_KEY") else ["SUIXIN_MEMBER_KEY"]
    if missing:
        raise WrongCall(f"微信渠道还缺环境变量：{'、'.join(missing)}")
    return WeChatSettings(
        appid=found["APPID"],
        secret=found["SECRET"],
        door=Door(found["TOKEN"], found["APPID"], _aes_key(found["AES_KEY"]) if secure else None),
        key=member_key(told),
        api=_address(found.get("API") or WeChatSettings.api),
        transfer=found.get("TRANSFER", "") == "1",
        templates=_templates(found.get("TEMPLATES", "")),
        state=_state(found.get("STATE") or "formal"),
    )


def member_key(told: Mapping[str, str]) -> Key:
    """The key tokens are signed and people are hashed with. Raises WrongCall where it is too short to be one."""
    secret = told.get("SUIXIN_MEMBER_KEY", "")
    if len(secret) < _KEY_LENGTH:
        raise WrongCall(f"环境变量 SUIXIN_MEMBER_KEY：应为至少 {_KEY_LENGTH} 个字符的随机文字")
    return Key(secret)


def _aes_key(text: str) -> bytes:
    try:
        return read_key(text)
    except ValueError:
        told = "应为 43 位的 EncodingAESKey，最后一位要对得上；请照原样复制，仍不行就在微信后台重新生成"
        raise WrongCall(f"环境变量 {PREFIX}AES_KEY：{told}") from None


def _address(text: str) -> str:
    if not text.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise WrongCall(f"环境变量 {PREFIX}API：应为 https 地址")
    return text.rstrip("/")


def _templates(text: str) -> dict[str, str]:
    """``arranged=ID rejected=ID``, separated by blanks."""
    pairs = [pair.partition("=") for pair in text.split()]
    if any(not name or not value for name, _, value in pairs):
        raise WrongCall(f"环境变量 {PREFIX}TEMPLATES：应写成 arranged=模板编号 rejected=模板编号")
    return {name: value for name, _, value in pairs}


def _state(text: str) -> str:
    if text not in _STATES:
        raise WrongCall(f"环境变量 {PREFIX}STATE：只能是 {'、'.join(_STATES)}")
    return text

"""The ways in. A verified channel proves who the member is; the dev channels believe what they are told."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rasa.core.channels.channel import InputChannel


def verified_channels(environment: Mapping[str, str] | None = None) -> list[InputChannel]:
    """The channels production serves: those which verify the sender. Empty where nothing is configured."""
    from assistant.console.keys import configured_key

    key = configured_key(environment)
    if not key:
        return []
    from assistant.channels.console import ConsoleInput

    return [ConsoleInput(key)]


def dev_channels() -> list[InputChannel]:
    """The channels of ``serve --dev``: the testers' own, the console's, the mini program on a stand-in for WeChat."""
    from assistant.channels.console import ConsoleInput
    from assistant.channels.dev import DevInput
    from assistant.channels.gateway import DevGateway
    from assistant.channels.handler import MessageHandler
    from assistant.channels.keys import Key
    from assistant.channels.miniprogram.calls import Desk
    from assistant.channels.miniprogram.channel import MiniProgramInput
    from assistant.console.keys import dev_key

    key = Key(os.environ.get("SUIXIN_MEMBER_KEY") or secrets.token_hex(32))
    console = ConsoleInput(dev_key(), dev=True)
    return [DevInput(), MiniProgramInput(Desk(MessageHandler(), DevGateway(), key, dev=True)), console]

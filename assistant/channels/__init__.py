"""The ways in. A verified channel proves who the member is; the dev channels believe what they are told."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rasa.core.channels.channel import InputChannel


def verified_channels(environment: Mapping[str, str] | None = None) -> list[InputChannel]:
    """The channels production serves: those which verify the sender. Empty where nothing is configured.

    Raises WrongCall where a setting is missing or wrong.
    """
    from assistant.channels.settings import read_settings
    from assistant.console.keys import configured_key

    found: list[InputChannel] = []
    key = configured_key(environment)
    if settings := read_settings(os.environ if environment is None else environment):
        from assistant.channels.building import production

        found += production(settings, people=bool(key))
    if key:
        from assistant.channels.console import ConsoleInput

        found.append(ConsoleInput(key))
    return found


def dev_channels() -> list[InputChannel]:
    """The channels of ``serve --dev``: the testers' own, the console's, the mini program on a stand-in for WeChat."""
    from assistant.channels.building import development
    from assistant.channels.console import ConsoleInput
    from assistant.channels.dev import DevInput
    from assistant.console.keys import dev_key

    members = development(os.environ.get("SUIXIN_MEMBER_KEY") or secrets.token_hex(32))
    return [DevInput(), *members, ConsoleInput(dev_key(), dev=True)]

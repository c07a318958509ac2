"""The ways in. A verified channel proves who the member is; the dev channels believe what they are told."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rasa.core.channels.channel import InputChannel


def verified_channels(environment: Mapping[str, str] | None = None) -> list[InputChannel]:
    """The channels production serves: those which verify the sender. Empty where WeChat is not configured.

    Raises WrongCall where a setting is missing or wrong.
    """
    from assistant.channels.settings import read_settings

    settings = read_settings(os.environ if environment is None else environment)
    if settings is None:
        return []
    from assistant.channels.building import production

    return production(settings)


def dev_channels() -> list[InputChannel]:
    """The channels of ``serve --dev``: the testers' own, and the mini program with a stand-in for WeChat."""
    from assistant.channels.building import development
    from assistant.channels.dev import DevInput

    return [DevInput(), *development(os.environ.get("SUIXIN_MEMBER_KEY") or secrets.token_hex(32))]

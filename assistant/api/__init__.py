"""The versioned HTTP API for other systems: eligibility, quota, bookings, and the provider's callbacks.

Open when tokens (SUIXIN_API_TOKENS) or the provider's secret (SUIXIN_PROVIDER_SECRET) are configured. Imports
nothing of Rasa; the server mounts it beside the channels.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sanic import Blueprint


def configured(environment: Mapping[str, str] | None = None) -> list[Blueprint]:
    """The API as the environment configures it; nothing when it does not. Raises WrongCall for a wrong setting."""
    from actions.entitlement import ProviderSettings, ProviderSettingsError
    from assistant.api.limits import Limiter
    from assistant.api.tokens import Tokens
    from assistant.cli.shared.errors import WrongCall

    told = os.environ if environment is None else environment
    limiter = Limiter.from_environment(told)
    tokens = Tokens.parse(told.get("SUIXIN_API_TOKENS", ""))
    try:
        provider = ProviderSettings.from_environment(told)
    except ProviderSettingsError as error:
        raise WrongCall(error.message_zh) from error
    if not tokens.known and not provider.listens:
        return []
    from assistant.api.routes import blueprint

    return [blueprint(tokens, provider, limiter)]

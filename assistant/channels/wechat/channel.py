"""WeChat's customer-service chat as an input channel of Rasa's server."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint

from assistant.channels.asking import asking
from assistant.channels.wechat.sending import ROAD
from assistant.channels.wechat.webhook import PREFIX, Webhook


class WeChatInput(InputChannel):
    """The address WeChat pushes to."""

    def __init__(self, webhook: Webhook) -> None:
        self.webhook = webhook

    @classmethod
    def name(cls) -> str:
        """As the evidence of an act names it."""
        return ROAD

    def url_prefix(self) -> str:
        """An absolute one: Rasa would put it below /webhooks."""
        return PREFIX

    def blueprint(self, on_new_message: Any) -> Blueprint:
        """The routes, answered by Rasa."""
        self.webhook.handler.connect(asking(on_new_message))
        return self.webhook.blueprint()

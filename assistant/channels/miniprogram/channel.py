"""The mini program as an input channel of Rasa's server."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint

from assistant.channels.asking import asking
from assistant.channels.miniprogram import chat, http
from assistant.channels.miniprogram.calls import Desk


class MiniProgramInput(InputChannel):
    """Everything under /miniprogram."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @classmethod
    def name(cls) -> str:
        """As the evidence of an act names it."""
        return chat.ROAD

    def url_prefix(self) -> str:
        """An absolute one: Rasa would put it below /webhooks."""
        return http.PREFIX

    def blueprint(self, on_new_message: Any) -> Blueprint:
        """The routes, answered by Rasa."""
        self.desk.handler.connect(asking(on_new_message))
        return http.blueprint(self.desk)

"""Puts the members' channels together: one message handler for all roads."""

from __future__ import annotations

from rasa.core.channels.channel import InputChannel

from assistant.channels.gateway import DevGateway
from assistant.channels.handler import MessageHandler
from assistant.channels.keys import Key
from assistant.channels.members.news import Reader
from assistant.channels.miniprogram.calls import Desk
from assistant.channels.miniprogram.channel import MiniProgramInput
from assistant.channels.settings import WeChatSettings
from assistant.channels.wechat.channel import WeChatInput
from assistant.channels.wechat.client import WeChatClient
from assistant.channels.wechat.sending import Sender
from assistant.channels.wechat.webhook import Webhook

# What a preview may be asked to allow; nothing is sent there.
_DEV_TEMPLATES = {"arranged": "dev-arranged", "rejected": "dev-rejected"}


def production(settings: WeChatSettings, people: bool = False) -> list[InputChannel]:
    """Mini program and customer-service chat of one appid; `people`: agents of a console take talks over."""
    handler = MessageHandler(people=people)
    client = WeChatClient(settings.appid, settings.secret, settings.api)
    webhook = Webhook(
        handler, Sender(handler, client), client, settings.door, settings.key, settings.transfer
    )
    reader = Reader(handler, client, settings.templates, settings.state)
    desk = Desk(handler, client, settings.key, templates=settings.templates, reader=reader)
    return [MiniProgramInput(desk), WeChatInput(webhook)]


def development(secret: str) -> list[InputChannel]:
    """The mini program with a stand-in for WeChat that believes its caller."""
    handler = MessageHandler(people=True)
    reader = Reader(handler)
    return [
        MiniProgramInput(
            Desk(handler, DevGateway(), Key(secret), dev=True, templates=_DEV_TEMPLATES, reader=reader)
        )
    ]

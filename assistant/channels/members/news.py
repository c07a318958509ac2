"""What became of bookings, told to the member once: in the chat's window, else by a subscription message, else on the page.

A reader goes through the steps of all bookings; what the provider did becomes a line of the page, and is told once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from actions.clock import current_time
from actions.engine import entitlements
from actions.entitlement import BookingState, Step
from actions.replies.phrasebook import say
from assistant.channels.gateway import GatewayError
from assistant.channels.handler import MessageHandler
from assistant.channels.members.subscriptions import Template, filled
from assistant.channels.store import Account, Reply, Store
from assistant.channels.store.news import Item, Told

logger = logging.getLogger(__name__)
ACTOR = "news:channels"
MARK = "news"
_SECONDS = 5.0
# What a member has to be told; who moved or cancelled himself knows it.
_TOLD = {
    BookingState.ACCEPTED: "accepted",
    BookingState.NOTIFIED: "arranged",
    BookingState.VISIT_TIME_CONFIRMED: "arranged",
    BookingState.INSTITUTION_CHOSEN: "chosen",
    BookingState.REJECTED: "rejected",
}
# Worth an interruption; the rest stands on the page.
_PUSHED = ("arranged", "rejected")
REFUSED = 43101


class Push(Protocol):
    """What sends a subscription message."""

    async def subscribe_send(
        self, openid: str, template: str, page: str, data: Mapping[str, str], state: str
    ) -> None:
        """Raises GatewayError."""


@dataclass(frozen=True)
class Reader:
    """Turns the provider's steps into news, and tells them."""

    handler: MessageHandler
    push: Push | None = None
    templates: Mapping[str, str] | None = None
    state: str = "formal"

    async def run(self) -> None:
        """For ever, every few seconds."""
        while True:
            try:
                await self.once()
            except Exception:
                logger.exception("telling news failed")
            await asyncio.sleep(_SECONDS)

    async def once(self) -> int:
        """Read what is new and tell what nobody was told; how many news there were."""
        found = await self.handler.run(read_new, self.handler.store)
        for item in await self.handler.run(self.handler.store.news.untold):
            await self._tell(item)
        return found

    async def _tell(self, item: Item) -> None:
        """By the first way that is open to somebody who acts for the member; once."""
        how = Told.PAGE
        for account in await self.handler.run(self.handler.store.accounts.of_member, item.member_id):
            how = await self._told_to(account, item) or how
        await self.handler.run(self.handler.store.news.told, item.id, how)

    async def _told_to(self, account: Account, item: Item) -> Told | None:
        store, now = self.handler.store, current_time()
        await self.handler.run(
            store.messages.add, account.id, [Reply(f"{item.title}：{item.text}", origin="notice")], now
        )
        self.handler.bell.ring(account.id)
        if item.kind not in _PUSHED:
            return None
        # One send is left for the answer to what the member says to it.
        if await self.handler.run(store.outgoing.left, account.id, now) > 1:
            await self.handler.run(store.outgoing.add, account.id, 0, [f"{item.title}：{item.text}"], now)
            return Told.CHAT
        return Told.SUBSCRIPTION if await self._subscribed(account, item) else None

    async def _subscribed(self, account: Account, item: Item) -> bool:
        template = (self.templates or {}).get(item.kind, "")
        if self.push is None or not template or not account.openid:
            return False
        if not await self.handler.run(
            self.handler.store.news.use_grant, account.id, template, current_time()
        ):
            return False
        data = filled(Template(item.kind), item.fields)
        try:
            await self.push.subscribe_send(
                account.openid, template, f"pages/bookings/index?id={item.booking_id}", data, self.state
            )
        except GatewayError as error:
            logger.warning("a subscription message is not taken: errcode %s", error.code)
            if error.code != REFUSED:
                await self.handler.run(
                    self.handler.store.news.give_back, account.id, template, current_time()
                )
            return False
        return True


def read_new(store: Store, most: int = 200) -> int:
    """News of the steps since the last time, each once, also with several workers; how many."""
    records = entitlements().records
    last = store.news.mark(MARK)
    if last is None:
        # What happened before these channels were opened is no news.
        store.news.set_mark(MARK, records.last_step())
        return 0
    steps = records.steps(last, actor=ACTOR, most=most)
    made = sum(store.news.add(_item(step)) for step in steps if _is_news(step))
    if steps:
        store.news.set_mark(MARK, steps[-1].position)
    return made


def _is_news(step: Step) -> bool:
    return step.state in _TOLD and not step.actor.startswith(("member:", "guardian:", "policyholder:"))


def _item(step: Step) -> Item:
    catalogue = entitlements().catalogue
    kind, name = _TOLD[step.state], catalogue.services[step.service].short_name
    place = str(step.details.get("hospital", ""))
    when = _when(step.visit_at, str(step.details.get("visit_at", "")))
    whole = kind == "arranged" and bool(place and when)
    text = (
        say("channel.news.arranged.whole", service=name, place=place, when=when)
        if whole
        else say(f"channel.news.{kind}.short", service=name)
    )
    return Item(
        id=0, step=step.position, member_id=step.member_id, booking_id=step.booking_id, kind=kind,
        title=say(f"channel.news.{kind}.title"), text=text, at=step.at,
        fields={"service": name, "place": place, "when": when, "booking": step.booking_id},
    )  # fmt: skip


def _when(visit_at: datetime | None, told: str) -> str:
    if visit_at is not None:
        return f"{visit_at.year}年{visit_at.month}月{visit_at.day}日 {visit_at:%H:%M}"
    return told if len(told) == 10 else ""


def page(store: Store, member_id: str, unread: bool) -> list[dict[str, Any]]:
    """The page's list, newest first."""
    return [
        {
            "id": item.id, "at": item.at.isoformat(timespec="seconds"), "title": item.title, "text": item.text,
            "booking": item.booking_id, "read": item.read,
        }
        for item in store.news.of_member(member_id, unread)
    ]  # fmt: skip

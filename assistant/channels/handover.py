"""Handing a chat to people and back: what the member is told of it, and by which road an agent's words go.

Used by both processes: the message handler asks `passed_on` and `silenced`, the console takes, answers and hands back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache

import yaml

from actions.replies.phrasebook import say
from assistant import project
from assistant.channels.store import Account, Message, Reply, Store
from assistant.channels.store.handovers import Handover, Standing
from assistant.channels.wechat.parts import cut

# The answer by which the assistant passes a talk on.
ASKED = "human_agent"
WECHAT = "wechat"
TRANSCRIPT = 80
# One text of an agent at most as long as one of a member.
LONGEST = 1000


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    found = yaml.safe_load((project.root() / "data/handover.yml").read_text(encoding="utf-8"))
    return frozenset(found)


def outright(text: str) -> bool:
    """Whether a message asks for a person and nothing else, as data/handover.yml has such messages."""
    return text.strip(" 。！!~") in _words()


def passed_on(
    store: Store, account: Account, message: Message, said: Iterable[Reply], phone: str, at: datetime
) -> list[Reply]:
    """What is said besides when the assistant's answer to `message` sends the member to people, or that was asked outright.

    `phone` is the main line's.
    """
    sent = any((reply.answer or {}).get("intent") == ASKED for reply in said)
    if not sent and not outright(message.text):
        return []
    store.handovers.ask(account.id, account.talk, message.road, at)
    return [Reply(say("channel.handover.asked", phone=phone), origin="notice")]


def silenced(standing: Standing, message: Message, at: datetime) -> list[Reply] | None:
    """What is answered while an agent has the talk: nothing, but to a button; None where the assistant may speak."""
    if standing.open is None or not standing.open.held(at):
        return None
    return [Reply(say("channel.handover.button"), origin="notice")] if message.payload else []


def left_alone(store: Store, standing: Standing, at: datetime) -> list[Reply]:
    """What is said before the assistant goes on with a talk an agent has left without handing it back."""
    if standing.open is None or not standing.open.lapsed(at) or not store.handovers.lapse(standing.open, at):
        return []
    return [Reply(say("channel.handover.lapsed"), origin="notice")]


def sender(account: Account, standing: Standing, left: Sequence[Reply] = ()) -> str:
    """The talk's id for Rasa. After people had it, it is another one: a yes said to them is none to what lay open before.

    `left`: what `left_alone` said; where it said something, one more hold has just ended.
    """
    rounds = standing.rounds + len(left)
    return f"{account.sender}-{rounds}" if rounds else account.sender


def last_seq(store: Store, found: Handover) -> int:
    """The number of the talk's newest message; 0 for none."""
    newest = store.messages.before(found.account_id, found.talk, 2**31 - 1, 1)
    return newest[0].seq if newest else 0


def transcript(store: Store, found: Handover) -> list[Message]:
    """The talk as the agent reads it, oldest first."""
    return store.messages.before(found.account_id, found.talk, 2**31 - 1, TRANSCRIPT)


def take(store: Store, id_: str, user: str, at: datetime) -> Handover | None:
    """Give the talk to `user`, who alone has it from now on; None where another was quicker."""
    return store.handovers.take(id_, user, Reply(say("channel.handover.taken"), origin="notice"), at)


def answer(store: Store, found: Handover, key: str, text: str, at: datetime) -> bool:
    """Send the agent's words the way the member last came; `key` makes a double press one. False: no longer the agent's."""
    road = _road(store, found)
    texts = cut(say("channel.handover.by_person", text=text)) if road == WECHAT else []
    return store.handovers.answer(found, key, road, Reply(text, origin="agent"), texts, at)


def hand_back(store: Store, found: Handover, at: datetime) -> bool:
    """The assistant goes on, and the member is told. False: no longer the agent's."""
    road, told = _road(store, found), say("channel.handover.back")
    # One send is left for the answer to what the member says to it.
    spare = road == WECHAT and store.outgoing.left(found.account_id, at) > 1
    return store.handovers.hand_back(found, road, Reply(told, origin="notice"), [told] if spare else [], at)


def undelivered(store: Store, found: Handover) -> tuple[str, ...]:
    """Texts of the account that WeChat did not take."""
    return tuple(text for part in store.outgoing.waiting(found.account_id) if part.error for text in part.texts)


def _road(store: Store, found: Handover) -> str:
    heard = store.messages.before(found.account_id, found.talk, 2**31 - 1, TRANSCRIPT)
    return next((one.road for one in reversed(heard) if one.origin == "member"), found.road)

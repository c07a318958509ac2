"""Members' chats as the channels leave them, for tests of the console."""

from __future__ import annotations

from datetime import timedelta

from actions.clock import SHANGHAI
from assistant.channels import handover
from assistant.channels.store import Account, Entry, Incoming, Reply
from assistant.console.context import Console


def say(console: Console, account: Account, text: str, road: str = "miniprogram", answer: Reply | None = None) -> None:
    """The member says something, and the assistant's answer (none: it is silent)."""
    store, now = console.chats, console.clock().astimezone(SHANGHAI)
    count = len(store.messages.after(account.id, account.talk, 0))
    store.messages.accept_all([Entry(account.id, Incoming(f"client-{account.id}-{count}", text, road), now)])
    claimed = store.messages.claim(account.id, now, timedelta(minutes=1))
    assert claimed is not None
    store.messages.finish(account.id, claimed[1], [] if answer is None else [answer], now)


def member(console: Console, member_id: str = "demo-vip", role: str = "self") -> Account:
    """A WeChat user bound to the member."""
    found = console.chats.accounts.of_openid(f"openid-{member_id}", console.clock())
    return console.chats.accounts.identify(found.id, member_id, role, member_id, "19900000002")


def passed_on(console: Console, account: Account, road: str = "miniprogram") -> str:
    """The member asks for a person; the handover's id."""
    told = Reply("还剩2次。", answer={"intent": "my_quota", "services": ["4.4"], "clauses": ["3.2"]})
    say(console, account, "专家号还剩几次", road, told)
    said = Reply("找人工请打电话。", answer={"intent": handover.ASKED, "services": [], "clauses": []})
    say(console, account, "转人工", road, said)
    asked = console.chats.messages.before(account.id, account.talk, 2**31 - 1, 2)[0]
    handover.passed_on(console.chats, account, asked, [said], "1", console.clock())
    found = console.chats.handovers.waiting(console.clock())
    return next(one.id for one in found if one.account_id == account.id)

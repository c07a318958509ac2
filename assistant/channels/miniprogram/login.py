"""Login: a wx.login code becomes a token of ours; no session key of WeChat's is kept."""

from __future__ import annotations

from typing import Any

from actions.clock import current_time
from assistant.channels.gateway import DevGateway, GatewayError
from assistant.channels.members import people
from assistant.channels.miniprogram.calls import Desk
from assistant.channels.miniprogram.errors import Refused
from assistant.channels.miniprogram.me import me
from assistant.channels.store import Account


async def login(desk: Desk, code: str) -> dict[str, Any]:
    """The token for whoever WeChat says this code is. Raises Refused."""
    try:
        openid = await desk.gateway.openid_of(code)
    except GatewayError as error:
        raise Refused.saying(
            403 if error.refused else 503, "wechat_refused" if error.refused else "wechat_busy"
        ) from None
    account = await desk.handler.run(_entered, desk, openid, code)
    return await desk.handler.run(welcome, desk, account)


def _entered(desk: Desk, openid: str, code: str) -> Account:
    account = desk.store.accounts.of_openid(openid, current_time())
    member_id = DevGateway.member_of(code) if desk.dev and not account.bound else None
    if member_id is None:
        return account
    return desk.store.accounts.identify(account.id, member_id, people.SELF, member_id, "")


def welcome(desk: Desk, account: Account) -> dict[str, Any]:
    """``{token, expires_at, state, member}`` for the account as it is."""
    state = "bound" if account.bound else "unbound"
    return {**desk.token_for(account), "state": state, "member": me(account, desk.store, desk.key)}

"""Who is it: the phone WeChat vouches for, then the tail of the identity document; whom one acts for; unbinding.

Nothing said in the chat changes this. Every change begins another talk, so open proposals and drafts end with it.
"""

from __future__ import annotations

import hmac
from math import ceil
from typing import Any

from actions.clock import current_time
from actions.engine import entitlements
from actions.entitlement import Member, Permission, Person
from actions.entitlement.domain.people.identifying import number_key
from assistant.channels.gateway import GatewayError
from assistant.channels.lines import contact, main_phone
from assistant.channels.members import people
from assistant.channels.miniprogram.calls import Desk
from assistant.channels.miniprogram.errors import Refused
from assistant.channels.miniprogram.login import welcome
from assistant.channels.miniprogram.me import ref
from assistant.channels.store import Account
from assistant.channels.store.bindings import Binding, Try

TAIL = 6
# Wrong tails before delays begin. Behind one address many members may sit.
_FREE = {"account": 3, "phone": 3, "address": 20}


async def begin(desk: Desk, account: Account, code: str) -> dict[str, Any]:
    """The phone behind a getPhoneNumber code of this user; next its document's tail, or the line. Raises Refused."""
    try:
        mobile = await desk.gateway.mobile_of(code, account.openid)
    except GatewayError as error:
        raise Refused.saying(
            403 if error.refused else 503, "phone_refused" if error.refused else "wechat_busy"
        ) from None
    return await desk.handler.run(_begun, desk, account, mobile)


def _begun(desk: Desk, account: Account, mobile: str) -> dict[str, Any]:
    found = _candidates(mobile)
    told = any(_tail_of(member) for _, member in found)
    hotline = contact(entitlements().catalogue.lines["main"])
    binding = desk.store.bindings.begin(account.id, mobile, current_time())
    return {"binding": binding, "next": "tail" if told else "hotline", "hotline": hotline}


def _candidates(mobile: str) -> list[tuple[Permission, Member]]:
    """Whom the holder of this phone may act for: the members of that number, and minors."""
    engine = entitlements()
    allowed = engine.represented(Person(mobile), current_time(), actor=people.ACTOR)
    return [(one, engine.member(one.member_id, actor=people.ACTOR)) for one in allowed]


def _tail_of(member: Member) -> str:
    """The last six letters and digits of the document, passports and others too; empty where the file has none."""
    number = number_key(member.id_number)
    return number[-TAIL:] if len(number) >= TAIL else ""


def tail(desk: Desk, account: Account, binding_id: str, told: str, address: str) -> dict[str, Any]:
    """Bind, or let choose where several fit. Raises Refused: 403 for a wrong tail, 429 while tries are closed."""
    binding = _running(desk, account, binding_id)
    wanted = number_key(told)
    if len(wanted) != TAIL or not wanted.isascii():
        raise Refused.saying(422, "tail_shape")
    tries = _tries(desk, account, binding, address)
    _require_open(desk, tries)
    fitting = [
        (p, m)
        for p, m in _candidates(binding.mobile)
        if hmac.compare_digest(_tail_of(m).encode(), wanted.encode())
    ]
    if not fitting:
        desk.store.bindings.failed(tries, current_time())
        raise Refused.saying(403, "tail_wrong")
    desk.store.bindings.passed(tries[:2])
    if len(fitting) == 1:
        return _bound(desk, account, binding, fitting[0][0])
    desk.store.bindings.prove(binding.id, [member.id for _, member in fitting])
    return {"choose": [_shown(desk, account, member) for _, member in fitting]}


def _tries(desk: Desk, account: Account, binding: Binding, address: str) -> list[Try]:
    told = {"account": account.id, "phone": binding.mobile, "address": address}
    return [Try(desk.key.mark(f"try {name}", value), _FREE[name]) for name, value in told.items()]


def _require_open(desk: Desk, tries: list[Try]) -> None:
    now = current_time()
    until = desk.store.bindings.closed_until(tries, now)
    if until is not None:
        minutes = ceil((until - now).total_seconds() / 60)
        raise Refused.saying(429, "tail_closed", minutes=minutes, phone=main_phone())


def _shown(desk: Desk, account: Account, member: Member) -> dict[str, Any]:
    return {
        "ref": ref(account, member.id, desk.key),
        "name_masked": people.masked_name(member.name),
        "birth_year": member.birth_date.year,
    }


def choose(desk: Desk, account: Account, binding_id: str, chosen: str) -> dict[str, Any]:
    """Bind to one of those who fitted. Raises Refused for somebody else."""
    binding = _running(desk, account, binding_id)
    for permission, member in _candidates(binding.mobile):
        if member.id in binding.proven and ref(account, member.id, desk.key) == chosen:
            return _bound(desk, account, binding, permission)
    raise Refused.saying(403, "not_yours")


def _running(desk: Desk, account: Account, binding_id: str) -> Binding:
    found = desk.store.bindings.get(binding_id, account.id, current_time())
    if found is None:
        raise Refused.saying(409, "binding_over")
    return found


def _bound(desk: Desk, account: Account, binding: Binding, permission: Permission) -> dict[str, Any]:
    person = permission.member_id if permission.code == people.SELF else ""
    now = desk.store.accounts.identify(
        account.id, permission.member_id, permission.code, person, binding.mobile
    )
    desk.store.bindings.end(account.id)
    return welcome(desk, now)


def switch(desk: Desk, account: Account, chosen: str | None) -> dict[str, Any]:
    """Act for a minor, or (`chosen` None) for oneself again; another adult never. Raises Refused."""
    if not account.bound:
        raise Refused.saying(403, "not_bound")
    for one in people.represented(account, current_time()):
        wanted = (
            one.code == people.SELF if chosen is None else ref(account, one.member_id, desk.key) == chosen
        )
        if wanted:
            store = desk.store.accounts
            return welcome(
                desk, store.identify(account.id, one.member_id, one.code, account.person_id, account.mobile)
            )
    raise Refused.saying(403, "not_yours")


def unbind(desk: Desk, account: Account) -> dict[str, Any]:
    """Act for nobody any more; agreements given stay as evidence."""
    return welcome(desk, desk.store.accounts.unbind(account.id))

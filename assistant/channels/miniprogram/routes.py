"""Every path of the mini program's interface with what does its work. The contract stands in docs/wechat.md."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from sanic.request import Request

from actions.clock import current_time
from assistant.channels.lines import contacts
from assistant.channels.members import erasing
from assistant.channels.miniprogram import binding, bookings, calls, chat, consenting, newspage, services
from assistant.channels.miniprogram.calls import Desk
from assistant.channels.miniprogram.errors import Refused
from assistant.channels.miniprogram.login import login
from assistant.channels.miniprogram.me import actor, me
from assistant.channels.store import Account


@dataclass(frozen=True)
class Call:
    """One request that got through: `account` is None for login only; `name` is the id in the path."""

    desk: Desk
    request: Request
    account: Account | None
    name: str = ""

    @property
    def who(self) -> Account:
        """The account; every route but login has one."""
        if self.account is None:
            raise AssertionError("a route without token asks for its account")
        return self.account

    async def work(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Blocking work in a thread."""
        return await self.desk.handler.run(function, *arguments)


Work = Callable[[Call], Awaitable[Any]]


@dataclass(frozen=True)
class Route:
    """One operation: its work, the status of success, whether it needs a token, and one line about it."""

    work: Work
    summary: str
    status: int = 200
    open: bool = False


async def _login(call: Call) -> Any:
    return await login(call.desk, calls.text(calls.body(call.request), "code", 200))


async def _phone(call: Call) -> Any:
    return await binding.begin(call.desk, call.who, calls.text(calls.body(call.request), "code", 200))


async def _tail(call: Call) -> Any:
    found, address = calls.body(call.request), calls.address_of(call.request)
    told = calls.text(found, "tail", 20)
    return await call.work(binding.tail, call.desk, call.who, calls.text(found, "binding", 64), told, address)


async def _choose(call: Call) -> Any:
    found = calls.body(call.request)
    return await call.work(
        binding.choose, call.desk, call.who, calls.text(found, "binding", 64), calls.text(found, "ref", 64)
    )


async def _switch(call: Call) -> Any:
    found = calls.body(call.request)
    chosen = None if found.get("ref", "") is None else calls.text(found, "ref", 64)
    return await call.work(binding.switch, call.desk, call.who, chosen)


async def _me(call: Call) -> Any:
    return await call.work(me, call.who, call.desk.store, call.desk.key)


async def _export(call: Call) -> Any:
    return await call.work(erasing.copy_of, call.desk.store, call.who, actor(call.who))


async def _erase(call: Call) -> Any:
    if calls.body(call.request).get("confirm") is not True:
        raise Refused.saying(422, "confirm_erase")
    return await call.work(erasing.erase, call.desk.store, call.who, current_time())


async def _unbind(call: Call) -> Any:
    return await call.work(binding.unbind, call.desk, call.who)


async def _send(call: Call) -> Any:
    return await chat.send(call.desk, call.who, calls.body(call.request))


async def _messages(call: Call) -> Any:
    if "before" in call.request.args:
        before = calls.number(call.request, "before", 0, 10**9)
        return await chat.history(call.desk, call.who, before, calls.number(call.request, "limit", 30, 100))
    after = calls.number(call.request, "after", 0, 10**9)
    return await chat.fetch(
        call.desk, call.who, after, calls.number(call.request, "wait", 0, chat.LONGEST_WAIT)
    )


async def _services(call: Call) -> Any:
    return await call.work(services.services, call.who)


async def _service(call: Call) -> Any:
    return await call.work(services.service, call.who, call.name)


async def _bookings(call: Call) -> Any:
    return await call.work(bookings.bookings, call.who)


async def _booking(call: Call) -> Any:
    return await call.work(bookings.booking, call.desk, call.who, call.name)


async def _cancel(call: Call) -> Any:
    found = calls.body(call.request)
    calls.text(found, "key", 100)
    return await call.work(
        bookings.cancel, call.desk, call.who, call.name, calls.text(found, "proposal", 100)
    )


async def _move(call: Call) -> Any:
    found = calls.body(call.request)
    calls.text(found, "key", 100)
    day, proposal = calls.day(found, "date"), calls.text(found, "proposal", 100)
    at_time = calls.time_of_day(found, "time")
    return await call.work(bookings.move, call.desk, call.who, call.name, proposal, day, at_time)


async def _news(call: Call) -> Any:
    unread = str(call.request.args.get("unread", "")) == "1"
    return await call.work(newspage.listed, call.desk, call.who, unread)


async def _read(call: Call) -> Any:
    return await call.work(newspage.read, call.desk, call.who, call.name)


async def _templates(call: Call) -> Any:
    return await call.work(newspage.offered, call.desk, call.who)


async def _subscribe(call: Call) -> Any:
    return await call.work(newspage.subscribe, call.desk, call.who, calls.body(call.request))


async def _handover(call: Call) -> Any:
    return await chat.ask_for_a_person(call.desk, call.who)


async def _agreements(call: Call) -> Any:
    return await call.work(consenting.listed, call.desk, call.who)


async def _agree(call: Call) -> Any:
    found = calls.body(call.request)
    agreement, version = calls.text(found, "id", 40), calls.text(found, "version", 20)
    return await call.work(
        consenting.answer, call.desk, call.who, agreement, version, calls.flag(found, "agreed")
    )


async def _contacts(call: Call) -> Any:
    return await call.work(contacts)


def paths() -> dict[str, dict[str, Route]]:
    """Every path below /miniprogram with its methods."""
    return {
        "/login": {"POST": Route(_login, "登录", open=True)},
        "/bind/phone": {"POST": Route(_phone, "绑定：微信授权的手机号")},
        "/bind/tail": {"POST": Route(_tail, "绑定：证件号码后六位")},
        "/bind/choose": {"POST": Route(_choose, "绑定：几位都对得上时选一位")},
        "/switch": {"POST": Route(_switch, "代孩子办理，或换回本人")},
        "/unbind": {"POST": Route(_unbind, "解除绑定")},
        "/me/export": {"GET": Route(_export, "本人的一份副本")},
        "/me/erase": {"POST": Route(_erase, "删除；答复说明删了什么、还留什么、为什么、到什么时候")},
        "/me": {"GET": Route(_me, "本人：姓名（打码）、套餐、可以代谁办理")},
        "/messages": {
            "POST": Route(_send, "发一条消息；同一个 id 只算一次", 202),
            "GET": Route(_messages, "取消息：after 等新的，before 翻旧的"),
        },
        "/handover": {"POST": Route(_handover, "转人工", 202)},
        "/news": {"GET": Route(_news, "预约的新消息；unread=1 只看没读的")},
        "/news/<name:str>/read": {"POST": Route(_read, "读过了")},
        "/subscriptions": {
            "GET": Route(_templates, "可以请会员订阅的消息模板，和各还能发几次"),
            "POST": Route(_subscribe, "点了允许的订阅消息模板"),
        },
        "/services": {"GET": Route(_services, "全部服务、次数、现在能不能用")},
        "/services/<name:str>": {"GET": Route(_service, "一项服务的说明和条款原文")},
        "/bookings": {"GET": Route(_bookings, "全部预约，新的在前")},
        "/bookings/<name:str>": {"GET": Route(_booking, "一个预约，连同取消、改期会怎样")},
        "/bookings/<name:str>/cancel": {"POST": Route(_cancel, "照说明取消")},
        "/bookings/<name:str>/move": {"POST": Route(_move, "照说明改期")},
        "/agreements": {
            "GET": Route(_agreements, "要同意的内容和已经同意的"),
            "POST": Route(_agree, "同意或不同意其中一项"),
        },
        "/contacts": {"GET": Route(_contacts, "热线")},
    }


def id_in(path: str) -> str:
    """The id in a path as it was meant."""
    return unquote(path)[:64]

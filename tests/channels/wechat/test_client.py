"""Our client of WeChat: what it sends, and what it makes of each answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest

from assistant.channels.gateway import GatewayError
from assistant.channels.wechat.client import BUSY, WeChatClient

from ..standing_in import APPID, SECRET, StandIn, stand_in

Work = Callable[[WeChatClient], Coroutine[Any, Any, Any]]


@pytest.fixture
def both() -> Iterator[tuple[StandIn, Callable[[Work], Any]]]:
    """The stand-in, and how to do something with a client of it."""
    with stand_in() as (got, address):

        async def doing(work: Work) -> Any:
            client = WeChatClient(APPID, SECRET, address)
            try:
                return await work(client)
            finally:
                await client.close()

        yield got, lambda work: asyncio.run(doing(work))


def test_a_login_code_serves_once(both: Any) -> None:
    _, do = both
    assert do(lambda client: client.openid_of("abc")) == "openid-abc"
    with pytest.raises(GatewayError) as refused:
        do(lambda client: client.openid_of("abc"))
    assert refused.value.refused


@pytest.mark.parametrize(("code", "refused"), [(40029, True), (40226, True), (-1, False), (45011, False)])
def test_a_login_that_is_refused_and_one_to_be_tried_again(both: Any, code: int, refused: bool) -> None:
    got, do = both
    got.faults["jscode2session"] = [code]
    with pytest.raises(GatewayError) as error:
        do(lambda client: client.openid_of("abc"))
    assert (error.value.code, error.value.refused) == (code, refused)


def test_the_phone_code_goes_with_the_openid_and_the_answer_is_ours(both: Any) -> None:
    got, do = both
    assert do(lambda client: client.mobile_of("phone-19900000002", "openid-1")) == "19900000002"
    got.watermark = "wxanother"
    with pytest.raises(GatewayError):
        do(lambda client: client.mobile_of("phone-19900000002", "openid-1"))
    assert got.wrong == []


def test_many_calls_at_once_ask_for_one_token(both: Any) -> None:
    got, do = both

    async def many(client: WeChatClient) -> None:
        await asyncio.gather(*(client.send_text("openid-1", f"第{n}句") for n in range(20)))

    do(many)
    assert got.tokens == 1 and len(got.sends) == 20


def test_a_server_that_is_not_there_is_busy() -> None:
    async def ask() -> None:
        client = WeChatClient(APPID, SECRET, "http://127.0.0.1:9")
        try:
            await client.send_text("openid-1", "你好")
        finally:
            await client.close()

    with pytest.raises(GatewayError) as error:
        asyncio.run(ask())
    assert error.value.code == BUSY


def test_a_secret_stands_in_no_repr() -> None:
    assert SECRET not in repr(WeChatClient(APPID, SECRET))

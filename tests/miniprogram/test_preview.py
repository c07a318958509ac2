"""``miniprogram preview``: what it says when it cannot work, and what its proxy hands on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestClient, TestServer

from assistant.__main__ import main
from assistant.preview import bundle
from assistant.preview.proxy import application


def test_without_node_it_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(bundle.shutil, "which", lambda name: None)
    assert main(["miniprogram", "preview"]) == 2
    assert "没有找到 node，预览小程序需要 Node.js" in capsys.readouterr().err


def test_an_address_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["miniprogram", "preview", "--server", "here"]) == 2
    assert "--server 应为 http:// 或 https://" in capsys.readouterr().err


def test_what_node_said_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bundle.shutil, "which", lambda name: "false")
    with pytest.raises(bundle.BuildFailed):
        bundle.build(tmp_path, tmp_path / "out")


async def _echo(request: web.Request) -> web.Response:
    told = {"path": request.path_qs, "token": request.headers.get("Authorization"), "body": await request.text()}
    return web.json_response(told, status=202)


async def _parrot(request: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    async for message in socket:
        if message.type is WSMsgType.TEXT:
            await socket.send_str(f"{request.query['token']}:{message.data}")
    return socket


@asynccontextmanager
async def _site(folder: Path, far: str = "") -> AsyncIterator[TestClient]:
    (folder / "index.html").write_text("<title>page</title>", "utf-8")
    (folder / "bundle.js").write_text("// script", "utf-8")
    server = web.Application()
    server.router.add_get("/miniprogram/socket", _parrot)
    server.router.add_route("*", "/{rest:.*}", _echo)
    async with TestServer(server) as behind:
        site = TestServer(application(folder, far or str(behind.make_url("/"))))
        async with TestClient(site) as near:
            yield near


@pytest.mark.asyncio
async def test_the_page_its_script_and_nothing_else(tmp_path: Path) -> None:
    async with _site(tmp_path) as near:
        assert "page" in await (await near.get("/")).text()
        assert "script" in await (await near.get("/bundle.js")).text()
        assert (await near.get("/model/parse")).status == 404


@pytest.mark.asyncio
async def test_requests_are_handed_on_with_their_token(tmp_path: Path) -> None:
    async with _site(tmp_path) as near:
        answer = await near.post("/miniprogram/messages?x=%E4%B8%AD", data=b'{"a":1}', headers={"Authorization": "Bearer t"})
        assert answer.status == 202
        assert await answer.json() == {"path": "/miniprogram/messages?x=%E4%B8%AD", "token": "Bearer t", "body": '{"a":1}'}


@pytest.mark.asyncio
async def test_sockets_are_handed_on_both_ways(tmp_path: Path) -> None:
    async with _site(tmp_path) as near, near.ws_connect("/miniprogram/socket?token=t") as socket:
        await socket.send_str("hello")
        assert (await socket.receive()).data == "t:hello"


@pytest.mark.asyncio
async def test_no_server_behind_is_a_bad_gateway(tmp_path: Path) -> None:
    async with _site(tmp_path, "http://127.0.0.1:9") as near:
        assert (await near.get("/miniprogram/me")).status == 502
        assert (await near.get("/miniprogram/socket")).status == 502
        await asyncio.sleep(0)

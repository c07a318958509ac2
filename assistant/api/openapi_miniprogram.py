"""The mini program's interface and WeChat's pushes in the OpenAPI document: from the very routes that are served."""

from __future__ import annotations

import re
from typing import Any

from assistant.channels.miniprogram.http import PREFIX
from assistant.channels.miniprogram.routes import Route, paths

Schema = dict[str, Any]
_PARAMETER = re.compile(r"<(\w+):\w+>")
_SERVERS = [{"url": "/"}]
_TEXT: Schema = {"type": "string"}
_FLAG: Schema = {"type": "boolean"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_ANY: Schema = {"type": "object"}
# What a request bears, by path; answers are described by name below.
_BODIES: dict[str, Schema] = {
    "/login": {"code": _TEXT},
    "/bind/phone": {"code": _TEXT},
    "/bind/tail": {"binding": _TEXT, "tail": _TEXT},
    "/bind/choose": {"binding": _TEXT, "ref": _TEXT},
    "/switch": {"ref": {"type": ["string", "null"]}},
    "/agreements": {"id": _TEXT, "version": _TEXT, "agreed": _FLAG},
    "/me/erase": {"confirm": _FLAG},
    "/messages": {"id": _TEXT},
    "/bookings/{name}/cancel": {"proposal": _TEXT, "key": _TEXT},
    "/bookings/{name}/move": {"proposal": _TEXT, "key": _TEXT, "date": {"type": "string", "format": "date"},
        "time": {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$", "nullable": True}},
    "/subscriptions": {"accepted": {"type": "array", "items": _TEXT, "maxItems": 3}},
}
_ANSWERS = {
    ("GET", "/messages"): "ChatPage", ("POST", "/messages"): "ChatAccepted", ("GET", "/services"): "ServicesPage",
    ("GET", "/me"): "Me", ("POST", "/login"): "Welcome", ("POST", "/bind/tail"): "Welcome", ("POST", "/bind/choose"): "Welcome",
    ("POST", "/switch"): "Welcome", ("POST", "/unbind"): "Welcome",
}  # fmt: skip


def channel_paths() -> dict[str, Any]:
    """Path items, each with its own server: they stand beside /api/v1, not below it."""
    found = {f"{PREFIX}{_written(path)}": _item(_written(path), routes) for path, routes in paths().items()}
    found["/wechat/push"] = {
        "servers": _SERVERS,
        "post": {
            "summary": "微信推送的消息和事件（XML 或 JSON，明文或加密；签名代替令牌）",
            "responses": {"200": {"description": "success"}, "403": {"description": "不信的推送"}},
            "security": [],
        },
    }
    return found


def _written(path: str) -> str:
    return _PARAMETER.sub(r"{\1}", path)


def _item(path: str, routes: dict[str, Route]) -> dict[str, Any]:
    item: dict[str, Any] = {"servers": _SERVERS}
    if "{name}" in path:
        item["parameters"] = [{"name": "name", "in": "path", "required": True, "schema": _TEXT}]
    for method, route in routes.items():
        item[method.lower()] = _operation(method, path, route)
    return item


def _operation(method: str, path: str, route: Route) -> dict[str, Any]:
    schema = (
        {"$ref": f"#/components/schemas/{_ANSWERS[(method, path)]}"} if (method, path) in _ANSWERS else {}
    )
    operation: dict[str, Any] = {
        "summary": route.summary,
        "responses": {
            str(route.status): {
                "description": route.summary,
                "content": {"application/json": {"schema": schema}},
            },
            "default": {
                "description": "一句给会员看的话",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ChannelError"}}},
            },
        },
        "security": [] if route.open else [{"member": []}],
    }
    if method == "POST" and path in _BODIES:
        body = {"type": "object", "properties": _BODIES[path], "required": list(_BODIES[path])}
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    return operation


def channel_schemas() -> dict[str, Schema]:
    """The documents of the mini program's interface."""
    message = _object(
        seq=_COUNT, at=_TEXT, text=_TEXT, buttons={"type": "array", "items": _ANY}, answer={"type": ["object", "null"]},
        **{"from": {"enum": ["member", "assistant", "agent", "notice"]}},
    )  # fmt: skip
    return {
        "ChannelError": _object(error=_object(code=_TEXT, message=_TEXT)),
        "ChatMessage": message,
        "ChatPage": _object(
            messages={"type": "array", "items": {"$ref": "#/components/schemas/ChatMessage"}}, typing=_FLAG, last=_COUNT
        ),
        "ChatAccepted": _object(id=_TEXT, seq=_COUNT, duplicate=_FLAG),
        "ServicesPage": _object(as_of=_TEXT, tier_name={"type": ["string", "null"]}, services={"type": "array", "items": _ANY}),
        "Me": _object(
            name_masked=_TEXT, tier={"type": ["string", "null"]}, switchable={"type": "array", "items": _ANY},
            agreements_missing={"type": "array", "items": _TEXT}, elder_default=_FLAG,
        ),
        "Welcome": {
            "anyOf": [
                _object(token=_TEXT, expires_at=_TEXT, state={"enum": ["bound", "unbound"]}, member={"type": ["object", "null"]}),
                _object(choose={"type": "array", "items": _ANY}),
            ]
        },
    }  # fmt: skip


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}

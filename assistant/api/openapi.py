"""The OpenAPI 3.1 document of version 1. Services and facts in it come from the catalogue and the engine."""

from __future__ import annotations

from typing import Any

from actions.entitlement import SPECS, BookingState, Catalogue
from actions.entitlement.provider import callbacks
from assistant.api.openapi_miniprogram import channel_paths, channel_schemas
from assistant.api.tokens import Scope

VERSION = "1.0.0"
Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_FLAG: Schema = {"type": "boolean"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_DAY: Schema = {"type": "string", "format": "date"}
_INSTANT: Schema = {"type": "string", "format": "date-time"}


def document(catalogue: Catalogue) -> dict[str, Any]:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "随心增值服务接口",
            "version": VERSION,
            "description": "资格、次数和预约；时间都是北京时间。",
        },
        "servers": [{"url": "/api/v1"}],
        "paths": {**_paths(), **channel_paths()},
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "member": {"type": "http", "scheme": "bearer", "description": "小程序登录得到的令牌"},
            },
            "schemas": {**_schemas(catalogue), **channel_schemas()},
        },
    }


def _paths() -> dict[str, Any]:
    member, booking = _parameter("member", "query", "会员号"), _parameter("booking", "path", "预约号")
    day = {**_parameter("date", "query", "想改到的日期"), "schema": _DAY}
    key = _parameter("Idempotency-Key", "header", "同一次请求重发时不变")
    signature = _parameter("Suixin-Signature", "header", "t=秒,v1=HMAC-SHA256")
    service = {**_parameter("service", "query", "服务项目，不写列出全部"), "required": False}
    read, write = Scope.BOOKINGS_READ, Scope.BOOKINGS_WRITE
    return {
        "/eligibility": {
            "post": _operation("能不能用", "Eligibility", Scope.ELIGIBILITY_READ, body="Request")
        },
        "/quota": {"get": _operation("还剩几次", "Quota", Scope.QUOTA_READ, member, service)},
        "/bookings": {
            "get": _operation("会员的预约，新的在前", "Bookings", read, member),
            "post": _operation(
                "预约；201 新建，200 是同一请求的重发或无须预约",
                "Booked",
                write,
                key,
                body="Request",
                made=True,
            ),
        },
        "/bookings/{booking}": {"get": _operation("一个预约", "Booking", read, booking)},
        "/bookings/{booking}/cancellation": {
            "get": _operation("取消会怎样（先告诉会员）", "Cancellation", read, booking),
            "post": _operation("照预览取消", "Cancellation", write, booking, body="Cancel"),
        },
        "/bookings/{booking}/reschedule": {
            "get": _operation("改期会怎样（先告诉会员）", "Rescheduled", read, booking, day),
            "post": _operation("改期", "Rescheduled", write, booking, body="Reschedule"),
        },
        "/provider/callbacks": {
            "post": _operation(
                "服务商回报（签名代替令牌）", "CallbackResult", None, signature, body="Callback"
            )
        },
        "/openapi.json": {"get": _operation("本文件", "OpenApi", None)},
    }


def _operation(
    summary: str, answer: str, scope: Scope | None, *parameters: Schema, body: str = "", made: bool = False
) -> dict[str, Any]:
    answers = {
        "200": _content(answer, summary),
        "default": _content("Problem", "一个问题", "application/problem+json"),
    }
    if made:
        answers["201"] = _content(answer, summary)
    operation: dict[str, Any] = {"summary": summary, "responses": answers}
    if parameters:
        operation["parameters"] = list(parameters)
    if body:
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": _ref(body)}}}
    operation["security"] = [{"token": [scope.value]}] if scope is not None else []
    return operation


def _parameter(name: str, place: str, description: str) -> Schema:
    return {"name": name, "in": place, "required": True, "description": description, "schema": _TEXT}


def _content(schema: str, description: str, kind: str = "application/json") -> dict[str, Any]:
    return {"description": description, "content": {kind: {"schema": _ref(schema)}}}


def _ref(schema: str) -> Schema:
    return {"$ref": f"#/components/schemas/{schema}"}


def _list(schema: str | Schema) -> Schema:
    return {"type": "array", "items": _ref(schema) if isinstance(schema, str) else schema}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _object(required: Schema, **optional: Schema) -> Schema:
    """An object whose first members are always there; answers may grow, requests may not."""
    return {"type": "object", "properties": {**required, **optional}, "required": list(required)}


def _request(required: Schema, **optional: Schema) -> Schema:
    return {**_object(required, **optional), "additionalProperties": False}


def _schemas(catalogue: Catalogue) -> dict[str, Schema]:
    service: Schema = {"type": "string", "enum": list(catalogue.services)}
    state: Schema = {"type": "string", "enum": [state.value for state in BookingState]}
    effect = _object(
        {"line": _TEXT, "service": service, "uses": _COUNT, "effect": {"enum": ["released", "stays_used"]}}
    )
    return {
        "OpenApi": {"type": "object"},
        "Request": _request({"member": _TEXT, "service": service}, facts=_ref("Facts")),
        "Cancel": _request({"state": {"enum": ["cancelled", "forfeited"]}}),
        "Reschedule": _request({"date": _DAY}),
        "Facts": _facts(),
        "Callback": _request(
            {"id": _TEXT, "type": {"enum": list(callbacks.TYPES)}, "booking_id": _TEXT},
            data={"type": "object", "properties": {name: _TEXT for name in sorted(callbacks.DETAILS)}},
        ),
        "CallbackResult": _object({"booking": _TEXT, "state": state, "duplicate": _FLAG}),
        "Problem": _object(
            {"type": _TEXT, "title": _TEXT, "status": {"type": "integer"}, "detail": _TEXT, "code": _TEXT},
            field=_TEXT, decision=_ref("Decision"), result=_ref("Rescheduled"),
        ),
        "Reason": _object({"code": _TEXT, "clause": _TEXT, "text": _TEXT, "possible_from": _or_null(_DAY)}),
        "Need": _object({
            "fact": {"enum": [fact.value for fact in SPECS]}, "stage": {"enum": ["eligibility", "booking"]},
            "question": _TEXT, "values": _list(_object({"value": _TEXT, "label": _TEXT})), "clause": _TEXT,
            "cannot_say": _FLAG,
        }),
        "QuotaLine": _object({
            "service": service, "line": _TEXT, "condition": _TEXT, "tier": _TEXT, "limit": _or_null(_COUNT),
            "used": _COUNT, "held": _COUNT, "remaining": _or_null(_COUNT), "window_start": _DAY, "window_end": _DAY,
            "as_needed": _FLAG, "clause": _TEXT,
        }),
        "Decision": _object({
            "service": service, "outcome": {"enum": ["allowed", "refused", "needs"]}, "allowed": _FLAG,
            "reasons": _list("Reason"), "needs": _list("Need"), "earliest_date": _or_null(_DAY),
            "consumes": _list(_object({"line": _TEXT, "service": service, "uses": _COUNT})),
            "line": _or_null(_TEXT), "quota": _list("QuotaLine"), "alternatives": _list(service),
            "provisional": _FLAG, "notes": _list(_object({"code": _TEXT, "text": _TEXT, "clause": _TEXT})),
        }),
        "Eligibility": _object({
            "patient": _object({"reference": _TEXT}), "created": _INSTANT, "servicedDate": _DAY,
            "purpose": _list(_TEXT), "outcome": {"enum": ["complete", "partial"]}, "disposition": _TEXT,
            "insurance": _list(_ref("Insurance")), "decision": _ref("Decision"),
        }),
        "Insurance": _object(
            {"inforce": _FLAG, "item": _list("BenefitItem")}, benefitPeriod=_object({"start": _DAY, "end": _DAY})
        ),
        "BenefitItem": _object({
            "productOrService": _object({"coding": _list(_object({"system": _TEXT, "code": service, "display": _TEXT}))}),
            "excluded": _FLAG, "term": _object({"text": _TEXT}),
            "benefit": _list(_object(
                {"type": _object({"text": _TEXT}), "usedUnsignedInt": _COUNT},
                allowedUnsignedInt=_COUNT, allowedString=_TEXT,
            )),
            "authorizationRequired": _FLAG, "authorizationSupporting": _list(_object({"code": _TEXT, "text": _TEXT})),
        }),
        "Quota": _object({"member": _TEXT, "now": _INSTANT, "tier": _or_null(_TEXT), "quota": _list("QuotaLine")}),
        "Booking": _object({
            "id": _TEXT, "member_id": _TEXT, "service": service, "state": state, "open": _FLAG, "requested_on": _DAY,
            "requested_at": _INSTANT, "wanted_date": _or_null(_DAY), "wanted_time": _or_null(_TEXT),
            "visit_at": _or_null(_INSTANT), "facts": {"type": "object"}, "details": {"type": "object"},
            "history": _list({"type": "object"}),
        }),
        "Bookings": _object({"member": _TEXT, "bookings": _list("Booking")}),
        "Booked": _object(
            {"kind": {"enum": ["booked", "repeated", "direct"]}}, booking=_ref("Booking"), decision=_ref("Decision")
        ),
        "Cancellation": _object({
            "in_time": _FLAG, "state": {"enum": ["cancelled", "forfeited"]}, "effects": _list(effect), "text": _TEXT,
            "clause": _TEXT, "until": _or_null(_INSTANT), "refund_until": _or_null(_INSTANT), "provisional": _FLAG,
            "booking": _ref("Booking"),
        }),
        "Rescheduled": _object({
            "possible": _FLAG, "done": _FLAG, "reasons": _list("Reason"), "effects": _list(effect),
            "earliest_date": _or_null(_DAY), "text": _TEXT, "clause": _TEXT, "provisional": _FLAG, "booking": _ref("Booking"),
        }),
    }  # fmt: skip


def _facts() -> Schema:
    described = {
        name.value: {
            "description": spec.label,
            "type": ["string", "boolean"] if spec.kind.value == "yes_no" else "string",
            **({"examples": [value.value for value in spec.values]} if spec.values else {}),
        }
        for name, spec in SPECS.items()
    }
    return {"type": "object", "properties": described}

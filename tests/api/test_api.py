"""What other systems see: eligibility, quota, bookings, callbacks; every answer as the OpenAPI document says."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from typing import Any

import jsonschema
import pytest

from actions.clock import SHANGHAI
from actions.entitlement import Entitlements, ProviderSettings, load_catalogue
from actions.entitlement.provider import signing
from assistant.api import configured
from assistant.api.openapi import document
from assistant.api.routes import paths
from assistant.api.tokens import Scope
from assistant.cli.shared.errors import WrongCall

from .conftest import SECRET, Call, Told, setting, token

VISIT = {"wanted_date": "2026-12-08", "department": "心内科"}
BOOK = {"member": "demo-vip", "service": "4.4", "facts": VISIT}
DOCUMENT = document(load_catalogue())


def fits(told: Any, schema: str) -> None:
    """The document is what OpenAPI calls `schema`."""
    whole = {"$ref": f"#/components/schemas/{schema}", "components": DOCUMENT["components"]}
    jsonschema.Draft202012Validator(whole).validate(told)


def problem(told: Told, status: int, code: str, field: str | None = None) -> None:
    """One JSON problem with a Chinese sentence."""
    assert (told.status, told.document["code"], told.document.get("field")) == (status, code, field), told
    assert told.headers["content-type"] == "application/problem+json"
    assert told.document["status"] == status and told.document["detail"].endswith(("。", "？"))
    fits(told.document, "Problem")


def book(call: Call, key: str = "k1", **changes: Any) -> Told:
    return call("POST", "/bookings", {**BOOK, **changes}, Idempotency_Key=key)


def test_eligibility_speaks_fhir_s_words(call: Call) -> None:
    told = call("POST", "/eligibility", {"member": "demo-vip", "service": "4.4"})
    assert told.status == 200
    fits(told.document, "Eligibility")
    assert (told.document["outcome"], told.document["servicedDate"]) == ("complete", "2026-11-23")
    assert told.document["patient"] == {"reference": "Member/demo-vip"}
    (insurance,) = told.document["insurance"]
    (item,) = insurance["item"]
    assert (
        insurance["inforce"]
        and insurance["benefitPeriod"]["start"] < "2026-11-23" <= insurance["benefitPeriod"]["end"]
    )
    assert item["productOrService"]["coding"][0]["code"] == "4.4"
    assert (item["excluded"], item["authorizationRequired"]) == (False, True)
    assert item["benefit"][0]["allowedUnsignedInt"] == 2
    assert {"department", "wanted_date"} <= {entry["code"] for entry in item["authorizationSupporting"]}
    assert told.document["decision"]["allowed"]


def test_eligibility_refused_open_and_unlimited(call: Call) -> None:
    refused = call("POST", "/eligibility", {"member": "demo-classic", "service": "4.13"}).document
    assert refused["insurance"][0]["item"][0]["excluded"] and refused["disposition"].startswith("不能使用：")
    assert [reason["code"] for reason in refused["decision"]["reasons"]] == ["not_in_tier"]
    fits(refused, "Eligibility")
    unclear = call("POST", "/eligibility", {"member": "demo-vip", "service": "4.8"}).document
    assert (unclear["outcome"], unclear["decision"]["outcome"]) == ("partial", "needs")
    direct = call("POST", "/eligibility", {"member": "demo-vip", "service": "4.2"}).document
    item = direct["insurance"][0]["item"][0]
    assert not item["authorizationRequired"] and item["benefit"][0]["allowedString"] == "不限次"


def test_quota_of_one_service_and_of_all(call: Call) -> None:
    one = call("GET", "/quota?member=demo-vip&service=4.4")
    assert [line["line"] for line in one.document["quota"]] == ["4.4"]
    whole = call("GET", "/quota?member=demo-vip")
    assert len(whole.document["quota"]) > 15
    for told in (one, whole):
        fits(told.document, "Quota")


def test_a_booking_from_request_to_cancellation(call: Call, database: Entitlements) -> None:
    made = book(call)
    assert (made.status, made.document["kind"]) == (201, "booked")
    fits(made.document, "Booked")
    number = made.document["booking"]["id"]
    assert made.headers["location"] == f"/api/v1/bookings/{number}"
    again = book(call)
    assert (again.status, again.document["kind"], again.document["booking"]["id"]) == (
        200,
        "repeated",
        number,
    )
    problem(
        book(call, service="4.5", facts={"wanted_date": "2026-12-08"}), 409, "idempotency_conflict", "key"
    )
    shown = call("GET", f"/bookings/{number}")
    fits(shown.document, "Booking")
    listed = call("GET", "/bookings?member=demo-vip")
    fits(listed.document, "Bookings")
    assert [one["id"] for one in listed.document["bookings"]] == [number]
    moved = call("POST", f"/bookings/{number}/reschedule", {"date": "2026-12-10"})
    assert (moved.status, moved.document["booking"]["wanted_date"]) == (200, "2026-12-10")
    fits(moved.document, "Rescheduled")
    told = call("GET", f"/bookings/{number}/reschedule?date=2026-12-11")
    fits(told.document, "Rescheduled")
    assert (told.document["possible"], told.document["done"]) == (True, False)
    assert call("GET", f"/bookings/{number}").document["wanted_date"] == "2026-12-10"
    too_near = call("GET", f"/bookings/{number}/reschedule?date=2026-11-24").document
    assert (too_near["possible"], too_near["earliest_date"]) == (False, "2026-12-02")
    near = call("POST", f"/bookings/{number}/reschedule", {"date": "2026-11-24"})
    problem(near, 422, "not_rescheduled", "date")
    assert near.document["result"]["earliest_date"] == "2026-12-02"
    preview = call("GET", f"/bookings/{number}/cancellation")
    fits(preview.document, "Cancellation")
    assert (preview.document["state"], preview.document["booking"]["state"]) == ("cancelled", "requested")
    done = call("POST", f"/bookings/{number}/cancellation", {"state": "cancelled"})
    assert (done.status, done.document["booking"]["state"]) == (200, "cancelled")
    problem(call("GET", f"/bookings/{number}/cancellation"), 409, "illegal_transition", "booking")
    actors = {line.actor for line in database.audit_lines("demo-vip")}
    assert actors == {"api:all"}


def test_cancelling_does_what_was_told_or_nothing(call: Call, database: Entitlements) -> None:
    """Between preview and confirmation the provider notified: the count would be lost, so nothing happens."""
    number = book(call).document["booking"]["id"]
    at = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)
    for state in ("accepted", "notified"):
        database.advance(number, state, at, actor="t")
    problem(
        call("POST", f"/bookings/{number}/cancellation", {"state": "cancelled"}),
        409,
        "preview_outdated",
        "state",
    )
    assert call("GET", f"/bookings/{number}").document["state"] == "notified"
    assert (
        call("POST", f"/bookings/{number}/cancellation", {"state": "forfeited"}).document["booking"]["state"]
        == "forfeited"
    )


def test_what_cannot_be_booked_says_why(call: Call) -> None:
    refused = book(call, member="demo-classic", service="4.13", facts={})
    problem(refused, 422, "refused")
    assert refused.document["decision"]["reasons"][0]["clause"]
    missing = book(call, facts={})
    problem(missing, 422, "needs_facts", "facts")
    assert {need["fact"] for need in missing.document["decision"]["needs"]} == {"wanted_date", "department"}
    direct = book(call, service="4.2", facts={})
    assert (direct.status, direct.document["kind"]) == (200, "direct")
    fits(direct.document, "Booked")


def test_keys_of_different_callers_never_meet(call: Call) -> None:
    talk = {"member": "demo-vip", "service": "4.10", "facts": {"wanted_date": "2026-12-08"}}
    first = call("POST", "/bookings", talk, Idempotency_Key="same")
    other = call("POST", "/bookings", talk, who="other", Idempotency_Key="same")
    assert (first.status, other.status) == (201, 201)
    assert first.document["booking"]["id"] != other.document["booking"]["id"]


def test_tokens_and_scopes(call: Call, port: int) -> None:
    """No token, a wrong one, one in other dress, one without the scope."""
    asked = ("POST", "/eligibility", {"member": "demo-vip", "service": "4.4"})
    for headers in (
        {},
        {"Authorization": "Bearer x"},
        {"Authorization": f"Basic {token('all')}"},
        {"Authorization": "Bearer"},
    ):
        told = call(*asked, who="", **headers)
        problem(told, 401, "unauthorized")
        assert told.headers["www-authenticate"].startswith("Bearer")
    assert call(*asked, who="", Authorization=f"bearer {token('reader')}").status == 200
    problem(call("POST", "/bookings", BOOK, who="reader", Idempotency_Key="k"), 403, "forbidden")
    problem(call("POST", "/bookings/B/cancellation", {"state": "cancelled"}, who="reader"), 403, "forbidden")


ODD: list[tuple[str, str, Any, int, str, str | None]] = [
    ("GET", "/nothing", None, 404, "not_found", None),
    ("GET", "/bookings/x/y/z", None, 404, "not_found", None),
    ("DELETE", "/bookings", None, 405, "method_not_allowed", None),
    ("GET", "/quota", None, 422, "bad_value", "member"),
    ("GET", "/quota?member=a&member=b", None, 422, "bad_value", "member"),
    ("GET", "/quota?member=nobody", None, 404, "unknown_member", "member"),
    ("GET", "/quota?member=demo-vip&service=4.99", None, 404, "unknown_service", "service"),
    ("GET", "/bookings/B-nothing", None, 404, "unknown_booking", "booking"),
    ("POST", "/eligibility", b"{", 400, "bad_json", "body"),
    ("POST", "/eligibility", b"[" * 60_000, 400, "bad_json", "body"),
    ("POST", "/eligibility", b"\xff", 400, "bad_json", "body"),
    ("POST", "/eligibility", [], 400, "bad_json", "body"),
    ("POST", "/eligibility", b" " * 70_000, 413, "too_large", "body"),
    ("POST", "/eligibility", {"member": "demo-vip"}, 422, "bad_value", "service"),
    ("POST", "/eligibility", {"member": 7, "service": "4.4"}, 422, "bad_value", "member"),
    ("POST", "/eligibility", {"member": "a\x00", "service": "4.4"}, 422, "bad_value", "member"),
    ("POST", "/eligibility", {"member": "\ud800", "service": "4.4"}, 422, "bad_value", "member"),
    ("POST", "/eligibility", {"member": "a", "service": "4.4", "colour": 1}, 422, "unknown_field", "colour"),
    ("POST", "/eligibility", {"member": "demo-vip", "service": "4.4", "facts": []}, 422, "bad_value", "facts"),
    ("POST", "/eligibility", {"member": "demo-vip", "service": "4.4", "facts": {"region": {}}}, 422, "bad_value", "facts.region"),
    ("POST", "/eligibility", {"member": "demo-vip", "service": "4.4", "facts": {"shoe": "1"}}, 422, "bad_fact", "shoe"),
    ("POST", "/eligibility", {"member": "demo-vip", "service": "4.4", "facts": {"report_on": "x"}}, 422, "bad_date", "report_on"),
    ("POST", "/bookings", BOOK, 400, "idempotency_key", "Idempotency-Key"),
    ("POST", "/bookings/B/reschedule", {"date": "2026-02-30"}, 422, "bad_date", "date"),
    ("POST", "/bookings/B/reschedule", {}, 422, "bad_value", "date"),
    ("POST", "/bookings/B/reschedule", {"date": "2200-01-01"}, 404, "unknown_booking", "booking"),
    ("GET", "/bookings/B/reschedule", None, 422, "bad_value", "date"),
    ("GET", "/bookings/B/reschedule?date=x", None, 422, "bad_date", "date"),
    ("GET", "/bookings/%00", None, 404, "unknown_booking", "booking"),
    ("GET", "/bookings/%ED%A0%80", None, 404, "unknown_booking", "booking"),
    ("GET", f"/bookings/{'B' * 65}", None, 404, "unknown_booking", "booking"),
    ("POST", "/bookings/B/cancellation", {}, 422, "bad_value", "state"),
    ("POST", "/bookings/B/cancellation", {"state": ["cancelled"]}, 422, "bad_value", "state"),
]  # fmt: skip


def test_odd_requests_are_one_problem_each(call: Call) -> None:
    for method, path, body, status, code, field in ODD:
        problem(call(method, path, body), status, code, field)


def test_a_fault_of_ours_tells_no_details(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    import sqlalchemy as sa

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    def down(*_: object, **__: object) -> None:
        raise sa.exc.OperationalError("SELECT secret", None, Exception("down"))

    for fault, status, code in ((broken, 500, "internal"), (down, 503, "database")):
        monkeypatch.setattr(Entitlements, "bookings", fault)
        told = call("GET", "/bookings?member=demo-vip")
        problem(told, status, code)
        assert "secret" not in str(told.document)


def test_the_provider_calls_back(call: Call) -> None:
    number = book(call).document["booking"]["id"]
    body = b'{"id": "E1", "type": "accepted", "booking_id": "%s"}' % number.encode()
    sign = signing.header(SECRET, datetime.now(SHANGHAI), body)
    told = call("POST", "/provider/callbacks", body, who="", Suixin_Signature=sign)
    assert (told.status, told.document) == (200, {"booking": number, "state": "accepted", "duplicate": False})
    fits(told.document, "CallbackResult")
    problem(call("POST", "/provider/callbacks", body, who="", Suixin_Signature=sign), 409, "replayed", "id")
    problem(call("POST", "/provider/callbacks", body, who=""), 401, "forged", "signature")
    old = signing.header(SECRET, datetime(2026, 1, 1, tzinfo=SHANGHAI), body)
    problem(
        call("POST", "/provider/callbacks", body, who="", Suixin_Signature=old), 401, "stale", "signature"
    )
    odd = b'{"id": "E2", "type": "flying"}'
    sign = signing.header(SECRET, datetime.now(SHANGHAI), odd)
    problem(
        call("POST", "/provider/callbacks", odd, who="", Suixin_Signature=sign), 422, "bad_callback", "type"
    )


def test_the_document_describes_every_route(call: Call) -> None:
    told = call("GET", "/openapi.json", who="").document
    assert told == DOCUMENT
    served = {
        path.replace("<name:str>", "{booking}"): {method.lower() for method in routes}
        for path, routes in paths(ProviderSettings()).items()
        if routes
    }
    # The channels' own paths stand in the same document, each with its own server.
    own = {path: item for path, item in told["paths"].items() if "servers" not in item}
    assert {path: set(operations) for path, operations in own.items()} == served
    for schema in told["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    fits({"member": "a", "service": "4.4", "facts": {"bed": True}}, "Request")


def test_nothing_is_open_without_tokens_or_secret() -> None:
    assert configured({}) == []
    assert len(configured({"SUIXIN_PROVIDER_SECRET": SECRET})) == 1


@pytest.mark.parametrize(
    "text",
    [
        "name",
        "a b",
        "a:*:xyz",
        f"a:fly:{'0' * 64}",
        f":*:{'0' * 64}",
        f"a:*:{'0' * 64} a:*:{'1' * 64}",
        f"a::{'0' * 64}",
    ],
)
def test_a_wrong_token_setting_is_one_line_that_repeats_nothing(text: str) -> None:
    with pytest.raises(WrongCall, match="SUIXIN_API_TOKENS") as caught:
        configured({"SUIXIN_API_TOKENS": text})
    assert "0" * 64 not in str(caught.value)


def test_a_wrong_provider_setting_is_told_too() -> None:
    with pytest.raises(WrongCall, match="SUIXIN_PROVIDER_SECRET"):
        configured({"SUIXIN_API_TOKENS": setting(), "SUIXIN_PROVIDER_SECRET": "short"})
    assert {scope.value for scope in Scope} == {
        "eligibility.read",
        "quota.read",
        "bookings.read",
        "bookings.write",
    }


def test_the_api_imports_nothing_of_rasa() -> None:
    heavy = ("rasa", "rasa_sdk", "tensorflow", "spacy")
    probe = f"import sys, assistant.api.routes; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, encoding="utf-8", timeout=120)
    assert done.stdout.strip() == "[]", done.stderr

"""``bookings``: look at bookings, move them on as the provider would, cancel, reschedule; the outbox."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, cast

import typer

from assistant.cli.records import outbox
from assistant.cli.records.entitlement import pairs
from assistant.cli.shared.common import AsJson, Now, entitlements, instant, operator, print_json
from assistant.cli.shared.errors import WrongCall

if TYPE_CHECKING:
    from datetime import date as calendar_day

    from actions.entitlement import Consent, Entitlements
    from actions.entitlement.domain.booking.bookings import BookingState

app = typer.Typer(help="预约：查看、推进、取消、改期、送给服务商。", pretty_exceptions_enable=False)

BookingId = typer.Argument(..., metavar="BOOKING", help="预约号。")
Detail = typer.Option(
    None, "--detail", metavar="NAME=VALUE", help="随状态记下的内容，可写多次，例如 --detail hospital=某医院。"
)
_QUESTION = "确定取消吗？[y/N] "
_YES = ("y", "yes", "是", "好", "确定", "对")


@app.command("list")
def list_(
    member: str = typer.Argument(..., metavar="ID", help="会员号。"),
    now: str | None = Now,
    as_json: bool = AsJson,
) -> None:
    """一位会员的全部预约，新的在前。"""
    from actions.replies.payloads import booking_payload
    from assistant.cli.lines.booking_wording import booking_line

    at = instant(now)
    engine = entitlements()
    found = engine.bookings(member, at, actor=operator())
    if as_json:
        print_json(
            {"member": member, "now": at.isoformat(), "bookings": [booking_payload(one) for one in found]}
        )
    else:
        print("\n".join(booking_line(engine.catalogue, one) for one in found) or "没有预约")


@app.command()
def show(booking: str = BookingId, now: str | None = Now, as_json: bool = AsJson) -> None:
    """一个预约：状态、日期、占用的次数、经过，以及每次办理时本人同意的凭据。"""
    from actions.replies.payloads import booking_payload
    from assistant.cli.lines.booking_wording import booking_lines
    from assistant.cli.lines.consent_wording import consent_lines, consent_payload

    instant(now)
    engine = entitlements()
    found = engine.booking(booking, actor=operator())
    evidence = engine.consents(booking_id=booking, actor=operator())
    if as_json:
        print_json({**booking_payload(found), "consents": [consent_payload(one) for one in evidence]})
    else:
        print("\n".join([*booking_lines(engine.catalogue, found), *consent_lines(evidence)]))


@app.command()
def advance(
    booking: str = BookingId,
    state: str = typer.Argument(..., metavar="STATE", help="下一个状态，例如 accepted 或 已受理。"),
    detail: list[str] | None = Detail,
    now: str | None = Now,
    as_json: bool = AsJson,
) -> None:
    """代服务商把预约推进到下一个状态。"""
    from actions.replies.payloads import booking_payload
    from assistant.cli.lines.booking_wording import booking_line

    at = instant(now)
    to, details = _state(state), pairs(detail or [], "--detail")
    engine = entitlements()
    found = engine.advance(booking, to, at, actor=operator(), details=details)
    if as_json:
        print_json({"now": at.isoformat(), **booking_payload(found)})
    else:
        print(booking_line(engine.catalogue, found))


@app.command()
def cancel(
    booking: str = BookingId,
    yes: bool = typer.Option(False, "--yes", "-y", help="不再询问。"),
    now: str | None = Now,
    as_json: bool = AsJson,
) -> None:
    """取消预约；先说明每项次数会怎样，再问一次。和 --json 一起写、又没有 --yes 时只说明、不取消。"""
    from actions.replies.payloads import cancellation_payload
    from assistant.cli.lines.booking_wording import booking_line, cancellation_lines

    at = instant(now)
    engine = entitlements()
    preview = engine.cancellation(booking, at, actor=operator())
    consent = None
    if not as_json:
        shown = "\n".join(cancellation_lines(engine.catalogue, preview))
        print(shown)
        answer = None if yes else _confirmed()
        if answer == "":
            print("没有取消")
            raise typer.Exit(1)
        # A --yes was given before anything was shown: that is the operator's order, no evidence of a consent.
        consent = _agents(engine, preview.booking.member_id, shown, answer, at) if answer else None
    if yes or not as_json:
        preview = engine.cancel(booking, at, actor=operator(), told=preview.state, consent=consent)
    if as_json:
        print_json({"now": at.isoformat(), "cancelled": yes, **cancellation_payload(preview)})
    else:
        print(booking_line(engine.catalogue, preview.booking))


@app.command()
def reschedule(
    booking: str = BookingId,
    date: str = typer.Argument(..., metavar="DATE", help="新的日期，例如 2026-12-08。"),
    preview: bool = typer.Option(False, "--preview", help="只说明能不能改、次数会怎样，不改。"),
    now: str | None = Now,
    as_json: bool = AsJson,
) -> None:
    """改到另一天；加 --preview 只说明会怎样。"""
    from actions.entitlement.domain.fact_specs import FactName
    from actions.entitlement.domain.facts import parse_value
    from actions.replies.payloads import reschedule_payload
    from assistant.cli.lines.booking_wording import reschedule_lines

    at = instant(now)
    day = cast("calendar_day", parse_value(FactName.WANTED_DATE, date))
    engine = entitlements()
    change = engine.rescheduling if preview else engine.reschedule
    result = change(booking, day, at, actor=operator())
    if as_json:
        print_json({"now": at.isoformat(), **reschedule_payload(result)})
    else:
        print("\n".join(reschedule_lines(engine.catalogue, result)))
    if not result.possible:
        raise typer.Exit(1)


outbox.register(app)


def _state(text: str) -> BookingState:
    """The state by its name in code or in Chinese. Raises WrongCall with all of them."""
    from actions.entitlement.domain.booking.bookings import STATE_LABELS

    for state, label in STATE_LABELS.items():
        if text in (state.value, label):
            return state
    known = "、".join(f"{state.value}（{label}）" for state, label in STATE_LABELS.items())
    raise WrongCall(f"没有状态“{text}”，可写：{known}")


def _confirmed() -> str:
    """What was typed, if it was a yes; else empty. Raises WrongCall where nobody can be asked."""
    try:
        typed = input(_QUESTION).strip()
    except EOFError:
        raise WrongCall("没有取消：要取消请加 --yes") from None
    return typed if typed.casefold() in _YES else ""


def _agents(engine: Entitlements, member: str, shown: str, answer: str, at: datetime) -> Consent:
    """The evidence of a yes typed at this terminal for a member."""
    from actions.entitlement import ActedBy, Consent

    return Consent(
        shown=f"{shown}\n{_QUESTION.strip()}", proposal=f"cli-{uuid.uuid4()}", answer=answer, by_button=False, at=at,
        channel="cli", acted_by=ActedBy.AGENT, on_behalf_of=member, edition=engine.catalogue.edition.id,
    )  # fmt: skip

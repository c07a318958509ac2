"""The tables. Days are dates in Asia/Shanghai; instants are stored in UTC and come back aware, in Asia/Shanghai."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa

from ..domain.times.hours import SHANGHAI
from .append_only import protect

metadata = sa.MetaData()


class Instant(sa.types.TypeDecorator):  # type: ignore[type-arg]
    """An aware instant. SQLite keeps no time zones, so UTC without zone is stored on every database."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Aware to naive UTC."""
        return None if value is None else value.astimezone(timezone.utc).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Naive UTC to aware Asia/Shanghai."""
        return None if value is None else value.replace(tzinfo=timezone.utc).astimezone(SHANGHAI)


def _member() -> sa.Column[Any]:
    return sa.Column("member_id", sa.String(64), sa.ForeignKey("members.id"), nullable=False, index=True)


members = sa.Table(
    "members",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("birth_date", sa.Date, nullable=False),
    sa.Column("id_number", sa.String(40), nullable=False),
    sa.Column("mobile", sa.String(30), nullable=False),
    sa.Column("openid", sa.String(80), nullable=True, unique=True),
    sa.Column("guardians", sa.JSON, nullable=False),
    sa.Index("members_birth_date", "birth_date"),
)

# Where to find members by what people tell of them; made anew from the record at each load. `kind` says whose it is.
lookups = sa.Table(
    "lookups",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _member(),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("key", sa.String(64), nullable=False),
    sa.Index("lookups_key", "key", "kind"),
)

policies = sa.Table(
    "policies",
    metadata,
    sa.Column("number", sa.String(64), primary_key=True),
    _member(),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("product", sa.String(100), nullable=False),
    sa.Column("effective_date", sa.Date, nullable=False),
    sa.Column("sum_insured", sa.BigInteger, nullable=False),
    sa.Column("status", sa.String(20), nullable=False),
    sa.Column("premium_paid", sa.Boolean, nullable=False),
    sa.Column("cooling_off_until", sa.Date, nullable=True),
    sa.Column("policyholder", sa.JSON(none_as_null=True), nullable=True),
    sa.CheckConstraint("sum_insured >= 0", name="sum_insured_not_negative"),
)

relatives = sa.Table(
    "relatives",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _member(),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("relation", sa.String(20), nullable=False),
    sa.Column("designated_on", sa.Date, nullable=False),
    # False: designated through this system; loading the members file again must not lose it.
    sa.Column("from_file", sa.Boolean, nullable=False),
    sa.UniqueConstraint("member_id", "name", "relation", name="relative_named_once"),
)

# Uses reported by the insurer's members file; what is booked here stands in the ledger.
usages = sa.Table(
    "usages",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _member(),
    sa.Column("service", sa.String(20), nullable=False),
    sa.Column("line", sa.String(40), nullable=False),
    sa.Column("used_on", sa.Date, nullable=False),
)

bookings = sa.Table(
    "bookings",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    _member(),
    sa.Column("service", sa.String(20), nullable=False),
    sa.Column("state", sa.String(30), nullable=False),
    sa.Column("requested_at", Instant, nullable=False),
    sa.Column("wanted_date", sa.Date, nullable=True),
    sa.Column("wanted_time", sa.Time, nullable=True),
    sa.Column("visit_at", Instant, nullable=True),
    sa.Column("facts", sa.JSON, nullable=False),
    sa.Column("details", sa.JSON, nullable=False),
    sa.Column("idempotency_key", sa.String(200), nullable=True),
    sa.UniqueConstraint("member_id", "idempotency_key", name="booking_once_per_key"),
    sa.Index("bookings_in_time", "requested_at", "id"),
)

booking_steps = sa.Table(
    "booking_steps",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("booking_id", sa.String(64), sa.ForeignKey("bookings.id"), nullable=False, index=True),
    sa.Column("state", sa.String(30), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("actor", sa.String(100), nullable=False),
    sa.Column("details", sa.JSON, nullable=False),
)

# Append-only. Nothing in this module updates or deletes a row, and the balance is summed from them on every call.
ledger = sa.Table(
    "ledger",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _member(),
    sa.Column("booking_id", sa.String(64), sa.ForeignKey("bookings.id"), nullable=False),
    sa.Column("line", sa.String(40), nullable=False),
    sa.Column("service", sa.String(20), nullable=False),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("uses", sa.Integer, nullable=False),
    sa.Column("counted_on", sa.Date, nullable=False),
    sa.Column("window_start", sa.Date, nullable=False),
    sa.Column("window_end", sa.Date, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.CheckConstraint("uses > 0", name="ledger_uses_positive"),
    # A hold is made once and settled once: a second consume or release of it cannot even be written.
    sa.Column("settles", sa.Boolean, nullable=False),
    sa.UniqueConstraint("booking_id", "line", "settles", name="ledger_hold_and_settle_once"),
)

# Transactional outbox: an event stands beside the change it tells of, or neither does.
# `position` is the order in which the events came about: bookings of one member are changed one after the other, so the
# events of one booking stand in order. Undelivered: neither `delivered_at` nor `dead_at`.
outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("event_id", sa.String(36), nullable=False, unique=True),
    sa.Column("booking_id", sa.String(64), sa.ForeignKey("bookings.id"), nullable=False, index=True),
    sa.Column("type", sa.String(60), nullable=False),
    sa.Column("payload", sa.JSON, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, default=0),
    sa.Column("next_attempt_at", Instant, nullable=True),
    # A worker that has taken the event has it for itself until then; a worker that died loses it then.
    sa.Column("leased_until", Instant, nullable=True),
    sa.Column("delivered_at", Instant, nullable=True),
    sa.Column("dead_at", Instant, nullable=True),
    sa.Column("last_error", sa.Text, nullable=True),
)
sa.Index(
    "outbox_undelivered",
    outbox.c.position,
    sqlite_where=outbox.c.delivered_at.is_(None),
    postgresql_where=outbox.c.delivered_at.is_(None),
)

# The provider's callbacks that were carried out: the same event id changes nothing a second time.
provider_callbacks = sa.Table(
    "provider_callbacks",
    metadata,
    sa.Column("event_id", sa.String(100), primary_key=True),
    sa.Column("booking_id", sa.String(64), sa.ForeignKey("bookings.id"), nullable=False),
    sa.Column("type", sa.String(60), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("signature", sa.String(64), nullable=False),
    sa.Column("received_at", Instant, nullable=False),
)

# The evidence of every act, in the transaction of the act. `booking_id` is null for a designation.
consents = sa.Table(
    "consents",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _member(),
    sa.Column("act", sa.String(20), nullable=False),
    sa.Column("booking_id", sa.String(64), sa.ForeignKey("bookings.id"), nullable=True, index=True),
    sa.Column("done", sa.JSON, nullable=False),
    sa.Column("shown", sa.Text, nullable=False),
    sa.Column("proposal", sa.String(100), nullable=False),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("by_button", sa.Boolean, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("channel", sa.String(40), nullable=False),
    sa.Column("acted_by", sa.String(20), nullable=False),
    sa.Column("on_behalf_of", sa.String(64), nullable=False),
    sa.Column("edition", sa.String(100), nullable=False),
    sa.Column("model", sa.String(100), nullable=False),
    sa.Column("actor", sa.String(100), nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
    # One yes carries out one act.
    sa.UniqueConstraint("member_id", "proposal", name="consent_once_per_proposal"),
)
protect(consents, "id = NEW.id OR (member_id = NEW.member_id AND proposal = NEW.proposal)")

# What people must look at: written once; how far they have got stands in the steps.
incidents = sa.Table(
    "incidents",
    metadata,
    sa.Column("id", sa.String(20), primary_key=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("who", sa.String(20), nullable=False),
    sa.Column("conversation", sa.String(255), nullable=False, index=True),
    sa.Column("member_id", sa.String(64), sa.ForeignKey("members.id"), nullable=True, index=True),
    sa.Column("channel", sa.String(40), nullable=False),
    sa.Column("raised_at", Instant, nullable=False, index=True),
    sa.Column("due_at", Instant, nullable=True),
)
protect(incidents, "id = NEW.id")

incident_steps = sa.Table(
    "incident_steps",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("incident_id", sa.String(20), sa.ForeignKey("incidents.id"), nullable=False, index=True),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("actor", sa.String(100), nullable=False),
)
protect(incident_steps, "id = NEW.id")

booking_numbers = sa.Table(
    "booking_numbers",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("last", sa.Integer, nullable=False),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("actor", sa.String(100), nullable=False),
    sa.Column("action", sa.String(40), nullable=False),
    sa.Column("member_id", sa.String(64), nullable=False, index=True),
    sa.Column("subject", sa.String(200), nullable=False),
)

"""Who may use which health service, how often, and when: decisions, counts and bookings of one product edition.

`Entitlements` is the only way to a member's data.
"""

from .domain.acting import Permission, Person
from .domain.answers import Decision, Need, Note, Outcome, Reason, Stage
from .domain.booking_changes import (
    BookingKind,
    BookingResult,
    CancellationPreview,
    Designation,
    RescheduleResult,
)
from .domain.bookings import STATE_LABELS, Booking, BookingState, Effect, LineEffect
from .domain.calendar import WorkCalendar
from .domain.consent import Act, ActedBy, Consent, ConsentRecord
from .domain.deadlines import CutOff
from .domain.fact_specs import SPECS, AllowedValue, FactKind, FactName, FactSpec
from .domain.facts import NO_FACTS, UNKNOWN, Facts
from .domain.hours import SHANGHAI, Opening
from .domain.ledger import Consumption
from .domain.members import Member, Policy, Policyholder, PolicyKind, PolicyStatus, Relation, Relative, Usage
from .domain.quota import QuotaBalance
from .domain.rulebook import RuleBook, compile_rules
from .domain.searching import Hits, MemberHit, MemberQuery
from .domain.standing import PolicyStanding, RiderStanding, Standing
from .errors import (
    AlreadyDelivered,
    BadCallback,
    BadConsent,
    BadDate,
    BadFact,
    BadInstant,
    BadPage,
    BadSearch,
    BookingOutdated,
    CallbackError,
    CatalogueError,
    ConsentSpent,
    DatabaseVersionError,
    EntitlementError,
    ForgedCallback,
    IdempotencyConflict,
    IllegalTransition,
    LedgerError,
    MembersFileError,
    MoveOutdated,
    PreviewOutdated,
    ProviderSettingsError,
    ReplayedCallback,
    StaleCallback,
    UnknownBooking,
    UnknownEvent,
    UnknownMember,
    UnknownService,
)
from .handbook import Catalogue, load_catalogue
from .provider.callbacks import CallbackResult
from .provider.settings import ProviderSettings
from .records import Records
from .service import Entitlements
from .storage.audit import AuditLine
from .storage.load_findings import LoadWarning, RefusedMember
from .storage.member_records import members_file_schema
from .storage.members_file import LoadProgress, LoadReport
from .storage.outbox import OutboxEvent
from .storage.pages import AuditFilter, BookingFilter, Page

__all__ = [
    "NO_FACTS",
    "SHANGHAI",
    "SPECS",
    "STATE_LABELS",
    "UNKNOWN",
    "Act",
    "ActedBy",
    "AllowedValue",
    "AlreadyDelivered",
    "AuditFilter",
    "AuditLine",
    "BadCallback",
    "BadConsent",
    "BadDate",
    "BadFact",
    "BadInstant",
    "BadPage",
    "BadSearch",
    "Booking",
    "BookingFilter",
    "BookingKind",
    "BookingOutdated",
    "BookingResult",
    "BookingState",
    "CallbackError",
    "CallbackResult",
    "CancellationPreview",
    "Catalogue",
    "CatalogueError",
    "Consent",
    "ConsentRecord",
    "ConsentSpent",
    "Consumption",
    "CutOff",
    "DatabaseVersionError",
    "Decision",
    "Designation",
    "Effect",
    "EntitlementError",
    "Entitlements",
    "FactKind",
    "FactName",
    "FactSpec",
    "Facts",
    "ForgedCallback",
    "Hits",
    "IdempotencyConflict",
    "IllegalTransition",
    "LedgerError",
    "LineEffect",
    "LoadProgress",
    "LoadReport",
    "LoadWarning",
    "Member",
    "MemberHit",
    "MemberQuery",
    "MembersFileError",
    "MoveOutdated",
    "Need",
    "Note",
    "Opening",
    "OutboxEvent",
    "Outcome",
    "Page",
    "Permission",
    "Person",
    "Policy",
    "PolicyKind",
    "PolicyStanding",
    "PolicyStatus",
    "Policyholder",
    "PreviewOutdated",
    "ProviderSettings",
    "ProviderSettingsError",
    "QuotaBalance",
    "Reason",
    "Records",
    "RefusedMember",
    "Relation",
    "Relative",
    "ReplayedCallback",
    "RescheduleResult",
    "RiderStanding",
    "RuleBook",
    "Stage",
    "StaleCallback",
    "Standing",
    "UnknownBooking",
    "UnknownEvent",
    "UnknownMember",
    "UnknownService",
    "Usage",
    "WorkCalendar",
    "compile_rules",
    "load_catalogue",
    "members_file_schema",
]

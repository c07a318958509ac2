"""Who may use which health service, how often, and when: decisions, counts and bookings of one product edition.

`Entitlements` is the only way to a member's data.
"""

from .asking.comparison import Aspect, Comparison, Row, Side, compare
from .asking.criteria import Criterion, Diagnosis
from .asking.queries import (
    Between,
    Listed,
    NextCounts,
    Usable,
    WhoMay,
    asked_between,
    list_edition,
    list_services,
    next_counts_on,
    single_services,
    usable_now,
    who_may,
)
from .asking.tiers import NextTier, TierComparison, TierLine, TierRegions, compare_tiers, next_tier
from .asking.what_if import LineChange, TierStep, WhatIf, line_changes, tier_steps
from .domain.answers import Decision, DocumentNeed, Need, Note, Outcome, Reason, Stage
from .domain.booking.bookings import STATE_LABELS, Booking, BookingState, Effect, LineEffect
from .domain.booking.changes import (
    BookingKind,
    BookingResult,
    CancellationPreview,
    Designation,
    RescheduleResult,
)
from .domain.booking.consent import Act, ActedBy, Consent, ConsentRecord
from .domain.booking.cutoffs import RefundVerdict
from .domain.booking.deadlines import CutOff
from .domain.counts.ledger import Consumption, EntryKind, LedgerEntry
from .domain.counts.quota import QuotaBalance
from .domain.fact_specs import SPECS, AllowedValue, FactKind, FactName, FactSpec
from .domain.facts import NO_FACTS, UNKNOWN, Facts, parse_value
from .domain.incidents import Incident, IncidentKind, IncidentState, IncidentStep
from .domain.people.acting import Permission, Person
from .domain.people.members import (
    Member,
    Policy,
    Policyholder,
    PolicyKind,
    PolicyStatus,
    Relation,
    Relative,
    Usage,
)
from .domain.people.searching import Hits, MemberHit, MemberQuery
from .domain.rulebook import RuleBook, compile_rules
from .domain.standing import PolicyStanding, RiderStanding, Standing
from .domain.suppositions import FORMS, parse_change
from .domain.times.calendar import CalendarDay, WorkCalendar
from .domain.times.hours import SHANGHAI, Opening, ServiceHours
from .domain.times.periods import PolicyYear, add_months
from .domain.what_if import (
    AskedOn,
    BookingCancelled,
    Change,
    ContractStatus,
    Illness,
    NewContract,
    Premium,
    SumInsured,
    UsedUp,
    Uses,
    WithoutContract,
)
from .edition_diff import (
    AffectedBooking,
    AffectedMember,
    Difference,
    concerned,
    differences,
)
from .edition_diff import (
    Kind as DifferenceKind,
)
from .editions import Editions, load_editions
from .erasure import Erased
from .errors import (
    AlreadyDelivered,
    BadCallback,
    BadChange,
    BadConsent,
    BadDate,
    BadFact,
    BadInstant,
    BadPage,
    BadSearch,
    BookingOutdated,
    CallbackError,
    CancelBarred,
    CatalogueError,
    ConsentSpent,
    DatabaseVersionError,
    EntitlementError,
    ForgedCallback,
    IdempotencyConflict,
    IllegalTransition,
    IncidentSettled,
    LedgerError,
    MembersFileError,
    MoveOutdated,
    PreviewOutdated,
    ProviderSettingsError,
    ReplayedCallback,
    StaleCallback,
    UnknownBooking,
    UnknownEvent,
    UnknownIncident,
    UnknownMember,
    UnknownService,
)
from .handbook import Catalogue, ClosedOn, load_catalogue
from .provider.callbacks import CallbackResult
from .provider.settings import ProviderSettings
from .records import Records
from .service import Entitlements
from .snapshot import Snapshot
from .storage.audit import AuditLine
from .storage.finding.pages import AuditFilter, BookingFilter, Page
from .storage.members.findings import LoadWarning, RefusedMember
from .storage.members.loading import LoadProgress, LoadReport
from .storage.members.records import members_file_schema
from .storage.outbox import OutboxEvent
from .storage.steps import Step
from .timetable import Lead, Timetable

__all__ = [
    "FORMS",
    "NO_FACTS",
    "SHANGHAI",
    "SPECS",
    "STATE_LABELS",
    "UNKNOWN",
    "Act",
    "ActedBy",
    "AffectedBooking",
    "AffectedMember",
    "AllowedValue",
    "AlreadyDelivered",
    "AskedOn",
    "Aspect",
    "AuditFilter",
    "AuditLine",
    "BadCallback",
    "BadChange",
    "BadConsent",
    "BadDate",
    "BadFact",
    "BadInstant",
    "BadPage",
    "BadSearch",
    "Between",
    "Booking",
    "BookingCancelled",
    "BookingFilter",
    "BookingKind",
    "BookingOutdated",
    "BookingResult",
    "BookingState",
    "CalendarDay",
    "CallbackError",
    "CallbackResult",
    "CancelBarred",
    "CancellationPreview",
    "Catalogue",
    "CatalogueError",
    "Change",
    "ClosedOn",
    "Comparison",
    "Consent",
    "ConsentRecord",
    "ConsentSpent",
    "Consumption",
    "ContractStatus",
    "Criterion",
    "CutOff",
    "DatabaseVersionError",
    "Decision",
    "Designation",
    "Diagnosis",
    "Difference",
    "DifferenceKind",
    "DocumentNeed",
    "Editions",
    "Effect",
    "EntitlementError",
    "Entitlements",
    "EntryKind",
    "Erased",
    "FactKind",
    "FactName",
    "FactSpec",
    "Facts",
    "ForgedCallback",
    "Hits",
    "IdempotencyConflict",
    "IllegalTransition",
    "Illness",
    "Incident",
    "IncidentKind",
    "IncidentSettled",
    "IncidentState",
    "IncidentStep",
    "Lead",
    "LedgerEntry",
    "LedgerError",
    "LineChange",
    "LineEffect",
    "Listed",
    "LoadProgress",
    "LoadReport",
    "LoadWarning",
    "Member",
    "MemberHit",
    "MemberQuery",
    "MembersFileError",
    "MoveOutdated",
    "Need",
    "NewContract",
    "NextCounts",
    "NextTier",
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
    "PolicyYear",
    "Policyholder",
    "Premium",
    "PreviewOutdated",
    "ProviderSettings",
    "ProviderSettingsError",
    "QuotaBalance",
    "Reason",
    "Records",
    "RefundVerdict",
    "RefusedMember",
    "Relation",
    "Relative",
    "ReplayedCallback",
    "RescheduleResult",
    "RiderStanding",
    "Row",
    "RuleBook",
    "ServiceHours",
    "Side",
    "Snapshot",
    "Stage",
    "StaleCallback",
    "Standing",
    "Step",
    "SumInsured",
    "TierComparison",
    "TierLine",
    "TierRegions",
    "TierStep",
    "Timetable",
    "UnknownBooking",
    "UnknownEvent",
    "UnknownIncident",
    "UnknownMember",
    "UnknownService",
    "Usable",
    "Usage",
    "UsedUp",
    "Uses",
    "WhatIf",
    "WhoMay",
    "WithoutContract",
    "WorkCalendar",
    "add_months",
    "asked_between",
    "compare",
    "compare_tiers",
    "compile_rules",
    "concerned",
    "differences",
    "line_changes",
    "list_edition",
    "list_services",
    "load_catalogue",
    "load_editions",
    "members_file_schema",
    "next_counts_on",
    "next_tier",
    "parse_change",
    "parse_value",
    "single_services",
    "tier_steps",
    "usable_now",
    "who_may",
]

"""Every error carries a code and one clear Chinese message."""

from __future__ import annotations

import pytest

from actions.entitlement import errors


@pytest.mark.parametrize(
    ("error", "code", "field"),
    [
        (errors.UnknownMember("m"), "unknown_member", "member"),
        (errors.UnknownService("4.99"), "unknown_service", "service"),
        (errors.UnknownBooking("B"), "unknown_booking", "booking"),
        (errors.BadFact("region", "没有"), "bad_fact", "region"),
        (errors.BadDate("wanted_date", "没有"), "bad_date", "wanted_date"),
        (errors.BadInstant(), "bad_instant", "at"),
        (errors.IllegalTransition("不行"), "illegal_transition", None),
        (errors.IdempotencyConflict("k"), "idempotency_conflict", "key"),
        (errors.LedgerError("错"), "ledger_error", None),
        (errors.MembersFileError("m.yml", "读不了"), "members_file_error", "m.yml"),
        (errors.CatalogueError("e.yml", "tiers", "缺少"), "catalogue_error", "tiers"),
        (errors.EntitlementError("错", code="other"), "other", None),
    ],
)
def test_codes(error: errors.EntitlementError, code: str, field: str | None) -> None:
    """For programs and for people."""
    assert (error.code, error.field) == (code, field)
    assert error.message_zh == str(error)

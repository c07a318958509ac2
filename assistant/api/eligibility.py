"""An eligibility answer in the words of HL7 FHIR's CoverageEligibilityResponse, as far as they fit.

Taken from there: patient, servicedDate, outcome, disposition, insurance.inforce and benefitPeriod, and for the item
productOrService, excluded, benefit (allowed, used), authorizationRequired and authorizationSupporting. Not taken: what
speaks of money and claims. `decision` beside it is ours, the same as everywhere else: reasons with their clauses, held
counts, needs with their allowed values. The document is no FHIR resource and does not say it is one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from actions.entitlement import Catalogue, Decision, Outcome, QuotaBalance, Standing
from actions.replies.payloads import decision_payload

_DISPOSITION = {Outcome.ALLOWED: "可以使用", Outcome.REFUSED: "不能使用", Outcome.NEEDS: "还不能判断"}
# FHIR: `complete` when everything was judged, `partial` when something is missing.
_OUTCOME = {Outcome.ALLOWED: "complete", Outcome.REFUSED: "complete", Outcome.NEEDS: "partial"}


def eligibility_payload(
    catalogue: Catalogue, standing: Standing, decision: Decision, member: str, at: datetime
) -> dict[str, Any]:
    """The whole answer."""
    year = standing.policy_year
    period = (
        {}
        if year is None
        else {"benefitPeriod": {"start": year.start.isoformat(), "end": year.end.isoformat()}}
    )
    return {
        "patient": {"reference": f"Member/{member}"},
        "created": at.isoformat(),
        "servicedDate": standing.on.isoformat(),
        "purpose": ["benefits", "auth-requirements"],
        "outcome": _OUTCOME[decision.outcome],
        "disposition": _disposition(decision),
        "insurance": [
            {"inforce": standing.tier is not None, **period, "item": [_item(catalogue, decision)]},
        ],
        "decision": decision_payload(decision),
    }


def _disposition(decision: Decision) -> str:
    said = "".join(reason.text_zh for reason in decision.reasons)
    return f"{_DISPOSITION[decision.outcome]}{'：' + said if said else '。'}"


def _item(catalogue: Catalogue, decision: Decision) -> dict[str, Any]:
    spec = catalogue.services[decision.service]
    direct = spec.booking.kind == "direct"
    return {
        "productOrService": {
            "coding": [
                {
                    "system": f"urn:suixin:{catalogue.edition.id}",
                    "code": decision.service,
                    "display": spec.name,
                }
            ]
        },
        "excluded": decision.outcome is Outcome.REFUSED,
        "term": {"text": "保单年度"},
        "benefit": [_benefit(balance) for balance in decision.quota],
        "authorizationRequired": not direct,
        "authorizationSupporting": [
            *({"code": need.fact.value, "text": need.question_zh} for need in decision.needs),
            *({"code": "document", "text": document.text} for document in spec.documents),
        ],
    }


def _benefit(balance: QuotaBalance) -> dict[str, Any]:
    allowed: dict[str, Any] = (
        {"allowedString": "按需" if balance.as_needed else "不限次"}
        if balance.limit is None
        else {"allowedUnsignedInt": balance.limit}
    )
    return {"type": {"text": balance.line}, **allowed, "usedUnsignedInt": balance.used}

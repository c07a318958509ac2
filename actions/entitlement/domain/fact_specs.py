"""Every fact the engine knows: its kind here, its words in `data/language/facts.yml` and among the replies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from ..words import read_words, texts

WORDS = Path(__file__).resolve().parents[3] / "data" / "language" / "facts.yml"


class FactName(str, Enum):
    """Names of the facts, as used on the command line and in stored bookings."""

    FOR_WHOM = "for_whom"
    RELATIVE_NAME = "relative_name"
    APPLICANT = "applicant"
    SUB_SERVICE = "sub_service"
    DISEASE = "disease"
    DISEASE_CLASS = "disease_class"
    DIAGNOSIS = "diagnosis"
    FIRST_DIAGNOSED_ON = "first_diagnosed_on"
    EARLY_SYMPTOM = "early_symptom"
    CANCER_CONFIRMED = "cancer_confirmed"
    REPORT_ON = "report_on"
    REPORT_SOURCE = "report_source"
    ADMISSION_NOTICE = "admission_notice"
    WANTED_DATE = "wanted_date"
    WANTED_TIME = "wanted_time"
    REGION = "region"
    DEPARTMENT = "department"
    TREATMENT_BEGUN = "treatment_begun"
    SURGERY_SETTING = "surgery_setting"
    INVASIVE_CARE = "invasive_care"
    NAMED_DOCTOR = "named_doctor"
    GRADE_WITH_CLINIC_TYPE = "grade_with_clinic_type"
    BED = "bed"
    BED_GRADE = "bed_grade"
    DOCTOR_GRADE = "doctor_grade"
    COUNSELLOR = "counsellor"
    EXCLUSION_APPLIES = "exclusion_applies"
    PSYCHIATRIC = "psychiatric"
    RECORDS_LEVEL = "records_level"
    RECORDS_AGE = "records_age"
    ACUTE_PHASE = "acute_phase"
    EMERGENCY = "emergency"
    ATTENDANCE = "attendance"
    ESCORT_ALONE = "escort_alone"
    WISHES = "wishes"

    # The names are plain strings: their hash is the string's, which is looked up thousands of times a second.
    __hash__ = str.__hash__


class FactKind(str, Enum):
    """How a fact is typed."""

    CHOICE = "choice"
    YES_NO = "yes_no"
    DATE = "date"
    TIME = "time"
    TEXT = "text"


@dataclass(frozen=True)
class AllowedValue:
    """One value of a choice: its name in code, its Chinese label, and other words for it (lower case)."""

    value: str
    label: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class FactSpec:
    """One fact. `question` is empty for facts that are never asked for: they count as no until somebody tells them."""

    name: FactName
    kind: FactKind
    label: str
    question: str = ""
    values: tuple[AllowedValue, ...] = ()


_F = FactName

# Facts of another kind than a choice. The values of SUB_SERVICE are the parts of the service asked for: the catalogue's.
_KINDS: dict[FactName, FactKind] = {
    **dict.fromkeys((_F.FIRST_DIAGNOSED_ON, _F.REPORT_ON, _F.WANTED_DATE), FactKind.DATE),
    _F.WANTED_TIME: FactKind.TIME,
    # WISHES are decided by nobody: handed on to the provider with the booking.
    **dict.fromkeys((_F.RELATIVE_NAME, _F.DISEASE, _F.DEPARTMENT, _F.WISHES), FactKind.TEXT),
    **dict.fromkeys(
        (
            _F.CANCER_CONFIRMED, _F.TREATMENT_BEGUN, _F.INVASIVE_CARE, _F.NAMED_DOCTOR, _F.GRADE_WITH_CLINIC_TYPE, _F.BED,
            _F.BED_GRADE, _F.DOCTOR_GRADE, _F.COUNSELLOR, _F.EXCLUSION_APPLIES, _F.PSYCHIATRIC, _F.ACUTE_PHASE,
            _F.ESCORT_ALONE,
        ),
        FactKind.YES_NO,
    ),
}  # fmt: skip


def _values(described: Mapping[str, Any]) -> tuple[AllowedValue, ...]:
    return tuple(AllowedValue(value, told["label"], tuple(told.get("also", ()))) for value, told in described.items())


def _specs() -> dict[FactName, FactSpec]:
    words = read_words(WORDS)
    questions = texts("fact_question")
    yes_no = _values(words["yes_no"]["values"])
    specs = {}
    for name in FactName:
        told, kind = words[name.value], _KINDS.get(name, FactKind.CHOICE)
        values = yes_no if kind is FactKind.YES_NO else _values(told.get("values", {}))
        specs[name] = FactSpec(name, kind, told["label"], questions.get(name.value, ""), values)
    return specs


SPECS: dict[FactName, FactSpec] = _specs()

"""What a fact of the handbook can be about: the closed vocabulary that facts and questions share.

What each tag means, the words by which people ask after it and the claim a yes or no of it refers to stand in
``data/language/tags.yml``; a test holds both lists against each other.
"""

from __future__ import annotations

from typing import Literal, get_args

Tag = Literal[
    # money
    "cost", "medical_cost", "deposit", "ticket", "lodging", "visa", "tip", "invoice", "advance", "buy_more", "tax",
    # what may be chosen
    "choose_doctor", "choose_level", "choose_hospital", "bed", "choose_time",
    # in which manner, by whom
    "video", "proxy", "in_person", "companion", "who_calls", "contact", "hours", "reminder", "survey",
    # time
    "how_long", "lead_time", "duration", "waiting_period", "validity", "urgent",
    # papers
    "documents", "id_card", "signature", "report", "interpretation", "admission_notice", "other_notice", "records_age",
    "hospital_level", "imaging", "delivery", "face_check", "language", "translation",
    # medicine
    "prescription", "treatment", "psychology", "emergency", "acute", "invasive", "care", "children", "pregnancy",
    "dental", "fertility", "examination", "department", "infectious", "outpatient_surgery",
    "suspected", "diagnosis_before", "designated_disease", "rider", "nine_cancers", "cancer_confirmed",
    "no_symptom", "unsuitable", "first_step",
    # place
    "hospital_network", "city", "region", "abroad", "home", "place", "transport", "parking",
    # people
    "how_many_people", "qualification", "relative", "other_relative", "replace_relative",
    "register_relative", "privacy", "withhold", "breach", "recording", "identity", "unreachable",
    # what the companion in the hospital does
    "pickup", "errands", "other_tasks", "escort",
    # counts, cancelling, moving
    "how_often", "counts_as_used", "no_show", "late", "cancel", "reschedule", "refund", "rollover", "transfer",
    "several_contracts", "tier",
    # the contract and what it answers for
    "lapse", "grace", "premium", "cooling_off", "exclusion", "claim_basis", "edition", "dispute", "liability",
    "doctor_absent", "provider", "disagreement", "follow_up", "conduct", "guarantee", "content",
]  # fmt: skip

TAGS: tuple[Tag, ...] = get_args(Tag)

# yes and no refer to the tag's claim, not to how somebody happens to ask.
YesNo = Literal["yes", "no", "depends"]

"""Short answers to our own question: a choice, yes, no, cannot say, or free text."""

from __future__ import annotations

import re
from typing import Optional

from actions.entitlement import SPECS, FactKind, FactName
from actions.fact_words import asks
from actions.names import name_alone
from actions.turn import Turn

CANNOT_SAY = re.compile(
    r"不(?:太|大|是很|怎么)?(?:知道|清楚|确定|记得|晓得|懂|了解)|记不[清得住]|说不[清准上]|没概念|忘了|忘记|没注意|不好说|没问过"
)
_YES = re.compile(r"^(?:嗯|哦|啊|呃|那)*(?:没错|有|是|对|嗯|要|已经|开了|做了|在治|确诊了|好|需要|可以|行|ok|yes)", re.I)
_NO = re.compile(r"^(?:嗯|哦|啊|呃|那)*(?:没|无|不|还没|还不|都没|都不|未|否|no$|别)", re.I)
# Intents whose message may be the free text itself: the topic of 头晕好几天了 is no question of its own.
_FREE = {"inform", "nlu_fallback", "disease_scope", "medical_advice", "follow_up", "chitchat", "book", "my_eligibility"}
_MAX_FREE = 30
_PUNCTUATION = " 。.!！，,~～"

# What a bare 'yes' or 'no' means where the question offers a choice.
_YES_NO_CHOICE: dict[str, tuple[Optional[str], Optional[str]]] = {
    "admission_notice": ("valid", "none"), "early_symptom": (None, "none"), "for_whom": ("self", None),
    "diagnosis": (None, "suspected"), "disease_class": (None, "other"),
}  # fmt: skip


def bare_answer(turn: Turn, asked: str, choices: tuple[tuple[str, str], ...], told_else: bool) -> dict[str, str]:
    """The answer to the question about ``asked`` as {fact: value}; empty when the message is none.

    ``choices`` are label and value of the answers offered; ``told_else``: the message tells another
    fact, so that it is not free text.
    """
    text = turn.text.strip(_PUNCTUATION)
    exact = next((value for label, value in choices if text in (label, value)), None)
    if exact is not None:
        return {asked: exact}
    if asks(text) and turn.intent not in ("inform", "affirm", "deny"):
        return {}
    spec = SPECS[FactName(asked)]
    if spec.kind is FactKind.TEXT:
        return _free_text(turn, asked, text, choices, told_else)
    if spec.kind is FactKind.YES_NO:
        said = _yes_or_no(turn, text)
        return {asked: said} if said else {}
    value = _choice_in(text, asked) or _of_yes_or_no(asked, _yes_or_no(turn, text))
    return {asked: value} if value else {}


def _free_text(
    turn: Turn, asked: str, text: str, choices: tuple[tuple[str, str], ...], told_else: bool
) -> dict[str, str]:
    offered = next((value for label, value in choices if label in text), None)
    if offered is not None:
        return {asked: offered}
    if asked == "relative_name":
        name = name_alone(text)
        return {asked: name} if name else {}
    if told_else or turn.intent not in _FREE or not 2 <= len(text) <= _MAX_FREE or _yes_or_no(turn, text) == "no":
        return {}
    return {asked: text}


def _yes_or_no(turn: Turn, text: str) -> str:
    """'yes', 'no' or empty: by the words first, then by the intent."""
    if _YES.match(text):
        return "yes"
    if _NO.match(text):
        return "no"
    return {"affirm": "yes", "deny": "no"}.get(turn.intent, "")


def _of_yes_or_no(asked: str, said: str) -> Optional[str]:
    yes, no = _YES_NO_CHOICE.get(asked, (None, None))
    return yes if said == "yes" else no if said == "no" else None


def _choice_in(text: str, asked: str) -> Optional[str]:
    """The allowed value whose label or synonym the text is, or contains (longest wins)."""
    forms = [
        (form, value.value)
        for value in SPECS[FactName(asked)].values
        for form in (value.label, *value.synonyms, value.value)
        if (len(form) >= 2 and form in text) or form == text
    ]
    return max(forms, key=lambda pair: len(pair[0]))[1] if forms else None

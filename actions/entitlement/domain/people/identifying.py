"""How numbers that identify people are compared, however they were written."""

from __future__ import annotations

import unicodedata

# How much of an identity number a search may rest on, and what the index keeps of it.
TAIL = 4
LONGEST_KEY = 64
_MOBILE_DIGITS = 11


def mobile_key(text: str) -> str:
    """The digits of a mobile number: 199 0000-0001, +86 19900000001 and full-width digits are the same; else empty."""
    digits = "".join(char for char in unicodedata.normalize("NFKC", text) if char.isdecimal() and char.isascii())
    for prefix in ("0086", "86", "0"):
        if digits.startswith(prefix) and len(digits) == len(prefix) + _MOBILE_DIGITS:
            digits = digits[len(prefix) :]
            break
    return digits[:LONGEST_KEY]


def number_key(text: str) -> str:
    """A policy or identity number without blanks and dashes, letters in capitals."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(char for char in folded if char.isalnum())


def name_key(text: str) -> str:
    """A name without blanks and middle dots, letters folded: 阿依·古丽 and 阿依古丽 are the same."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char.isalnum())

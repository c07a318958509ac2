"""Subscription messages: the keywords of our templates, and each value shortened to what WeChat takes.

Limits of WeChat: thing 20 characters, phrase 5 Chinese characters, character_string 32 letters and digits; a time is
written 2019年10月1日 15:01.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum

from actions.replies.phrasebook import say

THING, CHARACTERS = 20, 32
_BRACKETS = re.compile(r"[（(【\[][^（(【\[]*[）)】\]]")
# What a reader can do without in a hospital's name, in the order in which it goes.
_DISPENSABLE = ("附属", "医学院", "医科大学", "大学", "股份有限公司", "有限公司", "省", "市", "自治区")
_TIME = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日( \d{2}:\d{2})?")


class Template(str, Enum):
    """Our templates: a visit is arranged; it could not be arranged."""

    ARRANGED = "arranged"
    REJECTED = "rejected"


def filled(template: Template, told: Mapping[str, str]) -> dict[str, str]:
    """The keywords of the template; `told` has service, place, when and booking, empty where unknown."""
    found = {
        "thing1": thing(told["service"]),
        "character_string2": characters(told["booking"]),
        "thing3": thing(say(f"channel.news.{template.value}.hint")),
    }
    if template is Template.ARRANGED:
        found["thing4"] = thing(told["place"] or say("channel.news.on_page"))
        if _TIME.fullmatch(told["when"]):
            found["time5"] = told["when"]
        else:
            found["time5"] = say("channel.news.no_time")
    return found


def thing(text: str, longest: int = THING) -> str:
    """A name within `longest` characters: without brackets, then without what is dispensable, then with its ends kept."""
    clean = re.sub(r"\s+", "", text)
    if len(clean) <= longest:
        return clean or "-"
    clean = _BRACKETS.sub("", clean)
    for word in _DISPENSABLE:
        if len(clean) <= longest:
            return clean
        clean = clean.replace(word, "")
    if len(clean) <= longest:
        return clean
    # The end tells which branch or department it is.
    head = longest - 7
    return f"{clean[:head]}…{clean[-6:]}"


def characters(text: str, longest: int = CHARACTERS) -> str:
    """Letters, digits and signs only, within `longest`."""
    clean = "".join(char for char in text if char.isascii() and char.isprintable() and not char.isspace())
    return clean[:longest] or "-"

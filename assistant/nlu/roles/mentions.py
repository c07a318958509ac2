"""The persons, days and places a sentence names, and the sentence seen from each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from actions.language.dates import find_dates
from actions.language.normalise import normalise
from actions.language.places import find_places
from actions.reading.people.words import people_words
from assistant.nlu.acts.talks import Context
from assistant.nlu.lexicon import Lexicon
from assistant.nlu.reading import Reading, read

PERSON, DAY, PLACE = "person", "day", "place"
# role -> what it says; one set a kind of mention.
ROLES = {
    PERSON: {
        "served": "the service is for him, he is the patient, or it is asked what he may use",
        "insured": "he is the insured of this very policy, and somebody else speaks",
        "designate": "he is to be registered as the one to share",
        "owner": "his own contract, figures or bookings are asked for or to be changed",
        "speaker": "the one who speaks, calls or applies for the insured",
        "companion": "goes along, helps, learns, has time or not, is asked for his opinion",
        "compared": "his case is told only to compare",
        "source": "told, advised or claimed something",
        "denied": "not he",
        "mention": "anything else: the family's history, whose flat, whose telephone",
    },
    DAY: {
        "wanted": "the visit is wished for or settled on it",
        "asked": "whether the visit, an answer or a line is to be had on it",
        "excluded": "it will not do",
        "diagnosed": "the diagnosis was made on it",
        "report": "a report or its examination is of it",
        "past": "something else happened on it: an earlier use, an operation, a call",
        "applied": "somebody will apply, call or decide then",
        "deadline": "what must be done or over by it",
        "term": "a contract, a period, an age begins or ends with it",
        "told": "our own answer or the booking on screen said over",
        "mention": "anything else",
    },
    PLACE: {
        "wish": "the visit is wished for there",
        "excluded": "not there",
        "issued": "where he was examined, diagnosed or treated before",
        "admitted": "where he lies, or whose admission notice he holds",
        "home": "where somebody lives or is to be visited",
        "mention": "anything else: whether it is on the list, who works there",
    },
}
# Roles of like consequence: in doubt between two of them the likelier is taken, in doubt between the groups none.
GROUPS = {
    PERSON: (
        {"served", "designate", "owner"}, {"companion", "mention", "compared", "source", "denied", "speaker"}, {"insured"}
    ),
    DAY: (
        {"wanted", "asked"}, {"diagnosed"}, {"report"}, {"excluded"},
        {"past", "applied", "term", "told", "deadline", "mention"},
    ),
    PLACE: ({"wish"}, {"home"}, {"issued", "admitted", "mention", "excluded"}),
}  # fmt: skip
_SIGN = {PERSON: "‹人›", DAY: "‹日›", PLACE: "‹地›"}
_OTHER = {"service": "§", "disease": "‹病›", "department": "‹科›"}
_STOPS = "，,。；;！!？?…\n "


@dataclass(frozen=True)
class Mention:
    """``text[start:end]`` names a person, a day or a place; ``value`` is its relation, or the kind of place."""

    kind: str
    value: str
    start: int
    end: int


@dataclass(frozen=True)
class Seen:
    """A sentence seen from one mention of it.

    ``left`` and ``right`` are the words beside it, the nearest first, with a sign for each thing named; ``others`` the kinds
    of mentions beside it, ``place`` its number among those of its kind; ``stand`` and ``detail`` where the talk stands.
    """

    kind: str
    value: str
    surface: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    others: tuple[str, ...]
    place: str
    stand: str
    detail: str


def mentions_of(reading: Reading) -> list[Mention]:
    """The persons, days and places of a sentence, in order."""
    text = reading.text
    relations = [Mention(PERSON, m.value, m.start, m.end) for m in reading.mentions if m.label == "relation"]
    taken = {at for one in relations for at in range(one.start, one.end)}
    pronouns = [
        Mention(PERSON, "pronoun", m.start(), m.end())
        for m in people_words().pronoun.finditer(normalise(text)) if m.start() not in taken
    ]  # fmt: skip
    days = [Mention(DAY, "day", start, start + len(words)) for words, start in find_dates(text)]
    places = [Mention(PLACE, one.kind, one.start, one.end) for one in find_places(text)]
    return sorted([*relations, *pronouns, *days, *places], key=lambda one: (one.start, one.end))


def seen_from(
    lexicon: Lexicon, text: str, mentions: Sequence[Mention], one: Mention, context: Context | None = None
) -> Seen:
    """The sentence ``text`` seen from ``one`` of its ``mentions`` where the talk stands at ``context``."""
    reading = read(lexicon, text)
    units = list(_units(reading, [m for m in mentions if m is not one]))
    left = [unit for unit, start, end in units if end <= one.start]
    right = [unit for unit, start, end in units if start >= one.end]
    same = [m for m in mentions if m.kind == one.kind]
    rest = "" if left or right else "alone"
    stand = "outside" if context is None else context.open + ("+booked" if context.booked else "")
    return Seen(
        one.kind, one.value, normalise(text[one.start : one.end]), tuple(reversed(left)), tuple(right),
        tuple(sorted({m.kind for m in mentions if m is not one})),
        f"{rest}{'first' if one is same[0] else 'last' if one is same[-1] else 'middle'}{min(len(same), 3)}",
        stand, f"{stand}:{context.fact or context.act}" if context else stand,
    )  # fmt: skip


def _units(reading: Reading, others: Sequence[Mention]) -> Iterator[tuple[str, int, int]]:
    """Words with where they stand; one sign for each thing named."""
    plain = normalise(reading.text)
    signs = [(m.start, m.end, _SIGN[m.kind]) for m in others]
    signs += [(m.start, m.end, _OTHER[m.label]) for m in reading.mentions if m.label in _OTHER]
    shown: set[int] = set()
    for word, start in reading.tokens:
        end = start + len(word)
        sign = next((s for s in signs if s[0] < end and start < s[1]), None)
        if sign is None:
            yield plain[start:end], start, end
        elif sign[0] not in shown:
            shown.add(sign[0])
            yield sign[2], min(sign[0], start), max(sign[1], end)


def is_stop(unit: str) -> bool:
    """Whether ``unit`` ends a clause."""
    return all(sign in _STOPS for sign in unit)

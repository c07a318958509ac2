"""What lies before a member and waits for a yes: one act, for one person, until a certain moment.

A proposal is what the consent is measured against: the words it shows are the words a yes may repeat. Once
serialised it comes back equal, so that the id on a button of yesterday is never the id of today's proposal.
"""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from typing import Any, Literal

from actions.dialogue.consent.words import consent_words

Act = Literal["book", "cancel", "reschedule", "designate"]

ACTS: tuple[Act, ...] = ("book", "cancel", "reschedule", "designate")
_ID_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is read aloud or typed wrongly: no i, l, o, 0, 1
_ID_LENGTH = 10  # 31^10: not to be guessed while a proposal is open
_ID = re.compile(rf"[{_ID_ALPHABET}]{{{_ID_LENGTH}}}")
_CONFIRM, _DECLINE = "confirm", "decline"
_BUTTON = re.compile(r"\s*[/／](?P<word>[a-z_]+)\s*(?P<json>\{.*\})?\s*$", re.DOTALL)
_CAPTION = re.compile(rf"[〔\[［【(（]\s*(?P<id>{_ID.pattern})\s*[〕\]］】)）]")
_DATES, _TIMES, _MOMENTS = ("day", "was_day"), ("time", "was_time"), ("created_at", "expires_at")


def new_id() -> str:
    """A fresh proposal id: ten characters, from the system's own source of randomness."""
    return "".join(secrets.choice(_ID_ALPHABET) for _ in range(_ID_LENGTH))


@dataclass(frozen=True)
class Proposal:
    """One act on screen that only wants a yes.

    ``names`` are the service's name and aliases, the one shown first; ``person`` is the label shown ('self' in the
    member's own words, or a relation), ``person_name`` the name where one was told. ``day`` and ``time`` are where the
    act leads (Asia/Shanghai wall clock), ``was_day`` and ``was_time`` where a moved or cancelled booking stands now.
    ``cost`` are the words that tell the counts it takes. ``forfeits``: carrying it out loses a count for good. ``follows``:
    it came on screen together with the end of another act, so that a mere 好的 may be meant for that one. ``held``: the member
    has held it back since, so that a mere 嗯 agrees to that and not to the act.
    ``spoken_of``: whoever speaks is not the member himself, so that 给他 and 孩子 are the member (a guardian, an agent).
    ``created_at`` and ``expires_at`` are aware. Raises ValueError where it would propose nothing definite.
    """

    act: Act
    service: str
    names: tuple[str, ...]
    person: str
    created_at: datetime
    expires_at: datetime
    member_id: str
    shown: str
    person_name: str | None = None
    day: date | None = None
    time: clock_time | None = None
    was_day: date | None = None
    was_time: clock_time | None = None
    place: str | None = None
    booking: str | None = None
    cost: tuple[str, ...] = ()
    forfeits: bool = False
    follows: bool = False
    held: bool = False
    spoken_of: bool = False
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        if self.act not in ACTS:
            raise ValueError(f"no such act: {self.act}")
        if self.created_at.tzinfo is None or self.expires_at.tzinfo is None:
            raise ValueError("a proposal's moments bear their time zone")
        if not self.names or not self.person or not self.member_id:
            raise ValueError("a proposal names its service, its person and its member")
        if self.act in ("cancel", "reschedule") and not self.booking:
            raise ValueError(f"a proposal to {self.act} names its booking")
        if self.act == "reschedule" and self.day is None:
            raise ValueError("a proposal to reschedule names its day")
        if self.act == "designate" and not self.person_name:
            raise ValueError("a proposal to designate names whom")
        if not _ID.fullmatch(self.id):
            raise ValueError(f"no proposal id: {self.id!r}")

    @property
    def strict(self) -> bool:
        """Whether only the button or the own sentence carries it out: a mistake here cannot be mended (3.2)."""
        return self.act == "designate" or (self.forfeits and self.act in ("cancel", "reschedule"))

    @property
    def sentence(self) -> str:
        """The sentence that says exactly this proposal, to be typed where ``strict``."""
        words = consent_words()
        shown = self.names[0]
        noun = words.sentences["noun"]
        service = shown if self.act != "cancel" or noun in shown else shown + noun
        day = words.day.format(month=self.day.month, day=self.day.day) if self.day else ""
        return words.sentences[self.act].format(service=service, day=day, name=self.person_name or self.person)

    @property
    def caption(self) -> str:
        """The own sentence with the id: a button's text that a plain text channel may send as it stands."""
        return consent_words().caption.format(sentence=self.sentence, id=self.id)

    @property
    def confirm_payload(self) -> str:
        """What a button sends for yes, written as Rasa writes an intent with an entity."""
        return f'/{_CONFIRM}{json.dumps({"proposal": self.id})}'

    @property
    def decline_payload(self) -> str:
        """What a button sends for no."""
        return f'/{_DECLINE}{json.dumps({"proposal": self.id})}'

    def expired(self, now: datetime) -> bool:
        """Whether its time is over at ``now`` (aware)."""
        return now >= self.expires_at

    def to_json(self) -> dict[str, Any]:
        """A JSON document's parts: dates and times in ISO 8601, tuples as lists."""
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self)}

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Proposal:
        """The proposal that ``to_json`` wrote. Raises KeyError, TypeError or ValueError on anything else."""
        values = dict(document)
        for names, read in ((_DATES, date.fromisoformat), (_TIMES, clock_time.fromisoformat), (_MOMENTS, datetime.fromisoformat)):
            values.update({key: read(values[key]) for key in names if values.get(key)})
        values.update({key: tuple(values[key]) for key in ("names", "cost") if key in values})
        return cls(**values)


def _plain(value: Any) -> Any:
    if isinstance(value, (date, clock_time)):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def expiry(now: datetime) -> datetime:
    """Until when a proposal made at ``now`` (aware) stays open."""
    return now + timedelta(minutes=consent_words().lifetime_minutes)


@dataclass(frozen=True)
class Pressed:
    """A button: the id it carries (None: it carries none), whether it says yes, and what was said beside it."""

    id: str | None
    confirms: bool
    rest: str = ""


def read_button(text: str) -> Pressed | None:
    """The button ``text`` comes from: a payload, or a caption sent as text; None where somebody wrote it himself."""
    if (payload := _BUTTON.match(text)) and payload["word"] in (_CONFIRM, _DECLINE):
        return Pressed(_id_in(payload["json"]), payload["word"] == _CONFIRM)
    if caption := _CAPTION.search(text):
        return Pressed(caption["id"], True, text[: caption.start()] + text[caption.end() :])
    return None


def _id_in(document: str | None) -> str | None:
    try:
        found = json.loads(document or "{}").get("proposal")
    except (ValueError, AttributeError):
        return None
    return found if isinstance(found, str) else None

"""The evidence of an act: what was shown, what was answered, who answered for whom, with which edition and model.

From it a dispute can be decided without anybody's memory: it stands beside the act, written once and never changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from ...errors import BadConsent
from ..facts import storable
from ..times.hours import SHANGHAI

# What an identifier of a stored consent may hold; what was shown and answered is kept whole.
LONGEST = {"proposal": 100, "channel": 40, "on_behalf_of": 64, "edition": 100, "model": 100}
_NEVER_EMPTY = ("shown", "proposal", "answer", "channel", "edition")


class Act(str, Enum):
    """What needs a consent."""

    BOOK = "book"
    CANCEL = "cancel"
    RESCHEDULE = "reschedule"
    DESIGNATE = "designate"

    __hash__ = str.__hash__


class ActedBy(str, Enum):
    """Who said yes: the insured, who acts for a minor (5.4), or a call-centre agent with the caller on the line."""

    MEMBER = "member"
    GUARDIAN = "guardian"
    POLICYHOLDER = "policyholder"
    AGENT = "agent"


@dataclass(frozen=True)
class Consent:
    """A yes to one proposal.

    `shown`: the proposal as it stood on screen. `proposal`: its id; one proposal is carried out once for a member.
    `answer`: the utterance, or the caption of the button when `by_button`. `at`: aware, kept in Asia/Shanghai.
    `on_behalf_of`: the member acted for, unless the member acted. `edition`: id of the catalogue edition. `model`:
    version of the language model, empty where none read the answer. Raises BadConsent when it could prove nothing.
    """

    shown: str
    proposal: str
    answer: str
    by_button: bool
    at: datetime
    channel: str
    acted_by: ActedBy
    edition: str
    model: str = ""
    on_behalf_of: str = ""

    def __post_init__(self) -> None:
        for name in _NEVER_EMPTY:
            if not getattr(self, name).strip():
                raise BadConsent(name, "不能为空")
        for name in (*_NEVER_EMPTY, *LONGEST):
            text = getattr(self, name)
            if not storable(text) or len(text) > LONGEST.get(name, len(text)):
                raise BadConsent(name, "太长，或含有不能保存的字符")
        if self.at.tzinfo is None:
            raise BadConsent("at", "时刻必须带时区")
        try:
            who = ActedBy(self.acted_by)
        except ValueError as error:
            raise BadConsent("acted_by", f"没有“{self.acted_by}”这种办理人") from error
        if (who is ActedBy.MEMBER) == bool(self.on_behalf_of):
            raise BadConsent("on_behalf_of", "本人办理不写代谁办理，其他人办理必须写")
        object.__setattr__(self, "acted_by", who)
        object.__setattr__(self, "at", self.at.astimezone(SHANGHAI))


@dataclass(frozen=True)
class ConsentRecord:
    """A consent as stored beside its act.

    `booking_id` is empty for a designation. `done` is what was carried out: service, wanted_date and the quota lines it
    `holds`; state; rescheduled_from and rescheduled_to; or name and relation. `actor` as in the audit line;
    `recorded_at` by the engine's own clock.
    """

    act: Act
    member_id: str
    booking_id: str
    consent: Consent
    actor: str
    recorded_at: datetime
    done: Mapping[str, str] = field(default_factory=dict)

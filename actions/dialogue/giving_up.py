"""A booking given up and something else said in the same message (不约了，就告诉我还剩几次): both are done."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from actions.answers.registry import QUESTIONS
from actions.dialogue.consent.clauses import Clause, clauses
from actions.dialogue.rest import rest_of
from actions.reading.booking_talk import BookingTalk
from actions.reading.cue_files import first_cue
from actions.reading.facts.words import asks
from actions.reading.turn import Turn

_DECLINED = "declined"
# What the rest of such a message never is: another order of what was just given up.
_NEVER = {"book", "stop", "deny", "affirm", "designate_relative"}
_OF_BOOKINGS = {"cancel_booking", "reschedule_booking"}
# 重新说：预约…: the same is ordered once more, in other words.
_ANEW = re.compile(r"重新|重来|从头|再来一[遍次]|换成|改约|改成约")
_ORDERS = re.compile(r"[约挂订办]|申请|安排")
# 我不要心理咨询: the service of the booking in hand, and nothing else, is not wanted.
_UNWANTED = re.compile(
    r"^(?:不是|不对|错了|弄错了|都?说了|我)*(?:不|没)(?:是|想|说)?(?:要|需要|用)(?:约|办|做)?(?P<what>.+?)[了的啊呀嘛]*$"
)
_LIKELY, _SHORTEST = 0.4, 4
_EDGE = " ，,。；;！!、~～"


@dataclass(frozen=True)
class GivenUp:
    """Which cue gave the booking up, and the ``rest`` that asks or orders something; None where nothing is left.

    ``declined``: its very service is not wanted, so that nothing of it is to be gone on with.
    """

    cue: str
    rest: Turn | None
    declined: bool = False


def given_up(turn: Turn) -> GivenUp | None:
    """What ``turn`` gives up clause by clause, and what else it says; None where no clause gives anything up."""
    said = [clause for clause in clauses(turn.text) if clause.text.strip(_EDGE)]
    words = [clause.text.strip(_EDGE) for clause in said]
    cues = [first_cue("giving_up", one) or (_DECLINED if _declines_service(turn, one) else "") for one in words]
    cue = next((cue for cue in cues if cue), "")
    if not cue:
        return None
    if cue == _DECLINED:
        return GivenUp("given_up", _rest(turn, said, cues, _NEVER - {"book"}, whatever=True), declined=True)
    return GivenUp(cue, _rest(turn, said, cues, _NEVER if cue == "never_ordered" else _NEVER | _OF_BOOKINGS))


def _declines_service(turn: Turn, words: str) -> bool:
    """Whether ``words`` say of the service of the booking in hand, and of nothing else, that it is not wanted."""
    service = BookingTalk.from_slot(turn.state.booking).service if turn.state.booking else None
    unwanted = _UNWANTED.match(words) if service else None
    if not service or unwanted is None:
        return False
    spec = turn.engine.catalogue.services[service]
    return unwanted["what"] in {spec.name, spec.short_name, *spec.aliases}


def _rest(turn: Turn, said: list[Clause], cues: list[str], never: set[str], *, whatever: bool = False) -> Turn | None:
    """The longest stretch of clauses that gives nothing up, where it asks something or orders anew, or ``whatever`` it says."""
    runs: list[list[Clause]] = [[]]
    for clause, cue in zip(said, cues, strict=True):
        if cue:
            runs.append([])
        else:
            runs[-1].append(clause)
    longest = max(runs, key=lambda run: run[-1].end - run[0].start if run else 0)
    if not longest or longest[-1].end - longest[0].start < _SHORTEST:
        return None
    start, end = longest[0].start, longest[-1].end
    whole = rest_of(turn, start, end)
    if _ANEW.search(whole.text) and _ORDERS.search(whole.text) and whole.named("service"):
        return replace(whole, intent="book", ranking=())
    rest = rest_of(turn, start, end, never=never)
    understood = rest.intent in QUESTIONS | _OF_BOOKINGS and rest.sure >= _LIKELY
    return rest if whatever or asks(rest.text) or understood else None

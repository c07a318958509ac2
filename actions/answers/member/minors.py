"""The insured is under age: his policyholder or guardian applies, and from his eighteenth birthday he himself (5.4)."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from actions.answers.member.deciding import decide, refusal
from actions.answers.member.guards import identified, member_of
from actions.answers.registry import answers
from actions.entitlement import Outcome
from actions.language.dates import describe, read_date
from actions.language.normalise import normalise
from actions.reading.people.wanting import asks_if_still_valid
from actions.reading.people.whose import polite
from actions.reading.people.words import people_words
from actions.reading.turn import Turn
from actions.replies.answer import Answer, sentence
from actions.replies.phrasebook import say
from actions.replies.wording import spoken_day

ADULT = 18
CLAUSE = "5.4"
_WHEN = re.compile(r"(?:什么|啥)时候|几时|哪天|几号|多大|几岁|还要多久")


@answers("minor")
@identified
def minor(turn: Turn) -> Answer:
    """Whether the minor himself may ask now, or from the day he names; the parent who speaks may."""
    phone, birthday = turn.engine.catalogue.lines["main"].phone, birthday_of(member_of(turn).birth_date)
    text, words = normalise(turn.text), people_words()
    if asks_if_still_valid(text):
        return Answer(sentence([say("minors.still_valid")], (CLAUSE,)), services=turn.services[:1], clauses=(CLAUSE,))
    asks_when = words.of_age.search(text) or _WHEN.search(text) or words.then.search(text)
    if asks_when or (_later_day(turn) and not words.applies.search(text)):
        return _from_then_on(turn, birthday)
    applicant = _applicant(turn, text)
    whom = "您" if "我" in text else "被保险人"
    told = say(f"minors.{applicant[0]}", word=applicant[1]) if applicant else say("minors.alone", phone=phone, whom=whom)
    return Answer(sentence([told], (CLAUSE,)), services=turn.services[:1], clauses=(CLAUSE,), contact=_contact(turn))


def _applicant(turn: Turn, text: str) -> tuple[str, str] | None:
    """The reply about somebody who would apply for the minor, and what to call him; None for the minor himself."""
    words = people_words()
    if not words.applies.search(text) and not words.guardian.search(text):
        return None
    named = [e for e in turn.entities if e.get("entity") == "relation" and "end" in e]
    words_of = {str(e["value"]): polite(turn.text[int(e["start"]) : int(e["end"])]) for e in reversed(named)}
    if "other" in words_of:
        return "not_guardian", words_of["other"]
    if words.guardian.search(text):
        return "guardian", "您"
    return ("guardian", words_of["parent"]) if "parent" in words_of and words.applies.search(text) else None


def _from_then_on(turn: Turn, birthday: date) -> Answer:
    """From the birthday on; the service meant judged on that day, its own period and age included."""
    asked, then = _later_day(turn), spoken_day(birthday)
    if asked is not None and asked < birthday:
        text = say("minors.not_yet", asked=describe(asked, turn.now).partition("（")[0], day=then)
    else:
        text = say("minors.of_age", day=then)
    parts, clauses = [text], [CLAUSE]
    service = turn.service if turn.named("service") else None
    if service is not None:
        noon = datetime.combine(max(birthday, asked or birthday), time(12), turn.now.tzinfo)
        decision = turn.snapshot.check(service, at=noon)
        if decision.outcome is Outcome.REFUSED:
            return refusal(turn, decide(turn, service, {}))
        clauses.append(service)
    return Answer(sentence(parts, clauses), services=turn.services[:1], clauses=tuple(clauses), contact=_contact(turn))


def birthday_of(born: date) -> date:
    """The day somebody born on ``born`` comes of age; 1 March for a leap day in a common year."""
    try:
        return born.replace(year=born.year + ADULT)
    except ValueError:
        return date(born.year + ADULT, 3, 1)


def _later_day(turn: Turn) -> date | None:
    days = [read_date(words, turn.now).first for words in turn.named("date")]
    return next((day for day in days if day is not None and day > turn.now.date()), None)


def _contact(turn: Turn) -> dict[str, str]:
    line = turn.engine.catalogue.lines["main"]
    return {"name": line.name, "phone": line.phone}

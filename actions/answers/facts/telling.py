"""What the handbook says to a message, told: a yes or no where one is asked, one fact for each question, no more."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from rasa_sdk.events import SlotSet

from actions.answers.facts.lexicon import load_tags
from actions.answers.facts.ranking import SubAnswer, find_facts, names_in, sub_questions
from actions.entitlement import Catalogue
from actions.entitlement.handbook import Tag
from actions.reading.turn import Turn
from actions.replies.answer import Answer, sentence
from actions.replies.phrasebook import say
from actions.replies.wording import contact_of

# From here on a fact answers; what is read out of a service only named in passing has to be better by the margin.
FLOOR, _IN_PASSING = 0.75, 0.2
# A fact of all services, or of a service nobody spoke of, has to fit better; and the latter where nothing else fits.
_GENERAL, _ELSEWHERE, _NOTHING_HERE = 0.95, 1.2, 0.6
# From here on the words alone say what is asked; below, the intent has a say in it.
_SURELY = 1.0
# A cue as telling as this is a question of its own; a fact below the mark answers only a part of two of them.
CLEARLY = 0.5
_STRONG, _DILUTED = 0.8, 1.2
MAX_QUESTIONS = 3
# Other words for yes and no with which a fact already begins.
_SAYS_IT_ITSELF = ("不", "可以", "能", "没有", "要", "是", "得", "会", "算", "手册没有")
# What is asked without a service and means the plainest one: a doctor is one of 4.4, a bed one of 4.6.
_PLAINEST: Mapping[Tag, str] = MappingProxyType(
    {"choose_doctor": "4.4", "choose_level": "4.4", "refund": "4.4", "no_show": "4.4", "bed": "4.6"}
)
# Too little is said in it to leave the service in focus.
_ELLIPSIS = ("same_other",)
# A tester's understood message says no words of its own.
_UNDERSTOOD = "/"
_PHONE = re.compile(r"\d{5}|\d{3}-\d{3}")
_AND = re.compile(r"[ 、]|还有|以及|和|跟")
_OF_INTENT: Mapping[str, tuple[Tag, ...]] = MappingProxyType({
    "service_cost": ("cost", "medical_cost", "ticket", "lodging", "deposit", "tip", "invoice", "advance", "buy_more", "tax"),
    "service_hours": ("hours",),
    "service_materials": ("documents", "id_card", "delivery", "imaging", "records_age", "hospital_level", "signature"),
    "service_turnaround": ("how_long", "lead_time", "duration", "urgent", "report"),
    "service_region": ("hospital_network", "city", "region", "place", "home", "choose_hospital"),
    "service_process": ("first_step",),
    "service_detail": ("content",),
    "cancel_rule": ("cancel", "reschedule", "counts_as_used", "no_show", "late", "refund"),
    "contact_info": ("contact",),
    "provider_info": ("provider",),
    "tier_rule": ("tier", "several_contracts"),
    "quota_rule": ("how_often", "rollover", "transfer"),
    "waiting_period_rule": ("waiting_period",),
    "validity_rule": ("validity", "lapse"),
    "family_sharing_rule": ("relative", "register_relative", "replace_relative"),
    "disease_scope": ("designated_disease", "nine_cancers", "diagnosis_before", "rider"),
    "disclaimer": ("liability", "claim_basis", "exclusion", "dispute"),
    "privacy_question": ("privacy",),
})  # fmt: skip


@dataclass(frozen=True)
class Telling:
    """What was found for a message: one entry for each question of it, with the services it was looked for under."""

    parts: tuple[SubAnswer, ...]
    services: tuple[str, ...]

    @property
    def score(self) -> float:
        """How well the best part fits."""
        return max((part.score for part in self.parts), default=0.0)

    @property
    def heard(self) -> Mapping[Tag, float]:
        """The tags whose cues stand in the first question, each with how much its cue tells."""
        return self.parts[0].heard if self.parts else {}

    @property
    def tag(self) -> Tag | None:
        """What the first question asks after; None where no tag was heard."""
        first = next((part for part in self.parts if part.score >= FLOOR), None)
        if first is None:
            return None
        return (first.best.tag if first.best else None) or next(iter(first.tags), None)

    @property
    def intent(self) -> str:
        """The intent whose matter the first question is; ``service_limits`` for what has none of its own."""
        return _intent_of(self.tag)

    def speaks_of(self, intent: str) -> bool:
        """Whether something that is the matter of ``intent`` is asked after in so many words."""
        return bool(clearly_heard(self.parts) & {*_OF_INTENT.get(intent, ())})


def clearly_heard(parts: Iterable[SubAnswer]) -> set[Tag]:
    """The tags ``parts`` ask after in so many words."""
    return {tag for part in parts for tag, tells in part.heard.items() if tells >= CLEARLY}


def _intent_of(tag: Tag | None) -> str:
    return next((intent for intent, tags in _OF_INTENT.items() if tag in tags), "service_limits")


def several(turn: Turn) -> list[Turn]:
    """A turn for each question of a message that asks two or three things of the handbook; empty for any other.

    Each has its own words, what they name, and the service of the question before it.
    """
    telling = look_up(turn)
    asked = {part.question for part in telling.parts}
    if not 1 < len(asked) == len(telling.parts) or any(part.score < FLOOR for part in telling.parts):
        return []
    turns, service = [], turn.service
    for part in telling.parts:
        own = tuple(placed for entity in turn.entities if (placed := _placed(entity, turn.text, part.question)))
        tag = (part.best.tag if part.best else None) or next(iter(part.tags), None)
        one = replace(
            turn, text=part.question, intent=_intent_of(tag), entities=own, questions=(), slots={**turn.slots, "service": service}
        )  # fmt: skip
        turns.append(one)
        service = one.service or service
    return turns


def _placed(entity: Mapping[str, Any], text: str, question: str) -> dict[str, Any]:
    """``entity`` where it stands in ``question``; empty where the words are not there."""
    words = text[int(entity.get("start") or 0) : int(entity.get("end") or 0)]
    at = question.find(words) if words else -1
    return {**entity, "start": at, "end": at + len(words)} if at >= 0 else {}


def look_up(turn: Turn, aspect: str | None = None, only: Collection[Tag] = ()) -> Telling:
    """What the handbook says to ``turn``, a question at a time.

    Looked for under the services a question names, else those of the question before it, else those in focus; a service
    that is only named in passing (海外住院的账单) gives way to the one in focus, and one that has nothing to say to one
    that has. ``aspect`` is a tag or an intent that says what is asked where the words do not, ``only`` as in find_facts.
    """
    if turn.text.startswith(_UNDERSTOOD):
        return Telling((), ())
    catalogue = turn.engine.catalogue
    focus = focus_of(turn)
    before = _known(catalogue, turn.named("service")[:2]) or focus
    parts: list[SubAnswer] = []
    used: list[str] = []
    for question in sub_questions(turn.text, load_tags())[:MAX_QUESTIONS]:
        named = tuple(one for one in before if one in names_in(question, before, catalogue)) or before
        if len(named) > 1 and not only and (each := _of_each(question, named, catalogue, aspect)):
            parts, used = [*parts, *each], [*used, *named]
            continue
        services, found = _better(question, named, focus, catalogue, aspect, only)
        if (not services or found.score < _NOTHING_HERE) and turn.act.get("name") not in _ELLIPSIS and not only:
            services, found = _elsewhere(question, services, catalogue, aspect) or (services, found)
        parts += _taken_apart(found, services, catalogue) if not only else [found]
        used += services
        before = services
    return Telling(tuple(parts[:MAX_QUESTIONS]), tuple(dict.fromkeys(used)))


def _of_each(question: str, named: tuple[str, ...], catalogue: Catalogue, aspect: str | None) -> list[SubAnswer]:
    """What the handbook says of each of several services asked after together; empty where it says the like of one only."""
    found = [find_facts(question, (one,), catalogue, aspect=aspect).first for one in named]
    own = [one for one in found if one.score >= FLOOR and _speaks(one)]
    return own if len(own) == len(named) == len({_told_by(one) for one in own}) and _alike(own) else []


def _alike(parts: Sequence[SubAnswer]) -> bool:
    """Whether all are told of the same thing."""
    tags = {(part.best.tag if part.best else None) or next(iter(part.tags), None) for part in parts}
    return len(tags) == 1


def _taken_apart(found: SubAnswer, services: tuple[str, ...], catalogue: Catalogue) -> list[SubAnswer]:
    """One answer for each of two things asked after in one breath (机票和手术的账单), where no fact is about both."""
    if found.score >= _DILUTED or not services:
        return [found]
    lexicon = load_tags()
    heard = [lexicon.asked(lexicon.plain(piece)) for piece in _AND.split(found.question)]
    strong = [
        [tag for tag in sorted(tags, key=lambda tag: -tags[tag]) if tags[tag] >= _STRONG]
        for tags in heard if max(tags.values(), default=0.0) >= _STRONG
    ]  # fmt: skip
    first = list(dict.fromkeys(tags[0] for tags in strong))
    about = found.silent.about if found.silent else found.best.fact.about if found.best else ()
    if len(first) < 2 or set(first) <= set(about):
        return [found]
    own = []
    for tags in strong[:2]:
        each = (find_facts(found.question, services, catalogue, only=(tag,)).first for tag in tags)
        own += [one for one in each if one.score >= _SURELY][:1]
    return own if len(own) == len({_told_by(one) for one in own}) > 1 else [found]


def _told_by(found: SubAnswer) -> str:
    return found.silent.text if found.silent else found.best.fact.text if found.best else ""


def focus_of(turn: Turn) -> tuple[str, ...]:
    """The service the talk is about, else the few the last answer was about."""
    catalogue = turn.engine.catalogue
    one = _known(catalogue, (str(turn.slots.get("service")),))
    last = ((turn.slots.get("last_answer") or {}).get("answer") or {}).get("services") or ()
    return one or (_known(catalogue, last) if len(last) <= MAX_QUESTIONS else ())


def _better(
    question: str, named: tuple[str, ...], focus: tuple[str, ...], catalogue: Catalogue, aspect: str | None,
    only: Collection[Tag],
) -> tuple[tuple[str, ...], SubAnswer]:  # fmt: skip
    """What is found under the services named, or under the one in focus where that fits much better."""
    here = find_facts(question, named, catalogue, aspect=aspect, only=only).first
    if focus and focus != named:
        there = find_facts(question, focus, catalogue, aspect=aspect, only=only).first
        same = here.silent is not None and here.silent is there.silent
        if same or (there.score > here.score + (_IN_PASSING if _speaks(here) else -_IN_PASSING / 2) and _speaks(there)):
            named, here = focus, there
    return named, here


def _elsewhere(
    question: str, named: tuple[str, ...], catalogue: Catalogue, aspect: str | None
) -> tuple[tuple[str, ...], SubAnswer] | None:
    """What another service says, where the one meant says nothing, or none is meant; None where nothing fits."""
    anywhere = find_facts(question, (), catalogue, aspect=None if named else aspect).first
    if named:
        own = anywhere.score >= _ELSEWHERE and anywhere.best is not None and anywhere.best.service is not None
        return ((anywhere.best.service,), anywhere) if own and anywhere.best and anywhere.best.service else None
    plainest = next((_PLAINEST[tag] for tag in anywhere.tags[:1] if tag in _PLAINEST), None)
    if plainest and not _of_a_name(anywhere, question, catalogue):
        return (plainest,), find_facts(question, (plainest,), catalogue, aspect=aspect).first
    return (), _of_one_service(anywhere)


def _of_a_name(found: SubAnswer, question: str, catalogue: Catalogue) -> bool:
    """Whether the question names the service of the fact found in some way (咨询师)."""
    return bool(names_in(question, [one.service for one in found.facts if one.service], catalogue))


def _of_one_service(found: SubAnswer) -> SubAnswer:
    """``found`` with no service in focus: nothing, where several services have as good an answer of their own."""
    of = {one.service for one in found.facts if one.service is not None}
    return replace(found, facts=(), score=0.0) if len(of) > 1 else found


def _speaks(found: SubAnswer) -> bool:
    """Whether the answer is one of the service itself, not one that holds for all."""
    return found.silent is not None or (found.best is not None and found.best.service is not None)


def _known(catalogue: Catalogue, services: Sequence[str]) -> tuple[str, ...]:
    return tuple(service for service in services if service in catalogue.services)


def tell(turn: Turn, telling: Telling, floor: float = FLOOR) -> Answer | None:
    """The answer made of what was found; None where nothing reaches ``floor``.

    One fact a question, begun with its yes or no; silence is told only where the catalogue lists it.
    """
    general = max(floor, _GENERAL) if floor >= FLOOR else floor
    told = [part for part in telling.parts if part.score >= (floor if _speaks(part) else general)]
    if not told:
        return None
    texts: list[str] = []
    clauses: list[str] = []
    services: list[str] = []
    named: list[str] = []
    for part in told:
        text, clause, service = _said(part, turn.engine.catalogue)
        about = service or _silent_on(part, telling.services)
        lead = about and (not named or named[-1] != about)
        texts.append(f"{turn.engine.catalogue.services[about].short_name}：{text}" if about and lead else text)
        named += [about] if about else []
        if part.best is not None and part.best.part == "counts_as_used" and service:
            texts.append(turn.engine.catalogue.services[service].cancellation.text)
        clauses += [clause] if clause else []
        services += [_asked_for(service, telling.services, turn.engine.catalogue)] if service else []
    unique = tuple(dict.fromkeys(services)) or (telling.services if len(telling.services) == 1 else ())
    answer = Answer(
        sentence(list(dict.fromkeys(texts)), dict.fromkeys(clauses)), services=unique,
        clauses=tuple(dict.fromkeys(clauses)), events=(SlotSet("aspect", telling.tag),),
    )  # fmt: skip
    silent = any(part.silent is not None for part in told)
    return replace(answer, contact=contact_of(turn.engine.catalogue, unique[0] if unique else None)) if silent else answer


def _silent_on(part: SubAnswer, services: tuple[str, ...]) -> str | None:
    """The one service asked about of which the handbook leaves open what is asked; None for a silence on everything."""
    of = [one for one in services if part.silent is not None and one in part.silent.services]
    return of[0] if len(of) == 1 else None


def _asked_for(service: str, asked: tuple[str, ...], catalogue: Catalogue) -> str:
    """The service asked about, where the fact is one of its parent or of a part of it."""
    parents = {one: catalogue.services[one].parent for one in (service, *asked)}
    return next((one for one in asked if parents[one] == service or parents[service] == one), service)


def _said(part: SubAnswer, catalogue: Catalogue) -> tuple[str, str, str | None]:
    """Text, clause and service of the answer to one question."""
    if part.silent is not None:
        line = catalogue.lines[part.silent.line].phone
        asking = "" if _PHONE.search(part.silent.text) else say("knowledge.ask_line", phone=line)
        return f"{part.silent.text}{asking}", part.silent.clause or "", None
    best = part.best
    assert best is not None
    text = best.fact.text
    if best.part == "counts_as_used" and "算用掉" not in text:
        text = say("knowledge.counts_as_used", case=text.rstrip("。"))
    if best.opening and not text.startswith((best.opening, *_SAYS_IT_ITSELF)):
        text = f"{best.opening}，{text}"
    return text, best.fact.clause, best.service


def not_found(turn: Turn) -> Answer:
    """Nothing in the catalogue fits: says so, with the line that knows. Never that the handbook is silent."""
    services = turn.services[:1]
    contact = contact_of(turn.engine.catalogue, services[0] if services else None)
    phone = contact.get("phone") or turn.engine.catalogue.lines["main"].phone
    about = turn.engine.catalogue.services[services[0]].short_name if services else ""
    text = say("knowledge.not_found_of", about=about, phone=phone) if about else say("knowledge.not_found", phone=phone)
    return Answer(text, services=services, contact=contact)


def told(
    turn: Turn, intent: str, general: tuple[Tag, ...] = (), floor: float = FLOOR, only: Collection[Tag] = ()
) -> Answer | None:
    """The facts that answer ``turn`` asked as ``intent``; None where nothing fits.

    ``general`` are the tags of the intent as a whole: where nothing else is asked after, None is given, for then the
    caller's own answer (a list, the steps, the hours of the day asked) is the better one.
    """
    telling = look_up(turn, only=only)
    if telling.score < _SURELY:
        telling = look_up(turn, intent, only)
    if len(telling.parts) == 1 and not _asked_beyond(telling.parts[0], general):
        return None
    return tell(turn, telling, floor)


def _asked_beyond(part: SubAnswer, general: Collection[Tag]) -> set[Tag]:
    """What is asked after besides ``general``: tags heard clearly, else the one the examples point to."""
    heard = clearly_heard((part,))
    return (heard or set(part.tags[:1])) - set(general)

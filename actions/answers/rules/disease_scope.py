"""Which diseases count: the three classes and what they rest on, the nine cancers of 4.1, any disease elsewhere."""

from __future__ import annotations

from typing import Any

from actions.answers.facts.telling import told
from actions.answers.registry import answers
from actions.language.diseases import Disease, disease
from actions.reading.turn import Turn
from actions.replies.answer import Answer, sentence
from actions.replies.phrasebook import say
from actions.replies.wording import from_facts

_SCREENING = "4.1"


@answers("disease_scope")
def disease_scope(turn: Turn) -> Answer:
    """Whether the disease named counts; for a service what it takes; else the three classes."""
    named = turn.named("disease")
    service = turn.service if turn.named("service") or not named else None
    if service and _is_screening(turn, service):
        return _nine_cancers(turn, service, disease(named[0]) if named else None)
    if service and service in turn.named("service"):
        return _of_service(turn, service, named)
    if named:
        return _of_disease(turn, disease(named[0]))
    return _classes(turn)


def _is_screening(turn: Turn, service: str) -> bool:
    return service == _SCREENING or turn.engine.catalogue.services[service].parent == _SCREENING


def _nine_cancers(turn: Turn, service: str, named: Disease | None) -> Answer:
    cancers = [cancer.name for cancer in turn.engine.catalogue.nine_cancers]
    parts = [say("disease_scope.nine_cancers", count=len(cancers), cancers="、".join(cancers))]
    clauses = ("4.1", "3.2")
    if named is not None:
        parts.insert(0, _verdict_on(named, cancers))
        parts[1:] = [] if named.organ else parts[1:]
    return Answer(sentence(parts, clauses), services=(service,), clauses=clauses)


def _verdict_on(named: Disease, cancers: list[str]) -> str:
    if named.name in cancers:
        return say("disease_scope.one_of_nine", disease=named.name, count=len(cancers))
    if named.organ and not named.is_cancer:
        return say("disease_scope.early_sign", disease=named.name, count=len(cancers))
    if named.organ:
        return say("disease_scope.of_the_organ", disease=named.name, count=len(cancers))
    return say("disease_scope.none_of_nine", disease=named.name, count=len(cancers))


def _of_service(turn: Turn, service: str, named: tuple[str, ...]) -> Answer:
    """What the service asks of the disease: any, or a designated one, suspected or confirmed."""
    entry = turn.engine.catalogue.services[service]
    facts = [fact for fact in (*entry.conditions, *entry.not_covered) if "疾病" in fact.text or "首次患" in fact.text]
    chosen = tuple(facts[:2] or entry.conditions[:1])
    answer = from_facts(service, chosen, lead=f"{entry.short_name}：")
    kinds = [kind for kind in turn.engine.catalogue.disease_classes if kind.id in turn.named("disease_class")]
    rider = [kind for kind in kinds if kind.basis == "rider"]
    if rider:
        clauses = tuple(dict.fromkeys((*answer.clauses, rider[0].clause)))
        parts = [f"{entry.short_name}：{chosen[0].text}", say("disease_scope.needs_rider", kind=rider[0].name)]
        return Answer(sentence(parts, clauses), services=(service,), clauses=clauses)
    if not named or not any("指定疾病" in fact.text for fact in chosen):
        return answer
    clauses = tuple(dict.fromkeys((*answer.clauses, "2.5")))
    told = [f"{entry.short_name}：{chosen[0].text}", *(fact.text for fact in chosen[1:])]
    parts = [*told, _usually(turn, disease(named[0]))]
    return Answer(sentence(parts, clauses), services=(service,), clauses=clauses)


def _of_disease(turn: Turn, named: Disease) -> Answer:
    """What such a disease usually counts as; the contract has the last word (2.5.1-2.5.3)."""
    kind = _class_of(turn, named)
    clauses: tuple[str, ...] = (kind.clause,) if kind is not None else ("2.5",)
    parts = [_usually(turn, named)]
    if kind is not None and kind.basis == "rider":
        parts.append(say("disease_scope.without_rider"))
    if named.usual_class == "other":
        parts.append(say("disease_scope.any_disease"))
        clauses = ("2.5", "3.2")
    return Answer(sentence(parts, clauses), services=turn.services, clauses=clauses)


def _class_of(turn: Turn, named: Disease) -> Any | None:
    return next((k for k in turn.engine.catalogue.disease_classes if k.id == named.usual_class), None)


def _usually(turn: Turn, named: Disease) -> str:
    kind = _class_of(turn, named)
    if kind is not None:
        return say(f"disease_scope.usually_by_{kind.basis}", disease=named.name, kind=kind.name)
    if named.usual_class == "other":
        return say("disease_scope.usually_not", disease=named.name)
    return say("disease_scope.by_severity", disease=named.name)


def _classes(turn: Turn) -> Answer:
    """The three classes, or the one asked about."""
    catalogue = turn.engine.catalogue
    found = told(turn, "disease_scope", ("designated_disease",))
    if found is not None:
        return found
    facts = catalogue.about("designated_disease")
    named = [kind for kind in catalogue.disease_classes if kind.id in turn.named("disease_class")]
    if len(named) == 1:
        basis = (named[0].clause,)
        return Answer(sentence([named[0].text], basis), clauses=basis)
    parts = [facts[0].text, say("disease_scope.rests_on")]
    clauses = ("2.5", *(kind.clause for kind in catalogue.disease_classes))
    return Answer(sentence(parts, clauses), clauses=clauses)

"""Which diseases count: the three classes and what they rest on, the nine cancers of 4.1, any disease elsewhere."""

from __future__ import annotations

from typing import Any

from actions.answers.facts.telling import told
from actions.answers.registry import answers
from actions.language.diseases import Disease, disease
from actions.reading.turn import Turn
from actions.replies.answer import Answer, sentence
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
    parts = [f"早筛针对{len(cancers)}种高发癌症的早期风险症状，比如结节、息肉、炎症：{'、'.join(cancers)}"]
    clauses = ("4.1", "3.2")
    if named is not None:
        parts.insert(0, _verdict_on(named, cancers))
        parts[1:] = [] if named.organ else parts[1:]
    return Answer(sentence(parts, clauses), services=(service,), clauses=clauses)


def _verdict_on(named: Disease, cancers: list[str]) -> str:
    if named.name in cancers:
        return f"{named.name}在9大癌里：有早期风险症状可以用早筛，已经确诊就不能用了"
    if named.organ and not named.is_cancer:
        return f"算，{named.name}属于9大癌的早期风险症状，还没确诊癌症就可以用早筛"
    if named.organ:
        return f"{named.name}和9大癌有关，已经确诊癌症的不能用早筛"
    return f"不算，{named.name}不在9大癌里"


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
        parts = [f"{entry.short_name}：{chosen[0].text}", f"{rider[0].name}要买了附加险才算"]
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
        parts.append("没买附加险就不能凭它用服务")
    if named.usual_class == "other":
        parts.append("电话医生、图文问诊、专家门诊、导医和心理咨询不限疾病，照样能用")
        clauses = ("2.5", "3.2")
    return Answer(sentence(parts, clauses), services=turn.services, clauses=clauses)


def _class_of(turn: Turn, named: Disease) -> Any | None:
    return next((k for k in turn.engine.catalogue.disease_classes if k.id == named.usual_class), None)


def _usually(turn: Turn, named: Disease) -> str:
    kind = _class_of(turn, named)
    if kind is not None:
        contract = "主合同" if kind.basis == "main" else "附加险"
        return f"{named.name}一般按{kind.name}看，算不算以{contract}条款为准"
    if named.usual_class == "other":
        return f"{named.name}一般不算指定疾病，最终以合同条款为准"
    return f"{named.name}要看轻重：算重大、中度还是轻度疾病，以合同条款为准"


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
    parts = [facts[0].text, "重大疾病看主合同条款，中度和轻度疾病看附加险条款；没买附加险，中度和轻度不能用"]
    clauses = ("2.5", *(kind.clause for kind in catalogue.disease_classes))
    return Answer(sentence(parts, clauses), clauses=clauses)

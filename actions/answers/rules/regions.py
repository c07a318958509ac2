"""Where a service can be had: countries by tier, cities, hospital networks; yes or no first."""

from __future__ import annotations

import re
from typing import Any

from actions.answers.facts.telling import told
from actions.answers.member.guards import standing_of
from actions.answers.registry import answers
from actions.answers.rules.services import per_service
from actions.entitlement import Catalogue
from actions.entitlement.handbook import Tag
from actions.reading.query_cues import heard
from actions.reading.turn import Turn
from actions.replies.answer import Answer, sentence
from actions.replies.phrasebook import say
from actions.replies.wording import contact_of, from_facts, name

_ABROAD = ("4.8", "4.9")
# Asked after these the lists of hospitals and districts are the answer.
_PLACE = re.compile(
    r"[县乡镇村屯]|农村|郊区|老家|外地|我们?这[边里儿]|[\u4e00-\u9fff]{1,3}[省市区州](?![场域])|"
    r"(?:人|家|住|我)(?:就|都)?在(?!家|哪|线|网|手机|医院)"
)
_WHERE: tuple[Tag, ...] = ("hospital_network", "city", "region", "choose_hospital")


@answers("service_region")
def region(turn: Turn) -> Answer:
    """Where: hospitals, cities, countries."""
    named = turn.named("region")
    abroad = [service for service in turn.services if service in _ABROAD]
    chosen = _hospital_named(turn, abroad)
    if chosen is not None:
        return chosen
    if named and (abroad or not turn.named("service")):
        return _countries(turn, named[0], abroad or list(_ABROAD))
    city = next((found for service in turn.services if (found := _in_city(turn, service)) is not None), None)
    if city is not None:
        return city
    if turn.services and _PLACE.search(turn.text) and (by_place := _by_place(turn, turn.services[0])) is not None:
        return by_place
    found = told(turn, "service_region", _WHERE) if turn.services else None
    if found is not None:
        return found
    return per_service(turn, "服务范围", _region) if turn.services else _networks(turn)


def _hospital_named(turn: Turn, abroad: list[str]) -> Answer | None:
    """A hospital abroad asked for by name: three are proposed, one is chosen, none is promised; None for no such wish."""
    if not abroad or not heard("ask.chosen_hospital", turn.text):
        return None
    entry = turn.engine.catalogue.services[abroad[0]]
    facts = [fact for fact in (*entry.steps, *entry.facts) if "choose_hospital" in fact.about]
    return from_facts(abroad[0], facts, lead=f"{entry.short_name}：{say('region.not_named')}", most=1) if facts else None


def _by_place(turn: Turn, service: str) -> Answer | None:
    """For a place named: the list decides, or the cities the service names and what holds elsewhere; None for neither."""
    entry = turn.engine.catalogue.services[service]
    if _cities(entry):
        return from_facts(service, entry.coverage, lead=f"{entry.short_name}：", most=2)
    return _region(turn, service) if entry.coverage and entry.coverage[0].clause.startswith("附录") else None


def _in_city(turn: Turn, service: str) -> Answer | None:
    """Whether the service has a place of its own in the city named; None where it names no cities, or none is asked."""
    listed = _cities(turn.engine.catalogue.services[service])
    city = next((one for one in listed if one in turn.text), "")
    if not city:
        return None
    entry = turn.engine.catalogue.services[service]
    return from_facts(service, entry.coverage, lead=f"{entry.short_name}：{say('region.in_city', city=city)}", most=1)


def _region(turn: Turn, service: str) -> Answer:
    entry = turn.engine.catalogue.services[service]
    coverage = [fact for fact in entry.coverage if turn.tier is None or _of_tier(turn, fact)]
    facts = coverage or [entry.apply]
    if not facts[0].clause.startswith("附录"):
        return from_facts(service, facts, lead=f"{entry.short_name}：")
    contact = contact_of(turn.engine.catalogue, service)
    lead = say("region.by_list", phone=contact["phone"])
    return from_facts(service, facts, lead=f"{entry.short_name}：{lead}", most=1)


def _of_tier(turn: Turn, fact: Any) -> bool:
    """Whether a fact holds for the tier named: it is about this tier, or about none."""
    names = [tier.name.removesuffix("套餐") for tier in turn.engine.catalogue.tiers]
    mine = next(tier.name.removesuffix("套餐") for tier in turn.engine.catalogue.tiers if tier.id == turn.tier)
    return fact.text.startswith(mine) or not fact.text.startswith(tuple(names))


def _cities(entry: Any) -> list[str]:
    """The cities the coverage of a service names (4.10)."""
    told_ = next((fact.text for fact in entry.coverage if "个城市" in fact.text), "")
    return told_.split("：")[-1].rstrip("。").split("、") if told_ else []


def _networks(turn: Turn) -> Answer:
    """Where the lists of hospitals are, no service being named."""
    catalogue = turn.engine.catalogue
    fact = catalogue.about("networks")[1]
    clauses = (fact.clause,)
    parts = [say("region.lists", phone=catalogue.lines["main"].phone), fact.text]
    options = tuple(f"{name(catalogue, key)}在哪些地方" for key in ("4.4", "4.8", "4.10", "4.13"))
    return Answer(sentence(parts, clauses), clauses=clauses, options=options, contact=contact_of(catalogue, None))


def _countries(turn: Turn, asked: str, services: list[str]) -> Answer:
    """Whether the hospitals of a region are open, for the tier named or for each."""
    catalogue = turn.engine.catalogue
    entry = next(r for r in catalogue.regions if r.id == asked)
    said = _said(turn, entry)
    parts, clauses = [], []
    for service in services:
        rule = next(r for r in catalogue.services[service].rules if r.rule == "region")
        parts.append(f"{name(catalogue, service)}：{_verdict(turn, rule.figures, asked, said, service)}")
        clauses += [rule.clause, service]
    clauses = list(dict.fromkeys(clauses))
    return Answer(sentence(parts, clauses), services=tuple(services), clauses=tuple(clauses))


def _verdict(turn: Turn, figures: dict[str, Any], asked: str, said: str, service: str) -> str:
    catalogue = turn.engine.catalogue
    having = [tier for tier in catalogue.tiers if _offered(catalogue, service, tier.id)]
    meant = set(catalogue.region_and_wider(asked))
    can = [tier for tier in having if meant & set(_covered(figures, tier.id))]
    tier = next((t for t in catalogue.tiers if t.id == (turn.tier or _own_tier(turn))), None)
    regions: dict[str, str] = {r.id: r.name for r in catalogue.regions}
    if tier is not None and tier not in having:
        return f"不行，{tier.name}没有这一项"
    if asked in (figures.get("passed_on") or ()):
        return say("region.passed_on", place=said, phone=contact_of(catalogue, service)["phone"])
    if tier is not None and tier not in can:
        return f"不行，{tier.name}限{'、'.join(regions[r] for r in _covered(figures, tier.id))}的医院，{said}不在内"
    if tier is not None:
        return f"可以，{tier.name}能选{said}的医院"
    if not can:
        every = _covered(figures, catalogue.tiers[-1].id)
        return f"不行，最多到{'、'.join(regions[r] for r in every)}，{said}不在内"
    cannot = [t.name for t in catalogue.tiers if t not in can]
    return f"{said}，{'、'.join(t.name for t in can)}可以" + (f"，{'、'.join(cannot)}不行" if cannot else "")


def _own_tier(turn: Turn) -> str | None:
    """The tier of the member who asks; None where nobody is identified or no contract counts."""
    if turn.member_id is None:
        return None
    standing = standing_of(turn)
    return standing.tier.id if standing.tier else None


def _covered(figures: dict[str, Any], tier: str) -> tuple[str, ...]:
    by_tier = figures.get("by_tier")
    return tuple(by_tier.get(tier, ()) if by_tier else figures.get("all") or ())


def _offered(catalogue: Catalogue, service: str, tier: str) -> bool:
    return any(line.offered(tier) for line in catalogue.services[service].quota)


def _said(turn: Turn, entry: Any) -> str:
    """The place in the caller's own word with its region: 英国（欧洲）."""
    spans = [(e["start"], e["end"]) for e in turn.entities if e.get("entity") == "region" and "end" in e]
    words = turn.text[spans[0][0] : spans[0][1]] if spans else entry.name
    return words if words in (entry.name, "") or entry.id == "other" else f"{words}（{entry.name}）"

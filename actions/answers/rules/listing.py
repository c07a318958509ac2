"""Services picked by a condition (哪些不用确诊, 不限次的, 现在还能用的): short, by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from actions.answers.member.deciding import implied
from actions.answers.member.guards import blocked, standing_of
from actions.answers.registry import ANSWERS, answers
from actions.entitlement import Catalogue, Decision, Facts, Outcome
from actions.entitlement.asking.criteria import OF_EDITION, Criterion, Diagnosis
from actions.entitlement.asking.queries import (
    Listed,
    list_edition,
    list_services,
    single_services,
    usable_now,
)
from actions.reading.facts.kept import joined, of_illness
from actions.reading.facts.reading import Asking, read_facts
from actions.reading.query_cues import heard, heard_of
from actions.reading.turn import Turn
from actions.replies.answer import Answer, cite
from actions.replies.phrasebook import say
from actions.replies.wording import name

# Read surely as one of these, the list is not one of services by condition.
_OWN_LISTS = {
    "my_bookings", "service_turnaround", "cancel_rule", "service_materials", "service_process", "service_region",
    "service_cost", "contact_info", "book", "cancel_booking", "reschedule_booking", "complaint", "human_agent", "service_detail",
    "family_sharing_rule", "disclaimer",
}  # fmt: skip
_MINE = {"my_eligibility", "my_quota"}
_SURE = 0.8
_OF_MEMBER = {"left", "used", "used_up", "names_only"}
# A group told by its own name where all its parts are in the list.
_GENERAL = frozenset({"service_period_ended", "not_in_tier", "under_age"})


def lists(turn: Turn) -> bool:
    """Whether ``turn`` asks for services by a condition this module can pick by."""
    if turn.intent in _OWN_LISTS and turn.sure >= _SURE:
        return False
    criteria = _criteria(turn)
    if turn.intent == "my_quota" and turn.sure >= _SURE and set(criteria) <= {"left"} and heard("ask.every_count", turn.text):
        return False
    if (
        turn.intent == "service_list"
        and turn.sure >= _SURE
        and set(criteria) <= {"left"}
        and turn.member_id
        and standing_of(turn).blockers
    ):
        return False
    if turn.member_id is None:
        return bool(criteria) and not set(criteria) <= _OF_MEMBER
    return bool(criteria) or turn.intent in _MINE or (turn.tier is not None and _lacking(turn))


def _criteria(turn: Turn) -> dict[str, bool]:
    """The conditions heard, each with whether it must hold."""
    found = list(heard_of("list", turn.text))
    denied = {one.lstrip("!"): False for one in found if one.startswith("!")}
    return {one: True for one in found if not one.startswith("!")} | {
        key: holds for key, holds in denied.items() if key not in found
    }


def _lacking(turn: Turn) -> bool:
    return "没有" in turn.text or "不含" in turn.text or "缺" in turn.text


@answers("list_usable")
def list_usable(turn: Turn) -> Answer:
    """The services the condition picks, for this member where somebody is identified."""
    if turn.named("relation") and "for_minors" not in _criteria(turn):
        return ANSWERS["family_sharing_rule"](turn).about("family_sharing_rule")
    if turn.tier and _lacking(turn):
        return _not_in_tier(turn, turn.tier)
    criteria = {key: holds for key, holds in _criteria(turn).items() if key != "names_only"}
    if not criteria or set(criteria) == {"left"}:
        return _usable(turn) if turn.member_id else ANSWERS["service_list"](turn).about("service_list")
    mine = [key for key in criteria if key in ("used", "used_up")]
    if mine and turn.member_id:
        return _used(turn, mine[0])
    return _picked(turn, criteria)


def _picked(turn: Turn, criteria: Mapping[str, bool]) -> Answer:
    """By what the edition says of each service; for a member only what his tier has and can still be used."""
    where = {key: holds for key, holds in criteria.items() if Criterion(key) in OF_EDITION}
    if turn.member_id is None or turn.tier:
        tier = turn.tier or None
        found: Sequence[Listed] = list_edition(
            turn.snapshot.rulebook if turn.member_id else turn.engine.rulebook, where, turn.now, tier
        )
    else:
        found = [
            one
            for one in list_services(turn.snapshot, {**where, "in_tier": True})
            if _not_closed(turn, one.service)
        ]
    key, holds = next(iter(where.items()), ("unlimited", True))
    lead = say(f"listing.{'' if holds else 'not_'}{key}")
    clauses = ("3.2",)
    rest = ""
    if key == "without_diagnosis" and holds:
        suspected = [one.service for one in found if one.diagnosis is Diagnosis.SUSPECTED]
        found = [one for one in found if one.diagnosis is not Diagnosis.SUSPECTED]
        rest = say("listing.suspected", names=names(turn.engine.catalogue, suspected)) if suspected else ""
    return _listed(
        turn,
        lead,
        [one.service for one in found],
        rest,
        clauses,
        "service_list" if turn.member_id is None else "my_eligibility",
    )


def _not_closed(turn: Turn, service: str) -> bool:
    """Whether nothing but the contract as a whole or an illness not told of stands against it."""
    codes = {reason.code for reason in turn.snapshot.check(service).reasons}
    return not codes & (_GENERAL | {"quota_used_up"})


def _listed(
    turn: Turn, lead: str, services: Sequence[str], rest: str, clauses: tuple[str, ...], intent: str
) -> Answer:
    if not services and not rest:
        return Answer(say("listing.none", lead=lead, source=cite(clauses)), intent, clauses=clauses)
    text = say(
        "listing.more",
        lead=lead,
        names=names(turn.engine.catalogue, services),
        rest=rest,
        source=cite(clauses),
        warning=_warning(turn),
    )
    return Answer(text, intent, tuple(services), clauses)


def _warning(turn: Turn) -> str:
    standing = standing_of(turn) if turn.member_id else None
    return say("listing.blocked", why=blocked(standing)) if standing is not None and standing.blockers else ""


def _usable(turn: Turn) -> Answer:
    """What can be used now, what hangs on the illness, and what is used up."""
    if standing_of(turn).blockers:
        return ANSWERS["my_eligibility"](turn).about("my_eligibility")
    decisions = [one.decision for one in usable_now(turn.snapshot, _told(turn))]
    catalogue = turn.engine.catalogue
    open_ = [one.service for one in decisions if one.outcome is Outcome.ALLOWED]
    by_illness = [one.service for one in decisions if one.outcome is Outcome.NEEDS or _illness_only(one)]
    used_up = [
        one.service for one in decisions if any(reason.code == "quota_used_up" for reason in one.reasons)
    ]
    rest = say("listing.left_by_illness", names=names(catalogue, by_illness)) if by_illness else ""
    rest += say("listing.left_used_up", names=names(catalogue, used_up)) if used_up else ""
    return _listed(turn, say("listing.left"), open_, rest, ("3.2",), "my_eligibility")


def _told(turn: Turn) -> Facts:
    """What was told of the illness, now or before."""
    return Facts.parse(
        implied(joined(of_illness(turn.state.facts), of_illness(read_facts(turn, Asking()).facts)))
    )


def _illness_only(decision: Decision) -> bool:
    return bool(decision.reasons) and {reason.code for reason in decision.reasons} <= {
        "report_interpretation_first"
    }


def _used(turn: Turn, kind: str) -> Answer:
    balances = [
        one for one in turn.snapshot.counts() if one.limit and (one.used if kind == "used" else not one.free)
    ]
    catalogue, clauses = turn.engine.catalogue, ("3.2",)
    services = list(dict.fromkeys(one.service for one in balances))
    if not services:
        return Answer(
            say("listing.none", lead=say(f"listing.{kind}"), source=cite(clauses)),
            "my_quota",
            clauses=clauses,
        )
    told = [say("listing.used_item", service=name(catalogue, one.service), used=one.used) for one in balances]
    text = say(
        "listing.found", lead=say(f"listing.{kind}"), names="、".join(told), rest="", source=cite(clauses)
    )
    return Answer(text, "my_quota", tuple(services), clauses)


def _not_in_tier(turn: Turn, tier: str) -> Answer:
    catalogue, clauses = turn.engine.catalogue, ("3.2",)
    missing = [
        key for key in single_services(catalogue)
        if catalogue.services[key].quota and not any(line.offered(tier) for line in catalogue.services[key].quota)
    ]  # fmt: skip
    tier_name = next(one.name for one in catalogue.tiers if one.id == tier)
    return _listed(turn, say("listing.not_in_tier", tier=tier_name), missing, "", clauses, "service_list")


def names(catalogue: Catalogue, services: Iterable[str]) -> str:
    """The services by name, a whole group by its own: 早筛 for all five parts."""
    told = list(services)
    for group in [key for key in catalogue.services if catalogue.children(key)]:
        parts = catalogue.children(group)
        if all(part in told for part in parts):
            told = [group if one == parts[0] else one for one in told if one == parts[0] or one not in parts]
    return "、".join(name(catalogue, one) for one in told)

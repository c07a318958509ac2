"""Why the last answer is as it is, and what is true where it is not believed: figure, date, clause, whom to ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from actions.answers.facts.telling import Telling, clearly_heard, look_up, tell
from actions.answers.member.counts_of_change import asks_which_count
from actions.answers.member.deciding import decide, question
from actions.answers.member.guards import ADULT, age_of, blocked, standing_of
from actions.answers.member.quota import figure_of, figure_words, line_name, quota_of
from actions.answers.registry import ANSWERS, answers
from actions.entitlement import Outcome, PolicyKind, QuotaBalance
from actions.entitlement.asking.uses import Use, uses_of
from actions.entitlement.domain.standing import PolicyStanding
from actions.reading.facts.kept import of_illness
from actions.reading.facts.sums import spoken_sum
from actions.reading.query_cues import heard
from actions.reading.turn import Turn
from actions.replies.answer import Answer, cite
from actions.replies.payloads import decision_payload
from actions.replies.phrasebook import say
from actions.replies.wording import contact_of, name, spoken_day

_OF_TIER = {"my_tier", "tier_rule"}
_OF_COUNTS = {"my_quota", "quota_rule", "renewal", "my_bookings"}
_OF_CONTRACT = {"premium_unpaid", "policy_not_in_force", "policy_not_yet_effective"}
# Read as one of these the message may still be about what was just said; any other intent surely read is its own question.
_LEANING = {
    "my_quota", "my_tier", "my_eligibility", "my_policy", "quota_rule", "tier_rule", "repeat", "deny", "affirm", "follow_up",
    "nlu_fallback", "inform", "chitchat", "out_of_scope", "medical_advice", "policy_servicing", "stop", "service_limits",
}  # fmt: skip
_SURE = 0.8
# A rule that is asked about in its own words; figures and tiers are explained by the member's record.
_RULE_FITS = 1.0
_OF_FIGURES = {
    "how_often", "tier", "waiting_period", "validity", "premium", "grace", "lapse", "cooling_off", "designated_disease",
}  # fmt: skip


def topic_of(turn: Turn) -> str:
    """What is to be explained: ``tier``, ``quota``, ``decision``, ``rule``; empty where there is nothing of the kind."""
    if turn.member_id is None or (turn.intent not in _LEANING and turn.sure >= _SURE):
        return ""
    said = (turn.state.last_answer or {}).get("answer") or {}
    last, service, decision = str(said.get("intent") or ""), turn.service, said.get("decision") or {}
    if rule_asked(turn):
        return "rule"
    if (turn.act.get("name") == "dispute" or heard("ask.paid_already", turn.text)) and _contract_codes(turn):
        return "contract"
    if decision.get("reasons") and not turn.tier and turn.intent not in ("my_tier", "my_quota"):
        return "decision"
    if turn.tier or turn.intent in _OF_TIER or (last in _OF_TIER and not turn.named("service")):
        return "tier"
    if service and (turn.intent in _OF_COUNTS or last in _OF_COUNTS):
        return "quota"
    return "decision" if decision.get("outcome") or turn.named("service") else ""


def _contract_codes(turn: Turn) -> set[str]:
    """What in the contract itself blocks every service."""
    return {reason.code for reason in standing_of(turn).blockers} & _OF_CONTRACT


def asks_whose_counts(turn: Turn) -> bool:
    """Whether it is asked on whose counts a relative's use goes, of the service that is shared."""
    return turn.service in turn.engine.catalogue.family_sharing.services and heard("ask.whose_counts", turn.text)


def says_it_is_paid(turn: Turn) -> bool:
    """Whether a member whose contract blocks every service says that he has paid."""
    unsure = turn.intent in _LEANING or turn.sure < _SURE
    return (
        turn.member_id is not None
        and unsure
        and heard("ask.paid_already", turn.text)
        and bool(_contract_codes(turn))
    )


def asks_what_counts(turn: Turn) -> bool:
    """Whether one of several contracts is asked about: whether, since when, with what sum it counts."""
    if turn.member_id is None or not heard("ask.contracts", turn.text):
        return False
    return sum(policy.kind is PolicyKind.MAIN for policy in standing_of(turn).policies) > 1


def asks_for_uses(turn: Turn) -> bool:
    """Whether the uses behind a figure just told are asked for."""
    said = (turn.state.last_answer or {}).get("answer") or {}
    return (
        turn.member_id is not None
        and turn.service is not None
        and "quota" in said
        and heard("ask.uses", turn.text)
    )


def misses_a_use(turn: Turn) -> bool:
    """Whether a use is told of or asked after that a figure of the service in focus does not show (4月那次为什么没算)."""
    if turn.member_id is None or turn.service is None or not heard("tell.use", turn.text):
        return False
    said = (turn.state.last_answer or {}).get("answer") or {}
    return said.get("intent") in _OF_COUNTS or turn.intent in _OF_COUNTS


@answers("made_of")
def made_of(turn: Turn) -> Answer:
    """What the tier or the figure is made of: contracts, counts before and after a change, uses."""
    if asks_which_count(turn):
        return ANSWERS["which_count"](turn)
    return which_contracts(turn) if asks_what_counts(turn) else which_uses(turn)


@answers("which_contracts")
def which_contracts(turn: Turn) -> Answer:
    """The contracts that count and those that do not yet; for early screening how long they carry it (2.1.1)."""
    if turn.service is not None and (turn.service == "4.1" or turn.service.startswith("4.1.")):
        return ANSWERS["my_validity"](turn).about("my_validity")
    told = _tier(turn, disputed=False)
    balances = turn.snapshot.quota(turn.service) if turn.service else ()
    if not any(balance.limit for balance in balances):
        return told
    figures = "，".join(figure_of(turn.engine.catalogue, one, balances) for one in balances)
    return replace(told, text=f"{told.text}{figures}。", services=(str(turn.service),), quota=quota_of(balances))


@answers("which_uses")
def which_uses(turn: Turn) -> Answer:
    """Each use behind the figure, with its day and its line."""
    return _quota(turn, str(turn.service), disputed=False)


@answers("why")
def why(turn: Turn) -> Answer:
    """The reason of the last decision or figure."""
    return _explained(turn, disputed=False)


@answers("dispute")
def dispute(turn: Turn) -> Answer:
    """What is true, and who can check the record."""
    return _explained(turn, disputed=True)


def _explained(turn: Turn, disputed: bool) -> Answer:
    topic = topic_of(turn)
    if topic == "rule":
        return _rule(turn)
    if topic == "tier":
        return _tier(turn, disputed)
    if topic == "quota":
        return _quota(turn, str(turn.service), disputed)
    if topic == "contract":
        return _contract(turn, _contract_codes(turn), ("一", "5.1.1"), turn.services[:1], None)
    if topic == "decision":
        return _decision(turn, disputed)
    return Answer(say("reasons.nothing"), "repeat")


def rule_asked(turn: Turn) -> Telling | None:
    """What the handbook says to a why that names a thing of its own (为什么不能挑专家); None where it leans on what was said."""
    if turn.act.get("name") != "why" or turn.tier or not heard("ask.why", turn.text):
        return None
    telling = look_up(turn)
    fits = [part for part in telling.parts if part.score >= _RULE_FITS and part.best is not None]
    return telling if clearly_heard(fits) - _OF_FIGURES else None


def _rule(turn: Turn) -> Answer:
    """The rule that is asked about; what made it so the handbook does not tell, and nothing is made up."""
    telling = rule_asked(turn)
    told = tell(turn, telling) if telling is not None else None
    if told is None:
        return Answer(say("reasons.nothing"), "repeat")
    no_more = say("reasons.rule", phone=turn.engine.catalogue.lines["main"].phone)
    return replace(told, text=f"{told.text}{no_more}", intent="service_limits")


def _check(turn: Turn, line: str) -> str:
    return say("reasons.sorry_check", turn=turn.state.turns, phone=turn.engine.catalogue.lines[line].phone)


# --- a figure


def _quota(turn: Turn, service: str, disputed: bool) -> Answer:
    balances = turn.snapshot.quota(service)
    clauses = ("3.2", service)
    if not balances:
        return ANSWERS["my_quota"](turn).about("my_quota")
    uses = uses_of(turn.snapshot, service)
    parts = [
        _of_line(turn, balance, [use for use in uses if use.line == balance.line], balances, clauses)
        for balance in balances
    ]
    text = "".join(part if part.endswith("。") else f"{part}。" for part in parts)
    if disputed and any(balance.limit for balance in balances):
        text += _check(turn, "main")
    return Answer(
        text,
        "my_quota",
        (service,),
        clauses,
        quota=quota_of(balances),
        contact=contact_of(turn.engine.catalogue, service),
    )


def _of_line(
    turn: Turn, balance: QuotaBalance, uses: Sequence[Use], balances: Sequence[QuotaBalance], clauses: Any
) -> str:
    catalogue = turn.engine.catalogue
    several = sum(one.service == balance.service for one in balances) > 1
    about = name(catalogue, balance.service) + (f"（{line_name(balance)}）" if several else "")
    source = cite(clauses) if balance is balances[-1] else ""
    if balance.limit is None:
        return say("reasons.unlimited", service=about, source=source)
    if balance.limit == 0:
        tier = next(tier.name for tier in catalogue.tiers if tier.id == balance.tier)
        return say("reasons.not_in_tier", tier=tier, service=about, source=source)
    left = say("reasons.left", left=balance.remaining) if balance.remaining else say("reasons.none_left")
    earlier = _before_this_year(turn, balance.line)
    if not uses and earlier is not None:
        year = turn.snapshot.standing.policy_year
        assert year is not None
        return say("reasons.used_earlier", service=about, limit=balance.limit, left=left, source=source, day=spoken_day(earlier),
                   end=spoken_day(year.start - timedelta(days=1)))  # fmt: skip
    if not uses:
        return say("reasons.unused", service=about, limit=balance.limit, left=left, source=source)
    told = "，".join(_use(turn, use) for use in uses)
    return say("reasons.uses", service=about, limit=balance.limit, uses=told, left=left, source=source)


def _before_this_year(turn: Turn, line: str) -> date | None:
    """The day of the last use of ``line`` in an earlier policy year; None where there was none."""
    year = turn.snapshot.standing.policy_year
    days = [use.on for use in turn.snapshot.member.usage if use.line == line and year is not None and use.on < year.start]
    return max(days, default=None)


def _use(turn: Turn, use: Use) -> str:
    day = spoken_day(use.on)
    if not use.held:
        return say("reasons.used_on", day=day)
    if use.for_service != use.service:
        return say("reasons.held_for", day=day, other=name(turn.engine.catalogue, use.for_service))
    return say("reasons.held_on", day=day)


# --- a tier


def _tier(turn: Turn, disputed: bool) -> Answer:
    standing = standing_of(turn)
    mains = [policy for policy in standing.policies if policy.kind is PolicyKind.MAIN]
    counted = "、".join(_counted(policy) for policy in mains if policy.counts)
    others = "".join(_not_counted(policy, standing.on) for policy in mains if not policy.counts)
    if any(policy.kind is PolicyKind.RIDER for policy in standing.policies):
        others += say("reasons.rider")
    clauses = ("2.3.1", "3.2")
    if standing.tier is None:
        text = say("reasons.tier_without", others=others, source=cite(clauses))
    else:
        text = say("reasons.tier", counted=counted, sum=spoken_sum(standing.sum_insured), tier=standing.tier.name, others=others,
                   source=cite(clauses))  # fmt: skip
    check = _check(turn, "complaint") if disputed else ""
    return Answer(f"{text}{check}", "my_tier", clauses=clauses)


def _counted(policy: PolicyStanding) -> str:
    return say("reasons.counted", number=policy.number[-4:], sum=spoken_sum(policy.sum_insured))


def _not_counted(policy: PolicyStanding, on: Any) -> str:
    words: dict[str, Any] = {
        "number": policy.number[-4:],
        "sum": spoken_sum(policy.sum_insured),
        "why": say(f"reasons.{policy.reason}"),
    }
    if policy.reason in ("waiting_period", "cooling_off", "not_yet_effective") and policy.opens_on > on:
        return say("reasons.later", day=spoken_day(policy.opens_on), **words)
    return say("reasons.not_counted", **words)


# --- a decision


def _decision(turn: Turn, disputed: bool) -> Answer:
    decision = ((turn.state.last_answer or {}).get("answer") or {}).get("decision") or {}
    named = turn.named("service")
    if named and named[0] != decision.get("service"):
        decision = decision_payload(decide(turn, named[0], of_illness(turn.state.facts)))
    service = str(decision.get("service") or turn.service or "")
    reasons = decision.get("reasons") or ()
    clauses = tuple(dict.fromkeys(str(reason["clause"]) for reason in reasons)) or ("3.2",)
    codes = {str(reason["code"]) for reason in reasons}
    services = (service,) if service in turn.engine.catalogue.services else ()
    if codes & _OF_CONTRACT:
        return _contract(turn, codes, clauses, services, decision)
    if decision.get("outcome") == Outcome.NEEDS.value and not disputed:
        return _not_settled(turn, service)
    if not reasons:
        return _allowed(turn, service, decision)
    texts = "".join(str(reason.get("text") or "") for reason in reasons).rstrip("。")
    lead = "reasons.refused_again" if disputed else "reasons.refused"
    text = say(lead, reasons=texts or "—", source=cite(clauses))
    if services and codes & {"disease_not_designated", "quota_used_up", "diagnosed_too_early"}:
        text += _table(turn, service)
    if "not_in_tier" in codes and standing_of(turn).tier is not None:
        text += _tier(turn, disputed=False).text
    if disputed:
        text += _check(turn, "main")
    return Answer(text, "my_eligibility", services, clauses, decision=decision)


def _not_settled(turn: Turn, service: str) -> Answer:
    """Nothing was refused yet: what there is, and what it still depends on."""
    decision = decide(turn, service, of_illness(turn.state.facts))
    if decision.outcome is not Outcome.NEEDS:
        return _allowed(turn, service, decision_payload(decision))
    asked = question(turn, decision)
    text = say("reasons.not_settled", service=name(turn.engine.catalogue, service), question=asked.text)
    return replace(asked, text=text, intent="my_eligibility")


def _table(turn: Turn, service: str) -> str:
    """What the table of 3.2 says of the service for this member's tier, line by line."""
    standing = standing_of(turn)
    tier = standing.tier or standing.expected_tier
    lines = turn.engine.catalogue.services[service].quota
    if tier is None or not lines:
        return ""
    told = []
    for line in lines:
        limit = line.limit(tier.id)
        count = (
            say("reasons.count_unlimited")
            if limit is None
            else say("reasons.count", count=limit)
            if limit
            else say("reasons.count_none")
        )
        condition = say(f"quota.only_{line.condition.value}")
        told.append(say("reasons.line", count=count, condition=f"（{condition}）"))
    return say(
        "reasons.table", tier=tier.name, service=name(turn.engine.catalogue, service), lines="，".join(told)
    )


def _contract(
    turn: Turn, codes: set[str], clauses: tuple[str, ...], services: tuple[str, ...], decision: Any
) -> Answer:
    line = turn.engine.catalogue.lines["complaint"]
    words: dict[str, Any] = {"source": cite(clauses), "phone": line.phone}
    if "premium_unpaid" in codes:
        text = say("reasons.unpaid", **words)
    else:
        text = say("reasons.not_in_force", why=blocked(standing_of(turn)), **words)
    return Answer(
        text,
        "my_policy",
        services,
        clauses,
        decision=decision,
        contact={"name": line.name, "phone": line.phone},
    )


def _allowed(turn: Turn, service: str, decision: Any) -> Answer:
    if age_of(turn) < ADULT:
        text = say("reasons.minor", age=ADULT, source=cite(("5.4",)))
        return Answer(text, "my_eligibility", (service,), ("5.4",), decision=decision)
    tier = standing_of(turn).tier
    balances = [
        one for one in turn.snapshot.quota(service) if one.line == decision.get("line")
    ] or turn.snapshot.quota(service)[:1]
    figure = figure_words(turn.engine.catalogue, balances[0]) if balances else ""
    clauses = ("3.2", service)
    text = say(
        "reasons.allowed", service="", tier=tier.name if tier else "", source=cite(clauses),
        figure=f"{name(turn.engine.catalogue, service)}{figure}",
    )  # fmt: skip
    return Answer(text, "my_eligibility", (service,), clauses, decision=decision)


# --- longer and shorter


@answers("less")
def less(turn: Turn) -> Answer:
    """The last answer again, cut to its first part."""
    said = (turn.state.last_answer or {}).get("answer") or {}
    text, clauses = str((turn.state.last_answer or {}).get("text") or ""), tuple(said.get("clauses") or ())
    first = text.split("。")[0].split("\n")[0].split("；")[0]
    source = "" if cite(clauses)[1:-1] in first else cite(clauses)
    return Answer(
        say("reasons.less", text=f"{first}{source}。"), str(said.get("intent") or "repeat"),
        tuple(said.get("services") or ()), clauses, quota=said.get("quota"), decision=said.get("decision"),
    )  # fmt: skip


def can_be_shorter(turn: Turn) -> bool:
    """Whether the last reply has more than one sentence or part to it."""
    if turn.named("tier") or turn.named("service"):
        return False
    text = str((turn.state.last_answer or {}).get("text") or "")
    return text.count("。") + text.count("；") > 1


@answers("more")
def more(turn: Turn) -> Answer:
    """What else the handbook says on the service and aspect of the last answer; the uses behind a figure."""
    said = (turn.state.last_answer or {}).get("answer") or {}
    service, intent = str(turn.service), str(said.get("intent") or "service_detail")
    if intent in _OF_COUNTS and turn.member_id:
        return _quota(turn, service, disputed=False)
    told = str((turn.state.last_answer or {}).get("text") or "")
    facts = [fact for fact in _facts(turn, service, intent) if fact.text.rstrip("。") not in told][:3]
    clauses = tuple(dict.fromkeys(str(fact.clause) for fact in facts)) or (service,)
    if not facts:
        phone = turn.engine.catalogue.lines["main"].phone
        return Answer(
            say("reasons.more_none", phone=phone, source=cite(clauses)), intent, (service,), clauses
        )
    text = "。".join(fact.text.rstrip("。") for fact in facts)
    return Answer(f"{text}{cite(clauses)}。", intent, (service,), clauses)


def has_more(turn: Turn) -> bool:
    """Whether there is a service the talk is about, of which more can be told."""
    return turn.service is not None and turn.state.last_answer is not None


def _facts(turn: Turn, service: str, intent: str) -> list[Any]:
    entry = turn.engine.catalogue.services[service]
    of_intent = {
        "service_process": (*entry.steps, *entry.documents), "service_materials": (*entry.documents, *entry.notes),
        "service_limits": (*entry.conditions, *entry.not_covered, *entry.not_choosable, *entry.notes),
        "cancel_rule": (entry.cancellation, *entry.counts_as_used), "service_cost": (*entry.cost, *entry.notes),
        "service_turnaround": (*entry.turnaround, *entry.steps), "service_region": (*entry.coverage, *entry.notes),
        "my_eligibility": (*entry.conditions, *entry.documents),
    }  # fmt: skip
    return list(of_intent.get(intent, (*entry.includes, *entry.conditions, *entry.notes)))

"""Rules from the catalogue: unknown names and figures are refused, another edition needs no code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.entitlement import (
    Catalogue,
    CatalogueError,
    Entitlements,
    Facts,
    Reason,
    RuleBook,
    UnknownService,
    compile_rules,
    load_catalogue,
)
from actions.entitlement.domain.rules import REGISTRY, build_rule
from actions.entitlement.handbook import DEFAULT_PATH

from ..builders import (
    CONFIRMED,
    NOW,
    SCREENING,
    SUSPECTED,
    TODAY,
    ask,
    case_of,
    codes,
    main,
    member,
    members_file,
    needs,
    record,
    tiered,
    used,
)  # fmt: skip


@pytest.fixture
def second_edition(tmp_path: Path) -> Catalogue:
    """An invented edition with other figures: only the YAML differs."""
    raw: dict[str, Any] = yaml.safe_load(DEFAULT_PATH.read_text(encoding="utf-8"))
    raw["edition"]["id"] = "invented"
    raw["periods"]["waiting"]["days"] = 90
    raw["tiers"][0]["min_sum_insured"] = 50_000
    raw["tiers"][1]["min_sum_insured"] = 400_000
    services = raw["services"]
    services["4.4"]["quota"][0]["limits"] = {"classic": 5, "vip": 6, "platinum": "unlimited"}
    services["4.4"]["rules"] = [{"rule": "lead_time", "clause": "4.4 流程1", "working_days": 3}]
    services["4.5"]["rules"] = []
    services["4.1.1"]["service_period"]["years"] = 1
    services["4.8"]["quota"][0]["condition"] = "any_disease"
    services["4.9"]["quota"][0]["limits"]["classic"] = 2
    raw["family_sharing"]["services"] = ["4.10", "4.4"]
    services["4.4"]["rules"].append(
        {"rule": "relative_designated", "clause": "3.2", "relations": ["child"]}
    )
    path = tmp_path / "invented.yml"
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    return load_catalogue(path)


def test_another_edition_is_only_another_file(second_edition: Catalogue) -> None:
    """Other figures, other tiers, other rules, no code."""
    book = compile_rules(second_edition)
    who = member(main(sum_insured=300_000), usage=used("4.4", "2026-10-01", times=4))
    visit = ask(book, "4.4", who, {"wanted_date": "2026-11-26"})
    assert visit.bookable
    assert [balance.limit for balance in visit.quota] == [5]
    assert ask(book, "4.5", who).bookable
    assert codes(ask(book, "4.4", member(main(effective="2026-09-01")))) == ["waiting_period"]
    assert codes(ask(book, "4.2", member(main(sum_insured=49_999)))) == ["sum_insured_too_low"]
    assert codes(ask(book, "4.1.1", who, SCREENING)) == ["service_period_ended"]
    assert ask(book, "4.8", who, {"disease_class": "other"}).allowed
    assert ask(book, "4.9", who, {**SUSPECTED, "diagnosis": "confirmed", "first_diagnosed_on": "2026-06-01"}).allowed
    assert codes(ask(book, "4.4", who, {"for_whom": "child"})) == ["relative_not_designated"]
    assert codes(ask(book, "4.4", who, {"for_whom": "spouse"})) == ["relation_not_allowed"]


def test_another_edition_may_have_other_services(tmp_path: Path) -> None:
    """One more service, one more part of the screening, one less: nothing of it stands in code."""
    raw: dict[str, Any] = yaml.safe_load(DEFAULT_PATH.read_text(encoding="utf-8"))
    services = raw["services"]
    del services["4.13"]
    for number, like, name in (("4.14", "4.5", "接送服务"), ("4.1.6", "4.1.1", "基因检测")):
        services[number] = {**services[like], "name": name, "short_name": name, "aliases": []}
        services[number]["quota"] = [{**services[like]["quota"][0], "line": number}]
    path = tmp_path / "more.yml"
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    desk = Entitlements.open("sqlite://", load_catalogue(path), clock=lambda: NOW)
    desk.load_members(members_file(tmp_path, record("a")), actor="t", today=TODAY)
    ride = desk.book("a", "4.14", Facts.parse({"wanted_date": "2026-11-25"}), NOW, actor="t")
    assert ride.booking is not None and [cost.line for cost in ride.booking.consumes] == ["4.14"]
    part = Facts.parse({**SCREENING, "sub_service": "基因检测"})
    assert desk.check("a", "4.1", part, NOW, actor="t").service == "4.1.6"
    offered = next(n for n in desk.check("a", "4.1", Facts.parse(SCREENING), NOW, actor="t").needs)
    assert [value.value for value in offered.values][-1] == "4.1.6"
    with pytest.raises(UnknownService):
        desk.check("a", "4.13", part, NOW, actor="t")
    desk.close()


def test_the_rules_of_the_handbook_are_all_used(rulebook: RuleBook) -> None:
    """Every rule stands in the edition; one that nobody uses would be dead."""
    found = {rule.name for rules in rulebook.rules.values() for rule in rules}
    assert found >= set(REGISTRY)


@pytest.mark.parametrize(
    ("name", "figures", "field"),
    [
        ("no_such_rule", {}, "rules[0].rule"),
        ("lead_time", {}, "rules[0]"),
        ("lead_time", {"working_days": 7, "months": 2}, "rules[0]"),
        ("lead_time", {"working_days": 0}, "rules[0].working_days"),
        ("lead_time", {"working_days": "7"}, "rules[0].working_days"),
        ("lead_time", {"working_dayz": 7}, "rules[0].working_dayz"),
        ("minimum_age", {}, "rules[0].years"),
        ("not_choosable", {"facts": ["the_moon"]}, "rules[0].facts.0"),
        ("not_choosable", {"facts": ["region"]}, "rules[0].facts.0"),
        ("region", {}, "rules[0]"),
        ("not_on", {"closed_on": "mondays"}, "rules[0].closed_on"),
        ("policy_in_force", {"days": 3}, "rules[0].days"),
    ],
)
def test_bad_rules_are_refused(name: str, figures: dict[str, Any], field: str) -> None:
    """With file, field and reason."""
    with pytest.raises(CatalogueError) as caught:
        build_rule(name, "3.2", figures, "edition.yml", "rules[0]")
    assert (caught.value.file, caught.value.field) == ("edition.yml", field)
    assert caught.value.reason


def test_the_place_of_a_bad_rule_is_told(catalogue: Catalogue) -> None:
    """The path inside the file names service and rule."""
    from actions.entitlement.handbook import RuleSpec

    bad = RuleSpec(rule="lead_time", clause="3.2", weeks=1)
    service = catalogue.services["4.5"].copy(update={"rules": (bad,)})
    edition = catalogue.copy(update={"services": {**catalogue.services, "4.5": service}})
    with pytest.raises(CatalogueError) as caught:
        compile_rules(edition)
    assert str(caught.value.field).startswith('services["4.5"].rules[0]')


def test_unknown_service(rulebook: RuleBook) -> None:
    """A service the edition lacks."""
    with pytest.raises(UnknownService):
        rulebook.require("4.99")
    assert rulebook.require("4.4") == "4.4"


def test_every_rule_names_its_clause_in_its_docstring() -> None:
    """Rules read as the handbook reads."""
    for rule in REGISTRY.values():
        text = (rule.__doc__ or "").strip()
        assert text[:1].isdigit() or text[:1] in "一二三四五六", rule


@pytest.mark.parametrize(
    ("name", "figures", "reason"),
    [
        ("minimum_age", {}, "规则 minimum_age 缺少这个数值"),
        ("minimum_age", {"years": 18, "months": 1}, "规则 minimum_age 不认识这个数值"),
        ("minimum_age", {"years": "x"}, "规则 minimum_age 的数值不对：value is not a valid integer"),
    ],
)
def test_why_a_rule_is_refused(name: str, figures: dict[str, Any], reason: str) -> None:
    """Missing, unknown, wrong; an unknown rule names those that are known."""
    with pytest.raises(CatalogueError) as caught:
        build_rule(name, "3.2", figures, "edition.yml", "rules[0]")
    assert caught.value.reason == reason
    with pytest.raises(CatalogueError, match="没有规则 x，可用：admission_notice、after_service、best_effort、"):
        build_rule("x", "3.2", {}, "edition.yml", "rules[0]")


def test_a_rule_stands_on_the_clause_the_edition_gives_it(rulebook: RuleBook) -> None:
    """Also where it passes on what the contracts say."""
    rule = build_rule("premium_paid", "5.1.2", {}, "edition.yml", "rules[0]")
    (found,) = rule.findings(case_of(rulebook, "4.4", member(main(premium_paid=False))))
    assert isinstance(found, Reason)
    assert (found.code, found.clause) == ("premium_unpaid", "5.1.2")


def test_figures_no_edition_uses_yet(rulebook: RuleBook) -> None:
    """A symptom of named cancers only; a service that rests over Spring Festival alone."""
    who = tiered("vip")

    def found(name: str, figures: dict[str, Any], facts: dict[str, Any]) -> list[tuple[str, str | None]]:
        rule = build_rule(name, "3.2", figures, "edition.yml", "rules[0]")
        findings = rule.findings(case_of(rulebook, "4.13", who, facts))
        days = [(one.code, one.possible_from) for one in findings if isinstance(one, Reason)]
        return [(code, day and day.isoformat()) for code, day in days]

    lung_only = {"cancers": ["lung"]}
    assert found("early_symptom", lung_only, {"early_symptom": "lung"}) == []
    assert found("early_symptom", lung_only, {"early_symptom": "liver"}) == [("no_early_symptom", None)]
    told = {"disease": "肝癌", "diagnosis": "confirmed", "cancer_confirmed": "no"}
    assert found("not_yet_confirmed", lung_only, told) == []
    assert found("not_yet_confirmed", {"cancers": ["liver"]}, told) == [("cancer_confirmed", None)]
    festival = {"closed_on": "spring_festival"}
    assert found("not_on", festival, {"wanted_date": "2026-02-18"}) == [("closed_on_date", "2026-02-24")]
    assert found("not_on", festival, {"wanted_date": "2026-10-01"}) == []


@pytest.mark.parametrize("told", ["doctor", "ctdna"])
def test_latin_names_stand_alone(rulebook: RuleBook, told: str) -> None:
    """CT is an examination; two letters inside another word are not."""
    assert codes(ask(rulebook, "4.4", tiered("vip"), {"department": "做CT"})) == ["department_excluded"]
    found = ask(rulebook, "4.4", tiered("vip"), {"department": told})
    assert (codes(found), [note.code for note in found.notes]) == ([], ["department_passed_on"])


@pytest.mark.parametrize(("visits", "stage"), [(1, "booking"), (2, "eligibility")])
def test_the_notice_decides_only_where_no_visit_is_left(rulebook: RuleBook, visits: int, stage: str) -> None:
    """4.6 note 9: with a visit left the answer is yes either way, and only the booking must know."""
    who = tiered("vip", usage=used("4.4", "2026-05-01", times=visits))
    assert "admission_notice" in needs(ask(rulebook, "4.6", who, {"disease_class": "other"}), stage)


def test_hours_of_an_edition_that_names_no_length(catalogue: Catalogue) -> None:
    """Then a visit may begin until the hours end, and not at their end."""
    care = catalogue.services["4.13"].copy(update={"session": None})
    book = compile_rules(catalogue.copy(update={"services": {**catalogue.services, "4.13": care}}))
    told = {**CONFIRMED, "invasive_care": "no", "wanted_date": "2026-12-04"}
    assert codes(ask(book, "4.13", tiered("vip"), {**told, "wanted_time": "17:59"})) == []
    (late,) = ask(book, "4.13", tiered("vip"), {**told, "wanted_time": "18:00"}).reasons
    assert (late.code, late.clause) == ("closed_on_date", "4.13 服务时间")
    assert late.text_zh == "这项服务只在09:00到18:00提供，请另选时间。"

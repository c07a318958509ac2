"""``quota`` and ``check``: how many uses are left, and whether a service may be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from assistant.cli.shared.common import AsJson, Now, entitlements, instant, operator, print_json
from assistant.cli.shared.errors import WrongCall

if TYPE_CHECKING:
    from datetime import datetime

    from actions.entitlement import Facts

MemberId = typer.Argument(..., metavar="ID", help="会员号。")

Fact = typer.Option(
    None, "--fact", metavar="NAME=VALUE", help="已知情况，可写多次，例如 --fact diagnosis=confirmed。"
)

If = typer.Option(
    None,
    "--if",
    metavar="NAME=VALUE",
    help="假设，可写多次，不会保存： contract=200000@2026-12-01 再买一份， rider=@2026-12-01 加附加险， "
    "without=保单号 没有这份， sum=500000 保额， premium=unpaid 没交保费， status=lapsed 失效， "
    "illness=critical@2026-12-20 那天确诊， on=2026-12-15 那天申请， used=4.4:1 多用一次， unused=4.4:1 少用一次， "
    "used_up=4.4 用完， cancelled=预约号 取消。",
)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(quota)
    app.command()(check)


def quota(
    member: str = MemberId,
    service: str | None = typer.Argument(
        None, metavar="[SERVICE]", help="服务项目，例如 4.4；不写列出全部。"
    ),
    now: str | None = Now,
    as_json: bool = AsJson,
) -> None:
    """还剩几次：每个服务项目的次数。"""
    from actions.replies.payloads import quota_payloads
    from assistant.cli.lines.wording import quota_lines

    at = instant(now)
    engine = entitlements()
    snapshot = engine.for_member(member, at, actor=operator(), purpose=f"quota {service or ''}".rstrip())
    standing = snapshot.standing
    balances = snapshot.counts() if service is None else snapshot.quota(service)
    if as_json:
        tier = standing.tier.id if standing.tier else None
        print_json({"member": member, "now": at.isoformat(), "tier": tier, "quota": quota_payloads(balances)})
    else:
        print("\n".join(quota_lines(snapshot.catalogue, standing, balances)))


def check(
    member: str = MemberId,
    service: str = typer.Argument(..., metavar="SERVICE", help="服务项目，例如 4.4。"),
    fact: list[str] | None = Fact,
    suppose: list[str] | None = If,
    now: str | None = Now,
    as_json: bool = AsJson,
) -> None:
    """现在能不能用：可以、不可以（及原因），或还要知道什么；--if 看假设的情况。"""
    from actions.entitlement import Facts
    from actions.replies.payloads import decision_payload
    from assistant.cli.lines.wording import decision_lines

    at = instant(now)
    facts = Facts.parse(pairs(fact or [], "--fact"))
    if suppose:
        _suppose(member, service, facts, suppose, at, as_json)
        return
    engine = entitlements()
    decision = engine.check(member, service, facts, at, actor=operator())
    if as_json:
        print_json({"member": member, "now": at.isoformat(), **decision_payload(decision)})
    else:
        print("\n".join(decision_lines(engine.edition_on(at), decision)))


def _suppose(member: str, service: str, facts: Facts, told: list[str], at: datetime, as_json: bool) -> None:
    from assistant.cli.lines import supposing

    changes = supposing.changes(told)
    found = entitlements().what_if(member, changes, service, facts, at, actor=operator())
    if as_json:
        print_json({"member": member, "now": at.isoformat(), **supposing.payload(found, told)})
    else:
        print("\n".join(supposing.lines(found, told)))


def pairs(texts: list[str], option: str) -> dict[str, str]:
    """``name=value`` texts as a mapping. Raises WrongCall without = and for a name written twice."""
    found: dict[str, str] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        name = name.strip()
        if not sign or not name or not value.strip():
            raise WrongCall(f"{option} 应写成 名称=值，不是“{text}”")
        if name in found:
            raise WrongCall(f"{option} 的 {name} 写了两次")
        found[name] = value.strip()
    return found

"""``handbook``: the editions of the handbook, and what differs between two of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from assistant import project
from assistant.cli.shared.common import AsJson, Now, entitlements, instant, operator, print_json
from assistant.cli.shared.errors import WrongCall

if TYPE_CHECKING:
    from actions.entitlement import AffectedBooking, AffectedMember, Catalogue, Difference
    from assistant.touched import Touched

app = typer.Typer(help="手册版本：有哪些、差在哪里。", pretty_exceptions_enable=False)

Old = typer.Argument(..., metavar="OLD", help="旧版：文件，或 data/handbook 里的名称。")
New = typer.Argument(..., metavar="NEW", help="新版，写法相同。")
Members = typer.Option(True, "--members/--no-members", help="是否逐个看受影响的会员和未完成的预约。")
_KINDS = {"figure": "数值", "rule": "规则", "fact": "条文", "name": "名称"}
_LONGEST = 60


@app.command()
def editions(as_json: bool = AsJson) -> None:
    """列出各版手册和生效日期；带 * 的是现在用的。"""
    engine = entitlements()
    current = engine.catalogue.edition.id
    rows = [book.catalogue.edition for book in engine.editions.books]
    if as_json:
        print_json({"current": current, "editions": [_edition(row) for row in rows]})
        return
    for row in rows:
        mark = "*" if row.id == current else " "
        print(f"{mark} {row.id}：{row.first_day or '（未注明）'} 至 {row.last_day or '（未注明）'}")


def _edition(edition: Any) -> dict[str, Any]:
    days = {"first_day": edition.first_day, "last_day": edition.last_day}
    return {
        "id": edition.id,
        "name": edition.name,
        **{k: v.isoformat() if v else None for k, v in days.items()},
    }


@app.command()
def diff(
    old: str = Old, new: str = New, members: bool = Members, now: str | None = Now, as_json: bool = AsJson
) -> None:
    """两版手册差在哪里：条文、数值、规则，涉及的话术和用例，受影响的会员和未完成的预约。"""
    from actions.entitlement import compile_rules, differences, load_catalogue
    from assistant.touched import touched

    at = instant(now)
    before, after = (load_catalogue(_file(name)) for name in (old, new))
    # Both are compiled before anything is compared: a file with an unknown rule is refused, not half compared.
    books = compile_rules(before), compile_rules(after)
    found = differences(before, after)
    texts = touched(found, before, [project.root() / "data" / "replies"])
    tests = touched(
        found, before, [project.root() / "tests" / "conversations", project.root() / "tests" / "stories"]
    )
    people, bookings = entitlements().affected_by(*books, at, actor=operator()) if members else ((), ())
    if as_json:
        from actions.replies.payloads import plain

        print_json(plain({
            "old": before.edition.id, "new": after.edition.id, "differences": found,
            "replies": [_touched(entry) for entry in texts], "tests": [_touched(entry) for entry in tests],
            "members": people if members else None, "bookings": bookings if members else None,
        }))  # fmt: skip
        return
    print("\n".join(_lines(before, after, found, texts, tests)))
    if members:
        print("\n".join(_affected(people, bookings)))


def _file(name: str) -> Path:
    path = Path(name)
    if path.is_file():
        return path
    inside = project.catalogue_file().parent / f"{name.removesuffix('.yml')}.yml"
    if inside.is_file():
        return inside
    raise WrongCall(f"没有这一版手册：{name}")


def _lines(
    old: Catalogue,
    new: Catalogue,
    found: Sequence[Difference],
    texts: Sequence[Touched],
    tests: Sequence[Touched],
) -> Iterator[str]:
    yield f"{old.edition.id} → {new.edition.id}：{len(found)} 处不同"
    for kind, label in _KINDS.items():
        for entry in (entry for entry in found if entry.kind.value == kind):
            clause = f"（手册{entry.clause}）" if entry.clause else ""
            yield f"{label} {entry.path}：{_short(entry.before)} → {_short(entry.after)}{clause}"
    for label, entries in (("话术", texts), ("用例", tests)):
        yield f"{label}：{len(entries)} 条涉及"
        for touched in entries:
            yield f"- {_place(touched)} {touched.entry}（{'、'.join(touched.why)}）"


def _affected(people: Sequence[AffectedMember], bookings: Sequence[AffectedBooking]) -> Iterator[str]:
    yield f"会员：{len(people)} 位受影响"
    for person in people:
        tier = (
            f" {person.tier_before or '无'}→{person.tier_after or '无'}"
            if person.tier_before != person.tier_after
            else ""
        )
        lines = "".join(f" {line} {_times(a)}→{_times(b)}" for line, a, b in person.lines)
        answers = "".join(f" {service} {a}→{b}" for service, a, b in person.answers)
        yield f"- {person.member}{tier}{lines}{answers}"
    yield f"未完成的预约：{len(bookings)} 个有关，都按申请时的版本办理"
    for booking in bookings:
        yield f"- {booking.booking} {booking.member} {booking.service} {booking.requested_on}：{'、'.join(booking.paths)}"


def _times(limit: int | None) -> str:
    return "不限" if limit is None else str(limit)


def _short(value: object) -> str:
    if value is None:
        return "（无）"
    text = "、".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _place(entry: Touched) -> str:
    file = entry.file.relative_to(project.root()) if entry.file.is_relative_to(project.root()) else entry.file
    return f"{file}:{entry.line}"


def _touched(entry: Touched) -> dict[str, Any]:
    return {"place": _place(entry), "entry": entry.entry, "why": list(entry.why)}

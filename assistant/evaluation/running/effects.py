"""What a conversation did to the database, against what it should have done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from assistant.evaluation.casefiles.case_models import Effects
from assistant.evaluation.casefiles.cases import Case, Circumstances
from assistant.evaluation.running.checks import Broken
from assistant.evaluation.running.likeness import difference, show

_SHOWN = ("id", "service", "state", "visit_at", "wanted_date")
_COUNTS = ("used", "held")


class DatabaseView(Protocol):
    """What effects are judged by: one member's bookings and quota lines as plain mappings, and all bookings.

    ``refused`` are members the data lacks because their record is wrong, with the reason.
    """

    refused: Mapping[str, str]

    def bookings(self, member_id: str, now: str) -> list[dict[str, Any]]: ...

    def quota(self, member_id: str, now: str) -> list[dict[str, Any]]: ...

    def total_bookings(self) -> int: ...


class Watch:
    """Remembers the database as it was when the case began; everything is judged since then."""

    def __init__(self, view: DatabaseView, case: Case) -> None:
        self._view = view
        wanted = [placed.assertion.effects for step in case.steps for placed in step.assertions]
        effects = [effect for effect in wanted if effect is not None]
        self._first = {step.circumstances.member_id: step.circumstances for step in reversed(case.steps)}
        self._before = {member: _by_id(self._bookings(c)) for member, c in self._first.items()}
        counting = any(effect.given("usage_unchanged") for effect in effects)
        self._counts = {member: self._usage(c) for member, c in self._first.items()} if counting else {}
        self._total = view.total_bookings()

    def judge(self, effects: Effects, circumstances: Circumstances) -> Broken:
        """What of ``effects`` did not come about, seen as the speaker of the turn."""
        broken: Broken = []
        if effects.booking_created:
            broken += self._created(effects.booking_created, circumstances)
        if effects.booking_state:
            broken += _one_of("预约", effects.booking_state, self._bookings(circumstances))
        if effects.quota:
            broken += _one_of("次数", effects.quota, self._quota(circumstances))
        if effects.given("usage_unchanged"):
            broken += self._usage_unchanged(effects.usage_unchanged, circumstances)
        if effects.given("nothing_booked"):
            broken += self._nothing_booked(effects.nothing_booked, circumstances)
        return broken

    def changes(self, circumstances: Circumstances) -> tuple[str, ...]:
        """The speaker's bookings that are new or changed, a line each."""
        before = self._before.get(circumstances.member_id, {})
        after = _by_id(self._bookings(circumstances))
        lines = []
        for key, booking in after.items():
            if key not in before:
                lines.append(f"新预约 {_brief(booking)}")
            elif booking != before[key]:
                lines.append(f"预约有变 {_brief(before[key])} → {_brief(booking)}")
        return tuple(lines)

    def _created(self, expected: dict[str, Any], circumstances: Circumstances) -> Broken:
        new = self._new(circumstances)
        fitting = [booking for booking in new if not difference(expected, booking)]
        if len(fitting) == 1:
            return []
        if fitting:
            return [(f"恰有一个新预约 {show(expected)}", f"有 {len(fitting)} 个：{_list(fitting)}")]
        reasons = "；".join(difference(expected, booking) for booking in new)
        return [(f"新预约 {show(expected)}", f"{_list(new)}：{reasons}" if new else "没有新预约")]

    def _nothing_booked(self, wanted: bool, circumstances: Circumstances) -> Broken:
        new = self._new(circumstances)
        added = self._view.total_bookings() - self._total
        # Nobody else may get a booking either, also when the speaker is not identified.
        if wanted and (new or added):
            return [("没有新预约", _list(new) if new else f"别的会员多了 {added} 个预约")]
        return [] if wanted or new else [("有新预约", "没有新预约")]

    def _usage_unchanged(self, wanted: bool, circumstances: Circumstances) -> Broken:
        before, after = self._counts.get(circumstances.member_id, {}), self._usage(circumstances)
        changed = [
            f"{line}：{show(before.get(line, '无'))} → {show(after.get(line, '无'))}"
            for line in {**before, **after}
            if before.get(line) != after.get(line)
        ]
        if wanted and changed:
            return [("次数没有变", "；".join(changed))]
        return [] if wanted or changed else [("次数有变", "次数没有变")]

    def _new(self, circumstances: Circumstances) -> list[dict[str, Any]]:
        before = self._before.get(circumstances.member_id, {})
        return [
            booking for key, booking in _by_id(self._bookings(circumstances)).items() if key not in before
        ]

    def _bookings(self, circumstances: Circumstances) -> list[dict[str, Any]]:
        who = circumstances.member_id
        return self._view.bookings(who, circumstances.now) if who else []

    def _quota(self, circumstances: Circumstances) -> list[dict[str, Any]]:
        who = circumstances.member_id
        return self._view.quota(who, circumstances.now) if who else []

    def _usage(self, circumstances: Circumstances) -> dict[str, dict[str, Any]]:
        return {str(line["line"]): {k: line[k] for k in _COUNTS} for line in self._quota(circumstances)}


def _one_of(what: str, expected: dict[str, Any], found: list[dict[str, Any]]) -> Broken:
    tried = [difference(expected, one) for one in found]
    if "" in tried:
        return []
    # The nearest miss tells most: the one that is at least about the same service.
    near = [
        reason
        for reason, one in zip(tried, found, strict=True)
        if all(
            str(one.get(key)) == str(expected[key]) for key in ("id", "service", "line") if key in expected
        )
    ]
    return [(f"{what} {show(expected)}", "；".join(near) or f"没有这样的{what}（共 {len(found)} 条）")]


def _by_id(bookings: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {str(booking["id"]): booking for booking in bookings}


def _brief(booking: dict[str, Any]) -> str:
    return " ".join(str(booking[name]) for name in _SHOWN if booking.get(name) is not None)


def _list(bookings: Iterable[dict[str, Any]]) -> str:
    return "、".join(_brief(booking) for booking in bookings)

"""Each kind of assertion against a turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from assistant.evaluation.casefiles.case_models import SlotExpectation, Utterance
from assistant.evaluation.casefiles.cases import PlacedAssertion
from assistant.evaluation.casefiles.refusals import closest
from assistant.evaluation.running.likeness import difference, found_in, show
from assistant.evaluation.running.results import Failure, Said, Turn

# What was expected and what was there instead; no entry when the expectation held.
Broken = list[tuple[str, str]]


def check(
    turn: Turn,
    placed: PlacedAssertion,
    effects: Callable[[Any], Broken],
    slot_names: frozenset[str] = frozenset(),
) -> list[Failure]:
    """The failures of one assertion on ``turn``; ``effects`` judges those on the database.

    ``slot_names`` are the assistant's slots (empty: not known): an assertion on any other slot
    always fails, since it would otherwise hold forever.
    """
    assertion = placed.assertion
    kind, expected = assertion.kind, assertion.expected
    if kind == "effects":
        broken = effects(expected)
    elif kind in ("slot_was_set", "slot_was_not_set"):
        broken = _unknown_slots(expected, slot_names) or _CHECKS[kind](turn, expected)
    else:
        broken = _CHECKS[kind](turn, expected)
    return [Failure(kind, wanted, actual, placed.line) for wanted, actual in broken]


def _bot_uttered(turn: Turn, expected: Utterance) -> Broken:
    broken: Broken = []
    if expected.text_matches and not _texts_with(turn, expected.text_matches):
        broken.append((expected.text_matches, turn.text or "（没有回复）"))
    if expected.utter_name and expected.utter_name not in turn.responses:
        broken.append((expected.utter_name, "、".join(turn.responses) or "（没有用到 domain 里的回复）"))
    offered = [dict(button) for reply in turn.replies for button in reply.buttons]
    for button in expected.buttons:
        wanted = {name: getattr(button, name) for name in button.__fields_set__}
        if difference([wanted], offered):
            broken.append((f"按钮 {show(wanted)}", show(offered) if offered else "（没有按钮）"))
    return broken


def _bot_did_not_utter(turn: Turn, expected: Utterance) -> Broken:
    broken: Broken = []
    if expected.text_matches:
        broken += [
            (f"不说：{expected.text_matches}", text) for text in _texts_with(turn, expected.text_matches)
        ]
    if expected.utter_name and expected.utter_name in turn.responses:
        broken.append((f"不用 {expected.utter_name}", turn.text))
    offered = [dict(button) for reply in turn.replies for button in reply.buttons]
    for button in expected.buttons:
        wanted = {name: getattr(button, name) for name in button.__fields_set__}
        if not difference([wanted], offered):
            broken.append((f"没有按钮 {show(wanted)}", show(offered)))
    return broken


def _texts_with(turn: Turn, pattern: str) -> list[str]:
    """The replies with ``pattern`` in them; all of them together when it spans several."""
    texts = [reply.text for reply in turn.replies if reply.text]
    return [text for text in texts if found_in(pattern, text)] or [
        t for t in [turn.text] if found_in(pattern, t)
    ]


def _slot_was_set(turn: Turn, expected: Sequence[SlotExpectation]) -> Broken:
    missing = [slot for slot in expected if not _settings(turn, slot)]
    return [(_slot_text(slot), _slot_history(turn, slot.name)) for slot in missing]


def _slot_was_not_set(turn: Turn, expected: Sequence[SlotExpectation]) -> Broken:
    found = [slot for slot in expected if _settings(turn, slot)]
    return [(f"不设 {_slot_text(slot)}", _slot_history(turn, slot.name)) for slot in found]


def _settings(turn: Turn, slot: SlotExpectation) -> list[Any]:
    """The values of this turn which fit; without a wanted value, all but clearing the slot."""
    values = _values(turn, slot.name)
    if slot.given("value"):
        return [[value] for value in values if not difference(slot.value, value)]
    return [value for value in values if value is not None]


def _values(turn: Turn, name: str) -> list[Any]:
    """What the slot ``name`` was set to in this turn; ``state.booking`` is the part ``booking`` of the slot ``state``."""
    slot, _, part = name.partition(".")
    values = [value for set_name, value in turn.slots if set_name == slot]
    return [(value or {}).get(part) for value in values] if part else values


def _slot_text(slot: SlotExpectation) -> str:
    return f"{slot.name} = {show(slot.value)}" if slot.given("value") else slot.name


def _slot_history(turn: Turn, name: str) -> str:
    values = [show(value) for value in _values(turn, name)]
    if values:
        return f"{name} = {' → '.join(values)}"
    others = "、".join(dict.fromkeys(slot for slot, _ in turn.slots))
    return f"{name} 本轮没有设" + (f"（设了：{others}）" if others else "")


def _unknown_slots(expected: Sequence[SlotExpectation], known: frozenset[str]) -> Broken:
    unknown = [slot.name for slot in expected if known and slot.name.partition(".")[0] not in known]
    return [
        (f"词槽 {name}", f"助手没有这个词槽；{closest(name, known) or '见 domain.yml'}") for name in unknown
    ]


def _action_executed(turn: Turn, expected: str) -> Broken:
    names = [action.name for action in turn.actions]
    return [] if expected in names else [(expected, "、".join(names) or "（没有动作）")]


def _intent_is(turn: Turn, expected: str) -> Broken:
    if turn.intent.name == expected:
        return []
    return [(expected, f"{turn.intent.name or '（无）'}（{turn.intent.confidence:.2f}）")]


def _answer_contains(turn: Turn, expected: Mapping[str, Any]) -> Broken:
    answers = [reply.answer for reply in turn.replies if reply.answer]
    tried = [difference(expected, answer) for answer in answers]
    if "" in tried:
        return []
    return [(show(expected), "\n".join(tried) if tried else _no_answer(turn.replies))]


def _no_answer(replies: Sequence[Said]) -> str:
    return "（回复没有 custom.answer）" if replies else "（没有回复）"


_CHECKS: dict[str, Callable[[Turn, Any], Broken]] = {
    "bot_uttered": _bot_uttered,
    "bot_did_not_utter": _bot_did_not_utter,
    "slot_was_set": _slot_was_set,
    "slot_was_not_set": _slot_was_not_set,
    "action_executed": _action_executed,
    "intent_is": _intent_is,
    "answer_contains": _answer_contains,
}

"""What must hold after any message whatever: the checks of the random walk, each on the turns so far."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from actions.answers.member.guards import SIGN_IN, SIGN_IN_TO_BOOK
from actions.reading.facts.wishes import WISH
from assistant.evaluation.running.likeness import show
from assistant.evaluation.running.results import Turn

LEAVE = "算了"
# The same words again are right here: who is in danger must hear the number every time.
_MAY_REPEAT = {"emergency", "mental_crisis"}
# To 好的, 嗯, 行 with nothing open there is one thing to say; a question asked again and again is a loop all the same.
_COURTESY = {"affirm", "deny", "thanks", "greet", "goodbye", "stop"}
_REPEATS = 3
# What no sentence may hold: holes of a template, values of the program, punctuation left over.
_BROKEN = re.compile(
    r"[：，、；]。|。。|，，|、、|：：|（）|\bNone\b|\bnull\b|\bnan\b|\{\w*\}|<[A-Za-z_.]+>|\[\]"
)


@dataclass(frozen=True)
class Problem:
    """Something that must not be. Equal ``signature`` means the same fault; ``expects`` is an assertion against it."""

    kind: str
    detail: str
    signature: str
    expects: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Secret:
    """A personal detail: whose, of which kind, and the ways to write it."""

    member_id: str
    kind: str
    forms: tuple[str, ...]


def problems_after(turns: Sequence[Turn], secrets: Iterable[Secret]) -> list[Problem]:
    """What is wrong with the last of ``turns``, seen with those before it."""
    checks = (
        _crash(turns),
        _silence(turns),
        _no_answer(turns),
        _broken_text(turns),
        _dead_end(turns),
        _loop(turns),
    )
    found = [problem for problem in checks if problem is not None]
    return found + _leaks(turns, secrets)


def form_open(turns: Sequence[Turn]) -> bool:
    """Whether a booking is under way after ``turns``, and waits for an answer."""
    return bool(_state_after(turns).get("booking"))


def _state_after(turns: Sequence[Turn]) -> Mapping[str, Any]:
    """Where the talk stands: the state of the last turn that set it."""
    return next((turn.state for turn in reversed(turns) if turn.state), {})


def _crash(turns: Sequence[Turn]) -> Problem | None:
    faults = turns[-1].faults
    return Problem("crash", faults[0], re.sub(r"0x[0-9a-f]+|\d+", "#", faults[0])) if faults else None


def _silence(turns: Sequence[Turn]) -> Problem | None:
    last = turns[-1]
    if last.faults or (last.replies and all(reply.text.strip() for reply in last.replies)):
        return None
    detail = f"“{last.user}”（{last.intent.name}）没有得到文字回复"
    return Problem("silence", detail, last.intent.name, {"bot_uttered": {"text_matches": r"\S"}})


def _no_answer(turns: Sequence[Turn]) -> Problem | None:
    last = turns[-1]
    bare = [reply for reply in last.replies if not _complete(reply.answer)]
    if not bare:
        return None
    detail = f"回复没有完整的 custom.answer：{bare[0].text[:60]}"
    expects = {"answer_contains": {"intent": last.intent.name}}
    return Problem("no_answer", detail, f"{last.intent.name}|{bare[0].text[:20]}", expects)


def _broken_text(turns: Sequence[Turn]) -> Problem | None:
    """A reply that shows a hole of its template or punctuation that belongs to nothing."""
    match = _BROKEN.search(turns[-1].text)
    if match is None:
        return None
    around = turns[-1].text[max(0, match.start() - 16) : match.end() + 8]
    expects = {"bot_did_not_utter": {"text_matches": match.group()}}
    return Problem(
        "malformed", f"回复里有“{match.group()}”：…{around}…", re.sub(r"\d+", "#", around), expects
    )


def _complete(answer: Mapping[str, Any]) -> bool:
    return bool(answer.get("intent")) and all(
        isinstance(answer.get(key), list) for key in ("services", "clauses")
    )


def _dead_end(turns: Sequence[Turn]) -> Problem | None:
    """After 算了 the form is closed, and nothing proposed waits for a yes."""
    last = turns[-1]
    if last.user != LEAVE:
        return None
    if form_open(turns[:-1]) and form_open(turns):
        asked = _asked(turns)
        expects = {"slot_was_set": [{"name": "state.booking", "value": None}]}
        return Problem("dead_end", f"问“{asked}”时说“算了”，表单没有关", asked, expects)
    return _still_proposed(_state_after(turns))


def _still_proposed(state: Mapping[str, Any]) -> Problem | None:
    """Facts kept for the next booking are no proposal: a yes to them changes nothing."""
    pending = state.get("pending") or {}
    part, waiting = ("proposal", state["proposal"]) if state.get("proposal") else ("pending", pending)
    if not waiting or pending.get("kind") == WISH:
        return None
    kind = str(waiting.get("act") or waiting.get("kind"))
    expects = {"slot_was_set": [{"name": f"state.{part}", "value": None}]}
    return Problem("dead_end", f"说“算了”后，{show(dict(waiting))} 还在等回答", f"{part} {kind}", expects)


def _asked(turns: Sequence[Turn]) -> str:
    return str((_state_after(turns).get("booking") or {}).get("asked"))


def _loop(turns: Sequence[Turn]) -> Problem | None:
    last = list(turns[-_REPEATS:])
    texts = {turn.text for turn in last}
    different = len({turn.user.strip() for turn in last}) == _REPEATS
    if len(last) < _REPEATS or not different or len(texts) != 1 or not last[-1].text.strip():
        return None
    if last[-1].intent.name in _MAY_REPEAT or all(map(_asks_to_sign_in, last)) or _courteous(last):
        return None
    intents = "、".join(turn.intent.name for turn in last)
    detail = f"三句不同的话（{intents}）得到同一句回复：{last[-1].text[:80]}"
    expects = {"bot_did_not_utter": {"text_matches": last[-1].text.splitlines()[0][:60]}}
    return Problem("loop", detail, re.sub(r"\d+", "#", last[-1].text)[:40], expects)


def _asks_to_sign_in(turn: Turn) -> bool:
    """A closed door is no loop: until somebody signs in, each personal question has this one honest answer."""
    return not turn.member_id and turn.text.startswith((SIGN_IN, SIGN_IN_TO_BOOK))


def _courteous(turns: Sequence[Turn]) -> bool:
    """The same courtesy each time, answered without asking anything."""
    said = {turn.intent.name for turn in turns}
    return len(said) == 1 and said <= _COURTESY and "？" not in turns[-1].text


def _leaks(turns: Sequence[Turn], secrets: Iterable[Secret]) -> list[Problem]:
    """Personal details in the last replies of somebody they do not belong to, unless the user said them."""
    last = turns[-1]
    said = "\n".join(turn.user for turn in turns)
    told = "\n".join(
        f"{reply.text}\n{show(dict(reply.answer))}\n{show(list(reply.buttons))}" for reply in last.replies
    )
    found = []
    for secret in secrets:
        if secret.member_id == last.member_id or (last.member_id and secret.kind == "birth_date"):
            continue
        form = next((form for form in secret.forms if form in told and form not in said), "")
        if form:
            who = last.member_id or "未识别身份"
            expects = {"bot_did_not_utter": {"text_matches": form}}
            detail = f"{who} 听到了 {secret.member_id} 的 {secret.kind}：{form}"
            found.append(Problem("leak", detail, f"{secret.kind}|{last.intent.name}", expects))
    return found


def secrets_of(members: Iterable[Any]) -> list[Secret]:
    """Names, identity numbers, mobiles, openids, policy numbers and dates of birth of ``members`` and their people."""
    found: list[Secret] = []
    for member in members:
        people = [*member.guardians, *member.policyholders, *member.relatives]
        details = {
            "name": [member.name, *(person.name for person in people)],
            "id_number": [member.id_number],
            "mobile": [member.mobile, *(one.mobile for one in (*member.guardians, *member.policyholders))],
            "openid": [member.openid],
            "policy": [policy.number for policy in member.policies],
            "birth_date": list(_written(member.birth_date)),
        }
        found += [
            Secret(member.id, kind, tuple(form for form in forms if form)) for kind, forms in details.items()
        ]
    return [secret for secret in found if secret.forms]


def _written(day: date) -> tuple[str, ...]:
    return (
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}/{day.month}/{day.day}",
        day.strftime("%Y%m%d"),
    )

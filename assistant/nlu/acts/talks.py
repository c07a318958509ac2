"""Training talks: what each turn does, where the talk stands. Files ``data/talks/*.yml``.

A file names its ``writer`` and lists ``talks``; a talk has a ``talk`` (its title), a ``voice``, ``turns``, and where it
begins in the middle a ``start``. A turn is one line of up to four parts between bars::

    那我老公呢 | same_other | my_eligibility 4.10 | ask relative_name

the sentence as written, its act, what is resolved (an intent, ids of services; ``-`` for neither), and what our answer
then leaves behind (``start`` is told likewise): ``ask FACT``, ``propose ACT``, ``choose N [FACT]``, ``offer [ACT]``
open something, ``show N`` shows a list, ``done`` carries out, ``close`` drops what is open, ``allowed`` ``refused``
``needs`` is a decision; several with commas. What a turn leaves unsaid stays as it was, but a decision is
that of the last answer alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from assistant import project

ACTS = (
    "question order same_other answer accept reject hold ack correct dispute why renewal what_if list which compare "
    "progress other_member more less repeat undo pick social feeling"
).split()
OPEN = ("none", "question", "proposal", "choice", "offer")
PROPOSALS = ("book", "cancel", "reschedule", "designate")
OUTCOMES = ("none", "allowed", "refused", "needs", "done")
_BAR = "|"


class TalkError(ValueError):
    """A talk cannot be used; the message says file, line or talk, and reason."""


@dataclass(frozen=True)
class Context:
    """Where a talk stands before a message, as the dialogue state sums it up.

    ``open`` is what we asked or offered last and is not yet answered; ``fact`` the fact asked for, ``act`` the
    transaction proposed, ``last`` the intent answered last, ``service`` whether one is in focus, ``options`` how many
    were shown, ``booked`` whether a transaction was just carried out. Empty strings where there is none.
    """

    open: str = "none"
    fact: str = ""
    act: str = ""
    last: str = ""
    outcome: str = "none"
    service: bool = False
    options: int = 0
    booked: bool = False


@dataclass(frozen=True)
class TalkTurn:
    """One message: ``place`` is ``file:talk:turn``, ``before`` the context it is said in."""

    place: str
    text: str
    act: str
    intent: str
    services: tuple[str, ...]
    before: Context


@dataclass(frozen=True)
class Talk:
    """One annotated talk of one writer."""

    title: str
    writer: str
    voice: str
    turns: tuple[TalkTurn, ...]


def talks_dir() -> Path:
    return project.root() / "data" / "talks"


def project_talks() -> list[Talk]:
    """The training talks of the project on disk, in file order; empty where it has none. Raises TalkError."""
    return [talk for file in sorted(talks_dir().glob("*.yml")) for talk in read_talks(file)]


def talks_digest(*others: Path) -> str:
    """A hash over the names and content of the talk files and ``others`` that exist, for fingerprints."""
    digest = hashlib.sha256()
    for file in (*sorted(talks_dir().glob("*.yml")), *(other for other in others if other.is_file())):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def read_talks(file: Path) -> Iterator[Talk]:
    """The talks of one file, in order. Raises TalkError for anything that is not as described above."""
    try:
        content = yaml.safe_load(file.read_text(encoding="utf8"))
    except yaml.YAMLError as error:
        raise TalkError(f"{file.name}: not valid YAML: {error}") from error
    if not isinstance(content, dict) or not content.get("writer") or not isinstance(content.get("talks"), list):
        raise TalkError(f"{file.name}: needs a 'writer' and a list of 'talks'")
    for number, talk in enumerate(content["talks"], 1):
        yield _talk(f"{file.name}:{number}", str(content["writer"]), talk)


def _talk(place: str, writer: str, talk: Any) -> Talk:
    if not isinstance(talk, dict) or not {"talk", "voice", "turns"} <= set(talk) <= {"talk", "voice", "turns", "start"}:
        raise TalkError(f"{place}: needs 'talk', 'voice' and 'turns', may have 'start'")
    context, turns = Context(), []
    if talk.get("start"):
        context = after(place, context, *_parts(place, str(talk["start"])))
    for number, line in enumerate(str(talk["turns"]).strip().splitlines(), 1):
        turn, context = _turn(f"{place}:{number}", line, context)
        turns.append(turn)
    return Talk(str(talk["talk"]), writer, str(talk["voice"]), tuple(turns))


def _turn(place: str, line: str, before: Context) -> tuple[TalkTurn, Context]:
    """The turn of one line, and the context it leaves behind."""
    parts = [part.strip() for part in line.split(_BAR)]
    if not 2 <= len(parts) <= 4 or not parts[0]:
        raise TalkError(f"{place}: '{line}' is not 'sentence | act | intent services | what follows'")
    text, act, resolved, then = (*parts, "", "")[:4]
    if act not in ACTS:
        raise TalkError(f"{place}: there is no act '{act}'")
    intent, services = _resolved(resolved)
    turn = TalkTurn(place, text, act, intent, services, before)
    return turn, after(place, before, intent, services, then)


def _parts(place: str, start: str) -> tuple[str, tuple[str, ...], str]:
    resolved, _, then = start.partition(_BAR)
    if not then.strip():
        raise TalkError(f"{place}: '{start}' is not 'intent services | what is open'")
    return *_resolved(resolved), then


def _resolved(words: str) -> tuple[str, tuple[str, ...]]:
    names = [word for word in words.split() if word != "-"]
    services = tuple(name for name in names if name[0].isdigit())
    return next((name for name in names if not name[0].isdigit()), ""), services


def after(place: str, before: Context, intent: str, services: tuple[str, ...], then: str) -> Context:
    context = replace(
        before, last=intent or before.last, service=before.service or bool(services), outcome="none"
    )
    for event in filter(None, (part.strip() for part in then.split(","))):
        context = _event(place, context, event.split())
    return context


def _event(place: str, context: Context, words: list[str]) -> Context:
    name, rest = words[0], words[1:]
    fresh = replace(context, open="none", fact="", act="", options=0)
    if name in OUTCOMES and name != "done" and not rest:
        return replace(context, outcome=name)
    if name == "done" and not rest:
        return replace(fresh, outcome="done", booked=True)
    if name == "close" and not rest:
        return fresh
    if name == "show" and len(rest) == 1 and rest[0].isdigit():
        return replace(context, options=int(rest[0]))
    if name == "ask" and len(rest) == 1:
        return replace(fresh, open="question", fact=rest[0], outcome="needs", booked=False)
    if name == "propose" and len(rest) == 1 and rest[0] in PROPOSALS:
        return replace(fresh, open="proposal", act=rest[0], outcome="allowed", booked=False)
    if name == "choose" and 1 <= len(rest) <= 2 and rest[0].isdigit():
        return replace(fresh, open="choice", options=int(rest[0]), fact="".join(rest[1:]), booked=False)
    if name == "offer" and len(rest) <= 1:
        return replace(fresh, open="offer", act="".join(rest), outcome=context.outcome, booked=context.booked)
    raise TalkError(f"{place}: nothing is called '{' '.join(words)}'")

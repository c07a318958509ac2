"""The sentences roles are learnt from: everything named is annotated, nothing is stamped, what is measured stays unlearnt."""

from __future__ import annotations

import itertools
import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from assistant import project
from assistant.nlu.lexicon import project_lexicon
from assistant.nlu.reading import read
from assistant.nlu.roles.data import Annotated, RoleDataError, project_sentences, read_sentences
from assistant.nlu.roles.mentions import ROLES, mentions_of

from ..utterances import sameness, sentence_hash

SENTENCES = project_sentences()
MEASURED = list(read_sentences(project.root() / "tests" / "evaluation" / "roles_unseen.yml"))
LEAST_MENTIONS, LEAST_PER_ROLE, LEAST_WRITERS, LEAST_OWN = 1_200, 15, 4, 8


def listed(offenders: list[str]) -> str:
    return f"{len(offenders)} offenders:\n" + "\n".join(offenders)


@pytest.mark.parametrize("sentences", [SENTENCES, MEASURED], ids=["trained", "measured"])
def test_every_mention_has_a_role_of_its_kind(sentences: list[Annotated]) -> None:
    offenders = []
    for one in sentences:
        found = mentions_of(read(project_lexicon(), one.text))
        for m in found:
            roles = {role for s, e, role in one.spans if s < m.end and m.start < e}
            offenders += [] if roles & set(ROLES[m.kind]) else [f"{one.place}: {one.text[m.start : m.end]} {roles} in {one.text}"]
        named = {at for m in found for at in range(m.start, m.end)}
        offenders += [f"{one.place}: nothing is {one.text[s:e]}" for s, e, _ in one.spans if not named & set(range(s, e))]
    assert not offenders, listed(offenders)


def test_there_are_enough_mentions_of_every_role_by_several_writers() -> None:
    writers: dict[str, list[str]] = defaultdict(list)
    for one in SENTENCES:
        for _, _, role in one.spans:
            writers[role].append(one.writer)
    roles = {role for kinds in ROLES.values() for role in kinds}
    assert sum(map(len, writers.values())) >= LEAST_MENTIONS
    assert not [r for r in roles if len(writers[r]) < LEAST_PER_ROLE or len(set(writers[r])) < LEAST_WRITERS]


def test_no_sentence_twice() -> None:
    counts = Counter((sameness(one.text), one.context) for one in SENTENCES)
    assert not [one.place for one in SENTENCES if counts[sameness(one.text), one.context] > 1]


def _shape(text: str) -> Counter[str]:
    return Counter(a + b for a, b in itertools.pairwise(text))


def test_no_sentence_is_stamped_from_another() -> None:
    long = [(one, _shape(key)) for one in SENTENCES if len(key := sameness(one.text)) >= LEAST_OWN]
    offenders = [
        f"{one.place} = {other.place}: {one.text} = {other.text}"
        for index, (one, pairs) in enumerate(long)
        for other, others in long[index + 1 :]
        if 2 * sum((pairs & others).values()) > 0.8 * (sum(pairs.values()) + sum(others.values()))
    ]
    assert not offenders, listed(offenders)


def test_measured_sentences_are_not_trained_on() -> None:
    assert not {one.writer for one in SENTENCES} & {one.writer for one in MEASURED}
    hashes = set((Path(__file__).parents[1] / "held_out_hashes.txt").read_text("ascii").split())
    samples = [project.root() / "tests" / "evaluation" / name for name in ("unseen.jsonl", "utterances.jsonl")]
    own = {sameness(json.loads(line)["text"]) for file in samples for line in file.read_text("utf8").splitlines() if line}
    own |= {sameness(one.text) for one in MEASURED}
    offenders = [
        f"{one.place}: {one.text}" for one in SENTENCES
        if len(key := sameness(one.text)) >= LEAST_OWN and (key in own or sentence_hash(one.text) in hashes)
    ]  # fmt: skip
    assert not offenders, listed(offenders)


@pytest.mark.parametrize("line", ["{我妈:served说", "我妈 | nothing of the kind"])
def test_a_broken_line_is_refused_with_its_place(tmp_path: Path, line: str) -> None:
    file = tmp_path / "broken.yml"
    file.write_text(f"writer: w\nvoice: v\nsentences: |\n  {line}\n", encoding="utf8")
    with pytest.raises((RoleDataError, ValueError), match=r"broken\.yml:1"):
        list(read_sentences(file))

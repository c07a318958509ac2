"""The training talks: names exist, sentences are written and not stamped, measured talks stay unlearnt."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from pathlib import Path

import pytest
import yaml

from actions.entitlement.domain.fact_specs import FactName
from actions.entitlement.handbook import load_catalogue
from assistant import project
from assistant.nlu.acts.talks import ACTS, Talk, project_talks, read_talks
from assistant.nlu.concepts import load_concepts

from ..utterances import sameness, sentence_hash

TALKS = project_talks()
TURNS = [turn for talk in TALKS for turn in talk.turns]
MEASURED_FILES = sorted((project.root() / "tests" / "evaluation").glob("acts_*.yml"))
MEASURED = [talk for file in MEASURED_FILES for talk in read_talks(file)]
# Facts the dialogue asks for besides the engine's: which service, which booking, why.
OWN_FACTS = {"service", "booking", "reason", "intent"}
CONCEPTS = load_concepts(project.root() / "data" / "act_concepts.yml")
LEAST_TURNS, LEAST_PER_ACT, LEAST_TALKS = 2_000, 20, 300
# Shorter sentences (好的, 陪诊呢) are said by everybody, alike and where different things are open.
LEAST_OWN = 8


def listed(offenders: list[str]) -> str:
    return f"{len(offenders)} offenders:\n" + "\n".join(offenders)


def shape(text: str) -> Counter[str]:
    """Pairs of characters, to tell how like two sentences are."""
    return Counter(a + b for a, b in itertools.pairwise(text))


def likeness(one: Counter[str], other: Counter[str]) -> float:
    return 2 * sum((one & other).values()) / (sum(one.values()) + sum(other.values()))


@pytest.mark.parametrize("talks", [TALKS, MEASURED], ids=["trained", "measured"])
def test_every_name_exists(talks: list[Talk]) -> None:
    domain = yaml.safe_load((project.root() / "domain.yml").read_text("utf8"))
    intents = {name for entry in domain["intents"] for name in entry} | {""}
    services, facts = set(load_catalogue().services), {fact.value for fact in FactName} | OWN_FACTS | {""}
    offenders = [
        f"{turn.place}: {turn.intent} {turn.services} {turn.before.fact}"
        for talk in talks
        for turn in talk.turns
        if turn.intent not in intents or not set(turn.services) <= services or turn.before.fact not in facts
    ]
    assert not offenders, listed(offenders)


def test_there_are_enough_turns_of_every_act() -> None:
    counts = Counter(turn.act for turn in TURNS)
    assert len(TALKS) >= LEAST_TALKS and len(TURNS) >= LEAST_TURNS
    offenders = [f"{act}: {counts[act]}" for act in ACTS if counts[act] < LEAST_PER_ACT]
    assert not offenders, listed(offenders)


def test_an_act_does_not_hang_on_one_writer() -> None:
    writers = {act: {talk.writer for talk in TALKS for turn in talk.turns if turn.act == act} for act in ACTS}
    assert not [act for act in ACTS if len(writers[act]) < 4]


def test_no_sentence_of_its_own_twice() -> None:
    counts = Counter(key for turn in TURNS if len(key := sameness(turn.text)) >= LEAST_OWN)
    offenders = [f"{turn.place}: {turn.text}" for turn in TURNS if counts[sameness(turn.text)] > 1]
    assert not offenders, listed(offenders)


def test_no_sentence_is_stamped_from_another() -> None:
    long = [(turn, shape(key)) for turn in TURNS if len(key := sameness(turn.text)) >= LEAST_OWN]
    offenders = [
        f"{one.place} = {other.place}: {one.text} = {other.text}"
        for index, (one, pairs) in enumerate(long)
        for other, others in long[index + 1 :]
        if one.act == other.act and likeness(pairs, others) > 0.8
    ]
    assert not offenders, listed(offenders)


def test_no_talk_is_stamped_from_another() -> None:
    said = [(talk, {sameness(turn.text) for turn in talk.turns}) for talk in TALKS]
    offenders = [
        f"{one.title} = {other.title}"
        for index, (one, texts) in enumerate(said)
        for other, others in said[index + 1 :]
        if len(texts & others) > 0.4 * min(len(texts), len(others))
    ]
    assert not offenders, listed(offenders)


def test_measured_writers_are_not_trained_on() -> None:
    assert not {talk.writer for talk in TALKS} & {talk.writer for talk in MEASURED}
    measured = {key for talk in MEASURED for turn in talk.turns if len(key := sameness(turn.text)) >= LEAST_OWN}
    assert len(measured) > 200
    offenders = [f"{turn.place}: {turn.text}" for turn in TURNS if sameness(turn.text) in measured]
    assert not offenders, listed(offenders)


def test_other_samples_are_not_trained_on() -> None:
    hashes = set((Path(__file__).parents[1] / "held_out_hashes.txt").read_text("ascii").split())
    samples = [project.root() / "tests" / "evaluation" / name for name in ("unseen.jsonl", "utterances.jsonl")]
    own = {sameness(json.loads(line)["text"]) for file in samples for line in file.read_text("utf8").splitlines() if line}
    offenders = [
        f"{turn.place}: {turn.text}"
        for turn in TURNS
        if len(key := sameness(turn.text)) >= LEAST_OWN and (key in own or sentence_hash(turn.text) in hashes)
    ]
    assert not offenders, listed(offenders)


def test_the_same_words_in_the_same_place_do_the_same() -> None:
    """One annotation contradicting another teaches nothing."""
    seen: dict[object, set[str]] = {}
    for turn in TURNS:
        seen.setdefault((sameness(turn.text), turn.before), set()).add(turn.act)
    offenders = [f"{key}: {acts}" for key, acts in seen.items() if len(acts) > 1]
    assert not offenders, listed(offenders)


def test_every_wording_of_an_idea_stands_once() -> None:
    offenders = [f"{name}: {form}" for name, forms in CONCEPTS for form, n in Counter(forms).items() if n > 1]
    assert not offenders, listed(offenders)

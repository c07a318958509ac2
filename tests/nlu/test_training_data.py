"""A lint over data/nlu: every failure names all offenders with file and line."""

from __future__ import annotations

import json
import runpy
from collections import Counter
from pathlib import Path

import pytest
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader
from rasa.shared.nlu.training_data.message import Message

from actions.entitlement.domain.fact_specs import SPECS, FactName
from actions.entitlement.handbook import load_catalogue
from assistant import project
from assistant.nlu.lexicon import project_lexicon
from assistant.nlu.tokenizer import SpacyJiebaTokenizer

from .utterances import (
    UnreadableLine,
    Utterance,
    doubles,
    nearness,
    parse,
    read_utterances,
    sameness,
    sentence_hash,
)

FILES = sorted((project.root() / "data" / "nlu").rglob("*.yml"))
UTTERANCES = [utterance for file in FILES for utterance in read_utterances(file)]
HELD_OUT = Path(__file__).parent / "held_out_hashes.txt"

LEAST_UTTERANCES = 8_000
LEAST_PER_INTENT = 120
LEAST_OF_INTENT = {
    **dict.fromkeys(("book", "my_eligibility", "my_quota", "out_of_scope"), 300),
    **dict.fromkeys(("emergency", "mental_crisis", "medical_advice"), 250),
}
OWN_SAMPLES = sorted((project.root() / "tests" / "evaluation").glob("*.jsonl"))
# Shorter ones (你好, 谢谢) everybody says.
LEAST_OWN = 5
# Two-character sentences such as 约§ say the same as many others without being copies.
LEAST_NEAR = 3

INTENTS = frozenset(
    """
    service_list service_detail service_hours service_process service_materials service_limits service_turnaround
    service_region service_cost cancel_rule contact_info provider_info tier_rule quota_rule waiting_period_rule
    validity_rule family_sharing_rule disease_scope disclaimer
    my_tier my_quota my_eligibility my_waiting_period my_validity my_policy my_bookings
    book cancel_booking reschedule_booking designate_relative
    greet goodbye thanks affirm deny stop bot_challenge repeat chitchat inform follow_up
    emergency mental_crisis medical_advice complaint human_agent claim_question policy_servicing privacy_question
    out_of_scope
    """.split()
)
VALUES = {
    "service": set(load_catalogue().services),
    "relation": {"spouse", "child", "parent", "other"},
    "region": {value.value for value in SPECS[FactName.REGION].values},
    "diagnosis": {value.value for value in SPECS[FactName.DIAGNOSIS].values},
    "admission_notice": {value.value for value in SPECS[FactName.ADMISSION_NOTICE].values},
}


def listed(offenders: list[str]) -> str:
    return f"{len(offenders)} offenders:\n" + "\n".join(offenders)


@pytest.fixture(scope="module")
def tokenizer() -> SpacyJiebaTokenizer:
    return SpacyJiebaTokenizer(SpacyJiebaTokenizer.get_default_config(), project_lexicon(), None, None)


def off_the_borders(utterance: Utterance, tokens: list[Token]) -> list[str]:
    starts, ends = {token.start for token in tokens}, {token.end for token in tokens}
    cut = "|".join(token.text for token in tokens)
    return [
        f"{utterance.place}: {span.label} '{utterance.text[span.start : span.end]}' cuts through a token of {cut}"
        for span in utterance.spans
        if span.start not in starts or span.end not in ends
    ]


def test_every_annotation_falls_on_token_borders(tokenizer: SpacyJiebaTokenizer) -> None:
    offenders = [
        line
        for utterance in UTTERANCES
        if utterance.spans
        for line in off_the_borders(utterance, tokenizer.tokenize(Message({TEXT: utterance.text}), TEXT))
    ]
    assert not offenders, listed(offenders)


def test_a_span_inside_a_word_is_an_offender(tokenizer: SpacyJiebaTokenizer) -> None:
    utterance = parse("我要约[专家](service:4.4)号", "x.yml:7")
    (offender,) = off_the_borders(utterance, tokenizer.tokenize(Message({TEXT: utterance.text}), TEXT))
    assert offender.startswith("x.yml:7: service '专家' cuts through")


def test_every_label_and_value_exists() -> None:
    offenders = [
        f"{utterance.place}: {span.label}:{span.value}"
        for utterance in UTTERANCES
        for span in utterance.spans
        if span.value not in VALUES.get(span.label, ())
    ]
    assert not offenders, listed(offenders)


def test_no_bracket_is_left_over() -> None:
    offenders = [f"{u.place}: {u.text}" for u in UTTERANCES if set(u.text) & set("[]{}()")]
    assert not offenders, listed(offenders)


def test_no_utterance_twice() -> None:
    offenders = doubles((sameness(u.text), u) for u in UTTERANCES)
    assert not offenders, listed(offenders)


def test_no_utterance_twice_but_for_the_service_and_particles() -> None:
    offenders = doubles((key, u) for u in UTTERANCES if len(key := nearness(u)) >= LEAST_NEAR)
    assert not offenders, listed(offenders)


def test_there_are_enough_utterances_for_every_intent_of_the_design() -> None:
    counts = Counter(utterance.intent for utterance in UTTERANCES)
    assert set(counts) == INTENTS
    least = {intent: LEAST_OF_INTENT.get(intent, LEAST_PER_INTENT) for intent in sorted(INTENTS)}
    offenders = [f"{intent}: {counts[intent]}" for intent in least if counts[intent] < least[intent]]
    assert not offenders, listed(offenders)
    assert sum(counts.values()) >= LEAST_UTTERANCES


def test_every_service_is_spoken_of() -> None:
    spoken = Counter(span.value for u in UTTERANCES for span in u.spans if span.label == "service")
    offenders = [f"{service}: {spoken[service]}" for service in load_catalogue().services if spoken[service] < 20]
    assert not offenders, listed(offenders)


def test_held_out_sentences_are_not_trained_on() -> None:
    hashes = set(HELD_OUT.read_text(encoding="ascii").split()) if HELD_OUT.is_file() else set()
    assert hashes, f"{HELD_OUT.name} is missing or empty: write it with scripts/held_out_hashes"
    offenders = [f"{u.place}: {u.text}" for u in UTTERANCES if sentence_hash(u.text) in hashes]
    assert not offenders, listed(offenders)


def test_own_samples_are_not_trained_on() -> None:
    """The samples in this repository measure as well: what they ask must not have been learnt by heart."""
    texts = {json.loads(line)["text"] for sample in OWN_SAMPLES for line in sample.read_text("utf8").splitlines() if line}
    assert len(texts) > 1_000
    measured = {key for text in texts if len(key := sameness(text)) >= LEAST_OWN}
    offenders = [f"{u.place}: {u.text}" for u in UTTERANCES if sameness(u.text) in measured]
    assert not offenders, listed(offenders)


# Rasa takes a word that stands for several services, each in its context, for an inconsistent synonym.
@pytest.mark.filterwarnings("ignore:Found inconsistent entity synonyms:UserWarning")
@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.name))
def test_rasa_reads_the_same(file: Path) -> None:
    """Same sentences, intents and spans as this lint sees: Rasa drops what it cannot read without a word."""
    examples = RasaYAMLReader().read(str(file)).intent_examples
    theirs = [
        (e.get("intent"), e.get("text"), [(x["start"], x["end"], x["entity"], x["value"]) for x in e.get("entities", [])])
        for e in examples
    ]
    ours = [(u.intent, u.text, [(s.start, s.end, s.label, s.value) for s in u.spans]) for u in read_utterances(file)]
    assert ours == theirs


def test_a_line_which_is_no_example_is_named(tmp_path: Path) -> None:
    file = tmp_path / "odd.yml"
    file.write_text('version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n    您好\n', encoding="utf8")
    with pytest.raises(UnreadableLine, match=r"odd\.yml:5"):
        list(read_utterances(file))


@pytest.mark.parametrize(
    ("one", "other"),
    [("您好！", "您 好"), ("我要約專家號", "我要约专家号"), ("ＶＩＰ有几次？", "vip有几次"), ("❤️", "❤")],
)
def test_spellings_of_one_sentence_have_one_hash(one: str, other: str) -> None:
    assert sentence_hash(one) == sentence_hash(other)


def test_different_sentences_have_different_hashes() -> None:
    assert len({sentence_hash(text) for text in ("约专家号", "约特需号", "好", "好👌", "👌", "👍", "？？")}) == 7


def test_one_service_is_as_near_as_another() -> None:
    assert nearness(parse("[陪诊](service:4.5)几点开门呢")) == nearness(parse("[电话医生](service:4.2)，几点开门"))
    assert nearness(parse("[我妈](relation:parent)几点来")) != nearness(parse("[我爸](relation:parent)几点来"))


def test_the_script_writes_hashes_and_no_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sample, output = tmp_path / "sample.jsonl", tmp_path / "hashes.txt"
    lines = [{"text": text, "intent": "greet", "service": None} for text in ("您好", "您好！", "早上好")]
    sample.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf8")
    script = project.root() / "scripts" / "held_out_hashes"
    monkeypatch.setattr("sys.argv", [str(script), str(sample), str(output)])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(script), run_name="__main__")
    assert ended.value.code == 0
    assert output.read_text().split() == sorted([sentence_hash("您好"), sentence_hash("早上好")])

"""What a sentence looks like to the classifiers."""

from __future__ import annotations

from assistant.nlu.features import (
    Sentence,
    characters,
    concepts,
    full_characters,
    intent_features,
    named_things,
    service_features,
    syllables,
    word_pairs,
)

SENTENCE = Sentence("约专家号 吧", "约§ 吧", ("约", "§", "吧"), ("relation=parent", "service=4.4"), ("book", "polite"))


def test_characters_see_the_masked_text_without_blanks() -> None:
    found = characters(SENTENCE)
    assert {"^", "约§", "§吧$", "^约§吧"} <= set(found)
    assert not any(" " in term or "专" in term for term in found)


def test_full_characters_see_the_service() -> None:
    assert "专家号" in full_characters(SENTENCE)


def test_word_pairs_know_the_ends() -> None:
    found = word_pairs(SENTENCE)
    assert {"<", "约", ">"} <= set(found)
    assert any(term.startswith("<") and term.endswith("约") for term in found)


def test_homophones_share_their_syllables() -> None:
    assert syllables(Sentence("", "装家好", ())) != syllables(Sentence("", "专家号", ()))
    assert syllables(Sentence("", "砖家号", ())) == syllables(Sentence("", "专家号", ()))


def test_names_count_as_kind_and_as_value() -> None:
    found = named_things(SENTENCE)
    assert {"relation", "relation=parent", "service", "service=4.4"} <= set(found)
    assert "length=1" in found


def test_concepts_stand_alone_and_in_pairs() -> None:
    found = concepts(SENTENCE)
    assert found[:3] == ["any", "book", "polite"] and len(found) == 4
    assert concepts(Sentence("", "", ())) == ["any"]


def test_an_empty_sentence_has_features() -> None:
    empty = Sentence("", "", ())
    assert characters(empty) and word_pairs(empty) and named_things(empty)
    assert syllables(empty) == []


def test_every_view_has_a_weight() -> None:
    for union in (intent_features(), service_features()):
        assert {name for name, _ in union.transformer_list} == set(union.transformer_weights)

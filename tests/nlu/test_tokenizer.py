"""Rasa tokens from jieba, in the project's words."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from assistant.nlu.lexicon import Lexicon
from assistant.nlu.tokenizer import SpacyJiebaTokenizer

from .small import training_data

CONFIG = SpacyJiebaTokenizer.get_default_config()


@pytest.fixture
def tokenizer(small_lexicon: Lexicon, tmp_path: Path) -> SpacyJiebaTokenizer:
    return SpacyJiebaTokenizer(CONFIG, small_lexicon, LocalModelStorage.create(tmp_path), Resource("tokenizer"))


def tokens(tokenizer: SpacyJiebaTokenizer, text: str) -> list[str]:
    return [token.text for token in tokenizer.tokenize(Message({TEXT: text}), TEXT)]


def test_a_name_of_ours_is_one_token(tokenizer: SpacyJiebaTokenizer) -> None:
    assert tokens(tokenizer, "我还剩几次专家号") == ["我", "还", "剩", "几次", "专家号"]


def test_tokens_keep_the_text_as_written(tokenizer: SpacyJiebaTokenizer) -> None:
    text = "我想約 專家號，ＶＩＰ的"
    found = tokenizer.tokenize(Message({TEXT: text}), TEXT)
    assert "專家號" in [token.text for token in found]
    assert all(text[token.start : token.end] == token.text for token in found)
    assert not any(token.text.isspace() for token in found)


@pytest.mark.parametrize("text", ["👌👌", "？", "abc 123", "𠮷野家", "\u3000好\u3000"])
def test_odd_texts_are_cut_without_loss(tokenizer: SpacyJiebaTokenizer, text: str) -> None:
    assert "".join(tokens(tokenizer, text)) == "".join(text.split())


def test_blank_text_has_no_tokens(tokenizer: SpacyJiebaTokenizer) -> None:
    assert tokens(tokenizer, "  ") == []


def test_the_dictionary_travels_with_the_model(tokenizer: SpacyJiebaTokenizer, tmp_path: Path) -> None:
    resource = tokenizer.train(training_data())
    loaded = SpacyJiebaTokenizer.load(CONFIG, LocalModelStorage(tmp_path), resource, None)
    assert tokens(loaded, "早筛门诊要钱吗") == tokens(tokenizer, "早筛门诊要钱吗") == ["早筛门诊", "要钱", "吗"]

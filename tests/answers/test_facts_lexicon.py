"""How people ask: every tag's cues on its own examples, and the word a reply begins with."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.answers.facts.lexicon import DEFAULT_PATH, TagError, TagLexicon, load_tags
from actions.entitlement.handbook import TAGS, Tag

LEXICON = load_tags()
MATCH = [(tag, said) for tag in TAGS for said in LEXICON.tags[tag].match]
NOT = [(tag, said) for tag in TAGS for said in LEXICON.tags[tag].not_]


@pytest.fixture(scope="module")
def lexicon() -> TagLexicon:
    return LEXICON


class TestCues:
    @pytest.mark.parametrize(("tag", "said"), MATCH)
    def test_asks_after_the_tag(self, lexicon: TagLexicon, tag: Tag, said: str) -> None:
        assert tag in lexicon.asked(lexicon.plain(said))

    @pytest.mark.parametrize(("tag", "said"), NOT)
    def test_asks_after_something_else(self, lexicon: TagLexicon, tag: Tag, said: str) -> None:
        assert tag not in lexicon.asked(lexicon.plain(said))

    @pytest.mark.parametrize("tag", TAGS)
    def test_each_tag_has_examples_of_both_kinds(self, lexicon: TagLexicon, tag: Tag) -> None:
        entry = lexicon.tags[tag]
        assert len(entry.match) >= 3
        assert len(entry.not_) >= 2

    @pytest.mark.parametrize("said", ["打个针行吗", "挂个水", "输一下液"])
    def test_small_words_inside_a_verb_hide_nothing(self, lexicon: TagLexicon, said: str) -> None:
        assert "invasive" in lexicon.asked(lexicon.plain(said))

    def test_a_narrow_tag_outweighs_the_wide_one(self, lexicon: TagLexicon) -> None:
        """手术费谁出 asks for the hospital's bill, not for the price of the service."""
        asked = lexicon.asked(lexicon.plain("手术费谁出"))
        assert asked["medical_cost"] > asked["cost"]

    def test_a_cue_inside_a_services_name_tells_less(self, lexicon: TagLexicon) -> None:
        plain = lexicon.plain("陪诊要钱吗")
        asked = lexicon.asked(plain, frozenset({0, 1}))
        assert asked["cost"] > asked["escort"]

    @pytest.mark.parametrize(
        ("said", "same"),
        [("大夫咋来", "医生怎么来"), ("可否带娃", "可不可以带孩子"), ("請問專家", "请问专家")],
    )
    def test_other_words_for_the_same(self, lexicon: TagLexicon, said: str, same: str) -> None:
        assert lexicon.plain(said) == lexicon.plain(same)


class TestOpenings:
    @pytest.mark.parametrize(
        ("said", "tag", "answer", "word"),
        [
            ("能帮我取药吗", "pickup", "yes", "可以"),
            ("可不可以指定老师", "choose_doctor", "no", "不可以"),
            ("要收费吗", "cost", "no", "不用"),
            ("收费不", "cost", "no", "不用"),
            ("是免费的吗", "cost", "no", "是"),
            ("会扣次数吗", "counts_as_used", "yes", "要扣"),
            ("有人接机吗", "transport", "yes", "有"),
            ("一定要确诊吗", "suspected", "no", "要"),
            ("要本人到场吗", "in_person", "depends", "看情况"),
        ],
    )
    def test_word_fits_the_question(
        self, lexicon: TagLexicon, said: str, tag: Tag, answer: str, word: str
    ) -> None:
        assert lexicon.opening(tag, answer, lexicon.plain(said)) == word  # type: ignore[arg-type]

    @pytest.mark.parametrize("said", ["翻译超时怎么算钱", "要签什么字", "会诊报告几天出", "谁出钱"])
    def test_no_yes_or_no_where_none_is_asked(self, lexicon: TagLexicon, said: str) -> None:
        assert lexicon.opening("cost", "yes", lexicon.plain(said)) == ""

    def test_a_must_is_no_answer_to_a_may(self, lexicon: TagLexicon) -> None:
        """'他可以代我签吗' must not be answered 可以 because signing oneself is a must."""
        assert lexicon.opening("in_person", "yes", lexicon.plain("他可以代我弄吗")) == ""

    def test_the_opposite_question_turns_the_answer(self, lexicon: TagLexicon) -> None:
        assert lexicon.turned("cost", "no", lexicon.plain("是免费的吗")) == "yes"
        assert lexicon.turned("cost", "no", lexicon.plain("要钱吗")) == "no"


class TestFile:
    def test_a_missing_file_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(TagError, match=r"tags\.yml"):
            load_tags(tmp_path / "tags.yml")

    def test_an_unknown_tag_is_told(self, tmp_path: Path) -> None:
        file = tmp_path / "tags.yml"
        file.write_text(
            DEFAULT_PATH.read_text(encoding="utf8").replace("\n  parking:\n", "\n  parkign:\n"), "utf8"
        )
        with pytest.raises(TagError, match="parkign, parking"):
            load_tags(file)

    def test_intents_that_say_what_is_asked(self, lexicon: TagLexicon) -> None:
        assert lexicon.aspect("service_cost") == ("cost",)
        assert lexicon.aspect("visa") == ("visa",)
        assert lexicon.aspect("greet") == ()
        assert all(tag in TAGS for tags in lexicon.aspects.values() for tag in tags)

    def test_narrows_names_tags(self, lexicon: TagLexicon) -> None:
        assert [wide for entry in lexicon.tags.values() for wide in entry.narrows if wide not in TAGS] == []

"""The spaCy pipeline: jieba's segmentation and the span ruler's names."""

from __future__ import annotations

import jieba

from assistant.nlu.language import NAMES, build_language, words_of
from assistant.nlu.lexicon import Entry, Lexicon

PLAIN = Lexicon(())
OURS = Lexicon((Entry("彩虹通道", "service", "4.4"), Entry("vip", "tier", "vip")))


def words(lexicon: Lexicon, text: str) -> list[str]:
    return [token.text for token in words_of(build_language(lexicon), text)]


def test_words_of_one_lexicon_stay_in_it() -> None:
    assert "彩虹通道" in words(OURS, "走彩虹通道")
    assert "彩虹通道" not in words(PLAIN, "走彩虹通道")
    assert "彩虹通道" not in jieba.dt.FREQ, "the jieba of the process is left alone"


def test_no_word_is_made_up() -> None:
    """jieba's hidden Markov model would join unknown characters to words nobody listed."""
    assert words(PLAIN, "重疾绿通") == ["重", "疾", "绿", "通"]


def test_a_name_is_not_cut_out_of_two_common_words() -> None:
    assert "复查" not in words(Lexicon((Entry("复查", "service", "4.12"),)), "不要重复查询")


def test_names_carry_label_and_value() -> None:
    doc = build_language(OURS)("我是VIP，走彩虹通道")
    assert [(span.text, span.label_, span.id_) for span in doc.spans[NAMES]] == [
        ("VIP", "tier", "vip"),
        ("彩虹通道", "service", "4.4"),
    ]


def test_names_may_overlap_on_word_borders() -> None:
    lexicon = Lexicon((Entry("彩虹 通道", "service", "4.4"), Entry("通道", "place", "road")))
    doc = build_language(lexicon)("彩虹 通道")
    assert {span.id_ for span in doc.spans[NAMES]} == {"4.4", "road"}


def test_a_pipeline_is_built_once_for_a_lexicon() -> None:
    assert build_language(OURS) is build_language(OURS)


def test_words_only_leaves_the_names_out() -> None:
    assert NAMES not in words_of(build_language(OURS), "彩虹通道").spans

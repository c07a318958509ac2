"""The spaCy pipeline: jieba segmentation with our dictionary, span ruler with our patterns."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import jieba
import spacy
from spacy.lang.zh import Segmenter
from spacy.language import Language
from spacy.tokens import Doc

from assistant.nlu.lexicon import Lexicon

# Above what jieba's own dictionary gives the parts of a service name, below what would make it
# cut a name out of the middle of two common words (重复查询 must not hold 复查).
_WORD_FREQUENCY = 3000

NAMES = "names"


class _Segmenter:
    """What spaCy's Chinese tokenizer expects of jieba, with a dictionary of our own.

    The module-level jieba is shared by the whole process; words of one model must not leak
    into another. The hidden Markov model stays off: it invents words that swallow names.
    """

    def __init__(self, words: list[str]) -> None:
        jieba.setLogLevel("ERROR")
        self._tokenizer = jieba.Tokenizer()
        self._tokenizer.initialize()
        for word in words:
            frequency = max(_WORD_FREQUENCY, self._tokenizer.FREQ.get(word, 0))
            self._tokenizer.add_word(word, frequency)

    def cut(self, text: str, cut_all: bool = False) -> Iterator[str]:
        return self._tokenizer.cut(text, cut_all=cut_all, HMM=False)


@lru_cache(maxsize=2)
def build_language(lexicon: Lexicon) -> Language:
    """A blank Chinese pipeline which segments with jieba and names our entities.

    ``doc.spans[NAMES]`` carry the label and, as ``span.id_``, the value (a service id, a relation …).
    Spans of different labels may overlap, but each begins and ends with a word: 门诊手术 is one word and
    tells the setting, it does not name 手术 besides.
    """
    # Asked for jieba at once, spaCy would also load the shared dictionary: 80 MB nobody reads.
    nlp = spacy.blank("zh")
    nlp.tokenizer.segmenter = Segmenter.jieba
    nlp.tokenizer.jieba_seg = _Segmenter(lexicon.words())
    ruler = nlp.add_pipe("span_ruler", config={"spans_key": NAMES, "phrase_matcher_attr": "LOWER"})
    ruler.add_patterns(
        [{"label": e.label, "pattern": e.surface, "id": e.value} for e in lexicon.entries]
    )
    return nlp


def words_of(nlp: Language, text: str) -> Doc:
    """Only the segmentation of ``text``, no entities."""
    return nlp.make_doc(text)

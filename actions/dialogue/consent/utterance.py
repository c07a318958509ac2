"""One written form for a whole utterance, in which only a question or a hesitation is left of its punctuation."""

from __future__ import annotations

import re
from functools import lru_cache

from pypinyin import lazy_pinyin

from actions.dialogue.consent.words import consent_words
from actions.language.normalise import normalise

_APOSTROPHE = re.compile(r"(?<=[a-z])['’](?=[a-z])")
_HESITATES = re.compile(r"…+|\.{2,}|。{2,}|,{3,}|，{3,}")
# Three of a kind say no more than two: 好好好, 嗯嗯嗯嗯, okkkk.
_REPEATED = re.compile(r"([^\W\d_]{1,2})\1{2,}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_ASIDE = re.compile(r"[~、;:!！。，,\"'“”‘’()<>《》【】\[\]「」|*_=+\n\r\t·—–ー〜]+")
_DECIMAL = re.compile(r"(?<=\d)[:：](?=\d)")
_DOTS = re.compile(r"(?<!\d)[.\-/]|[.\-/](?!\d)")
_CJK_GAP = re.compile(r"(?<=[^a-z0-9])\s+|\s+(?=[^a-z0-9])")
PAUSE = ","


def _spelled(text: str) -> str:
    for slip, meant in consent_words().spellings:
        text = text.replace(slip, meant)
    return text


def plain(text: str) -> str:
    """``text`` simplified, half-width, in lower case, slips of spelling mended, pauses as ','; '?' and '…' are kept."""
    words = _spelled(normalise(_spelled(text.lower())))
    words = _HESITATES.sub("…", _APOSTROPHE.sub("", words))
    words = _DECIMAL.sub("\0", words)
    words = _DOTS.sub(PAUSE, _ASIDE.sub(PAUSE, words)).replace("\0", ":")
    # Before gaps close: 多谢 谢谢你 is no drawn-out 谢谢谢.
    words = _REPEATED.sub(r"\1\1", re.sub(r"\s+", " ", words))
    words = _CJK_GAP.sub("", words)
    words = re.sub(",+", PAUSE, words).strip(PAUSE + " ")
    return _endings().sub(lambda match: consent_words().endings[match.group()], _CHINESE.sub(_heard, words))


@lru_cache(maxsize=1)
def _endings() -> re.Pattern[str]:
    return re.compile(f"(?<=[\u4e00-\u9fff])(?:{'|'.join(consent_words().endings)})(?=,|$)")


@lru_cache(maxsize=8192)
def _syllable(char: str) -> str:
    return str(lazy_pinyin(char)[0])


def _heard(match: re.Match[str]) -> str:
    """Chinese characters with every word of consent put in the place of what only sounds like it."""
    words, chars = consent_words(), list(match.group())
    syllables = [_syllable(char) for char in chars]
    for size in sorted({len(sound) for sound in words.sounds}, reverse=True):
        for at in range(len(chars) - size + 1):
            meant = words.sounds.get(tuple(syllables[at : at + size]))
            if meant and "".join(chars[at : at + size]) not in words.sounds_never:
                chars[at : at + size] = meant
    return "".join(chars)


def bare(text: str) -> str:
    """``text`` in its plain form without any pause: what two spellings of one sentence have in common."""
    return re.sub(r"[,\s.\-/]", "", plain(text))

"""Questions that use none of the cues are compared with known ones."""

from __future__ import annotations

from collections import Counter

from actions.answers.facts.examples import Examples

KNOWN = [("parking", "车停哪里好呢"), ("visa", "签证要多久"), ("visa", "办签证麻烦吗")]


def characters(text: str) -> Counter[str]:
    return Counter(text)


def test_the_likest_example_says_the_tag() -> None:
    found = Examples(KNOWN, characters).like("车停哪")  # type: ignore[arg-type]
    assert max(found, key=lambda tag: found[tag]) == "parking"


def test_the_same_sentence_is_wholly_like() -> None:
    assert Examples(KNOWN, characters).like("签证要多久")["visa"] == 1.0 or (  # type: ignore[arg-type]
        abs(Examples(KNOWN, characters).like("签证要多久")["visa"] - 1.0) < 1e-9  # type: ignore[arg-type]
    )


def test_nothing_in_common_says_nothing() -> None:
    assert Examples(KNOWN, characters).like("咖啡") == {}  # type: ignore[arg-type]
    assert Examples([], characters).like("签证") == {}

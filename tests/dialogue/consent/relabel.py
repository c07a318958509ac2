"""Labels given a second time without the first in sight.

``python -m tests.dialogue.consent.relabel show book held_out 7`` prints the utterances shuffled by the seed, ten a line.
``… compare book held_out 7 FILE`` reads one letter an utterance from FILE in that order (y n d q c p a u s) and prints
where it differs from the label in the file.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from tests.dialogue.consent_proposals import PROPOSALS
from tests.dialogue.consent_utterances import Utterance, utterances

LETTERS = {
    "y": "yes", "n": "no", "d": "doubt", "q": "question", "c": "change", "p": "other_person", "a": "other_act",
    "u": "unclear", "s": "sentence",
}  # fmt: skip
A_LINE = 10


def shuffled(act: str, written: str, seed: int) -> list[Utterance]:
    """The utterances of one proposal in an order that tells nothing of their labels."""
    chosen = [one for one in utterances(act) if one.written == written]
    random.Random(seed).shuffle(chosen)
    return chosen


def main(how: str, act: str, written: str, seed: str, file: str = "") -> None:
    """Print what is to be labelled, or where two labels differ."""
    chosen = shuffled(act, written, int(seed))
    if how == "show":
        print(PROPOSALS[act].shown)
        for start in range(0, len(chosen), A_LINE):
            print(" | ".join(one.said for one in chosen[start : start + A_LINE]))
        return
    letters = "".join(Path(file).read_text(encoding="utf8").split())
    if len(letters) != len(chosen):
        sys.exit(f"{len(chosen)} utterances, {len(letters)} letters")
    for one, letter in zip(chosen, letters, strict=True):
        if LETTERS[letter] != one.label:
            print(one.said, one.label, LETTERS[letter], sep="\t")


if __name__ == "__main__":
    main(*sys.argv[1:])

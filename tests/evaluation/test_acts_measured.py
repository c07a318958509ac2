"""What the act classifier is worth: against the usual act and against rules, on writers nobody trained on."""

from __future__ import annotations

import pytest

from assistant.nlu.acts.component import act_concepts_file, train_acts
from assistant.nlu.acts.talks import Context, project_talks
from assistant.nlu.concepts import load_concepts
from assistant.nlu.lexicon import project_lexicon

from .acts_baselines import UsualAct, by_rules
from .acts_measure import (
    COST,
    DEVELOPMENT,
    UNSEEN,
    Heard,
    accuracy,
    calibration,
    guessed,
    hear,
    mcnemar,
    project_hints,
    talks_of,
)

TURN = project_talks()[0].turns[0]


def heard(act: str, share: float) -> Heard:
    return Heard(TURN, [(act, share), ("elsewhere", 1 - share)])


def test_shares_right_are_told_by_confidence() -> None:
    rows = calibration([heard(TURN.act, 0.95), heard("other", 0.95), heard(TURN.act, 0.5)])
    assert [(low, count, right) for low, count, _, right in rows] == [(0.45, 1, 1.0), (0.9, 2, 0.5)]


def test_a_difference_by_chance_is_told_from_one_that_is_none() -> None:
    assert mcnemar([True] * 9, [True] * 9) == 1.0
    assert mcnemar([True, False], [False, True]) == 1.0
    assert mcnemar([True] * 10, [False] * 10) < 0.01


def test_the_usual_act_falls_back_to_the_most_frequent_of_all() -> None:
    usual = UsualAct(turn for talk in project_talks() for turn in talk.turns)
    assert usual("好", Context(open="proposal", act="book", outcome="allowed")) == "accept"
    assert usual("好", Context(open="offer", fact="nobody asks this")) == "question"


@pytest.mark.slow
@pytest.mark.parametrize("files", [DEVELOPMENT, UNSEEN], ids=["development", "unseen"])
def test_learning_beats_rules_and_habit(files: list) -> None:  # type: ignore[type-arg]
    lexicon, training = project_lexicon(), project_talks()
    model = train_acts(training, lexicon, project_hints(lexicon), load_concepts(act_concepts_file()), COST)
    measured = hear(model, talks_of(files), lexicon)
    ours = [h.right for h in measured]
    for guess in (UsualAct(turn for talk in training for turn in talk.turns), by_rules):
        theirs = guessed(guess, measured)
        assert accuracy(ours) > accuracy(theirs) + 0.03 and mcnemar(ours, theirs) < 0.05
    assert sum(count * abs(mean - right) for _, count, mean, right in calibration(measured)) / len(measured) < 0.13

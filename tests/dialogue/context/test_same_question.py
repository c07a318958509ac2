"""The last question with one value exchanged."""

from __future__ import annotations

from typing import Any

from actions.dialogue.after import after
from actions.dialogue.context.same_question import same_question
from actions.reading.state import State
from actions.reading.turn import Turn
from actions.replies.answer import Answer
from tests.answers.asking import told, turn


def placed(text: str, intent: str, **words: tuple[str, str]) -> Turn:
    """A turn with its entities where they stand: ``service=("陪诊", "4.5")``."""
    made = turn(text, intent, state=words.pop("state", None))  # type: ignore[arg-type]
    entities: list[dict[str, Any]] = [
        {"entity": label, "value": value, "start": text.index(word), "end": text.index(word) + len(word)}
        for label, (word, value) in words.items()
    ]
    return Turn(**{**made.__dict__, "entities": tuple(entities)})


def asked(question: Turn) -> State:
    return after(question, question.intent, [Answer("…", question.intent, question.services)])


def next_turn(text: str, state: State, **words: tuple[str, str]) -> Turn:
    return placed(text, "follow_up", state=state, **words)  # type: ignore[arg-type]


def test_another_service_is_asked_the_same_in_the_same_words() -> None:
    state = asked(placed("专家号提前几天约", "service_turnaround", service=("专家号", "4.4")))
    again = same_question(next_turn("那陪诊呢", state, service=("陪诊", "4.5")))
    assert again is not None
    assert (again.text, again.intent, again.services) == ("陪诊提前几天约", "service_turnaround", ("4.5",))


def test_a_question_that_named_none_takes_the_service_at_its_head() -> None:
    state = asked(placed("一次多久", "service_turnaround"))
    again = same_question(next_turn("导医的呢", state, service=("导医", "4.5")))
    assert again is not None
    assert again.text == "导医一次多久"


def test_the_places_of_the_other_words_move_along() -> None:
    question = placed("陪诊白金几次", "service_limits", service=("陪诊", "4.5"), tier=("白金", "platinum"))
    again = same_question(next_turn("心理咨询呢", asked(question), service=("心理咨询", "4.10")))
    assert again is not None
    tier = next(e for e in again.entities if e["entity"] == "tier")
    assert again.text[tier["start"] : tier["end"]] == "白金"


def test_a_message_that_asks_something_itself_is_no_repetition() -> None:
    state = asked(placed("专家号提前几天约", "service_turnaround", service=("专家号", "4.4")))
    assert same_question(next_turn("陪诊要钱吗", state, service=("陪诊", "4.5"))) is None


def test_of_two_services_asked_together_neither_is_exchanged() -> None:
    question = placed("陪诊和住院几天", "service_turnaround", service=("陪诊", "4.5"), other=("住院", "4.6"))
    both = Turn(**{**question.__dict__, "entities": tuple({**e, "entity": "service"} for e in question.entities)})
    assert same_question(next_turn("手术呢", asked(both), service=("手术", "4.7"))) is None


def test_a_story_is_not_kept() -> None:
    assert asked(placed("我" * 80, "service_limits")).asked is None


def test_the_services_spoken_of_are_kept_the_last_first() -> None:
    state = asked(placed("专家号提前几天约", "service_turnaround", service=("专家号", "4.4")))
    state = after(turn("陪诊呢", state=state), "follow_up", [Answer("…", "service_turnaround", ("4.5",))])
    assert state.recent == ("4.5", "4.4")


def test_the_answer_is_the_other_services_own() -> None:
    question = placed("护士上门一次多久", "service_turnaround", service=("护士上门", "4.13"))
    again = same_question(next_turn("心理咨询呢", asked(question), service=("心理咨询", "4.10")))
    assert again is not None
    assert "45分钟" in told("service_turnaround", again).text

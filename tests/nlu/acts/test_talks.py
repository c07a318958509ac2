"""Reading training talks: what a line means, what our answer leaves behind, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import project
from assistant.nlu.acts.talks import Context, Talk, TalkError, project_talks, read_talks, talks_digest

HEAD = "writer: tester\ntalks:\n"


def talk_file(folder: Path, turns: str, start: str = "") -> Path:
    lines = "".join(f"    {line}\n" for line in turns.splitlines())
    begins = f"  start: {start}\n" if start else ""
    file = folder / "one.yml"
    file.write_text(f"{HEAD}- talk: a title\n  voice: plain\n{begins}  turns: |\n{lines}", encoding="utf8")
    return file


def read_one(folder: Path, turns: str, start: str = "") -> Talk:
    (talk,) = read_talks(talk_file(folder, turns, start))
    return talk


def contexts(folder: Path, turns: str, start: str = "") -> list[Context]:
    return [turn.before for turn in read_one(folder, turns, start).turns]


def test_a_line_tells_sentence_act_intent_and_services(tmp_path: Path) -> None:
    (turn,) = read_one(tmp_path, "电话和图文哪个快 | compare | service_turnaround 4.2 4.3").turns
    assert (turn.text, turn.act, turn.intent) == ("电话和图文哪个快", "compare", "service_turnaround")
    assert (turn.services, turn.place) == (("4.2", "4.3"), "one.yml:1:1")


def test_a_talk_begins_with_nothing_open(tmp_path: Path) -> None:
    assert contexts(tmp_path, "您好 | social") == [Context()]


def test_a_question_of_ours_waits_for_its_answer(tmp_path: Path) -> None:
    _, second = contexts(tmp_path, "约陪诊 | order | book 4.5 | ask wanted_date\n下周三 | answer")
    assert second == Context(open="question", fact="wanted_date", last="book", outcome="needs", service=True)


def test_a_side_question_leaves_the_proposal_open(tmp_path: Path) -> None:
    turns = "约陪诊 | order | book 4.5 | propose book\n要钱吗 | question | service_cost 4.5\n那约吧 | accept"
    last = contexts(tmp_path, turns)[-1]
    assert last == Context(open="proposal", act="book", last="service_cost", outcome="none", service=True)


def test_what_was_carried_out_stays_so_until_something_else_is_begun(tmp_path: Path) -> None:
    turns = (
        "好 | accept | book 4.5 | done\n谢谢 | social | thanks\n谁联系我 | progress | my_bookings\n"
        "再约一个 | order | book 4.4 | ask department\n骨科 | answer"
    )
    before = contexts(tmp_path, turns, "book 4.5 | propose book")
    assert [context.booked for context in before] == [False, True, True, True, False]
    assert [context.open for context in before] == ["proposal", "none", "none", "none", "question"]
    assert before[1].outcome == "done"


def test_a_choice_counts_its_options_and_a_list_opens_nothing(tmp_path: Path) -> None:
    chosen, shown, after = contexts(
        tmp_path, "第二个 | pick | my_bookings | show 4\n最后一个 | pick | - | close\n好 | ack", "my_bookings | choose 2 booking"
    )
    assert (chosen.open, chosen.fact, chosen.options) == ("choice", "booking", 2)
    assert (shown.open, shown.options) == ("choice", 4)
    assert (after.open, after.fact, after.options) == ("none", "", 0)


def test_a_decision_is_of_the_last_answer_alone(tmp_path: Path) -> None:
    turns = "能用吗 | question | my_eligibility 4.9 | refused, offer\n为啥 | why\n哦 | ack"
    assert [(c.outcome, c.open) for c in contexts(tmp_path, turns)[1:]] == [("refused", "offer"), ("none", "offer")]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("您好", "is not 'sentence"),
        ("您好 | wave", "no act 'wave'"),
        ("| social", "is not 'sentence"),
        ("您好 | social | greet | ask", "called 'ask'"),
        ("您好 | social | greet | propose marriage", "called 'propose marriage'"),
        ("您好 | social | greet | done now", "called 'done now'"),
        ("您好 | social | greet | close | more", "is not 'sentence"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, reason: str) -> None:
    with pytest.raises(TalkError, match=rf"one\.yml:1(:1)?: .*{reason}"):
        read_one(tmp_path, line)


def test_a_wrong_start_is_named(tmp_path: Path) -> None:
    with pytest.raises(TalkError, match=r"one\.yml:1: .*what is open"):
        read_one(tmp_path, "好 | ack", "book 4.5")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("talks: [[", "not valid YAML"),
        ("talks: []", "needs a 'writer'"),
        ("writer: a\ntalks: {}", "needs a 'writer'"),
        (HEAD + "- talk: a title\n  turns: x", "needs 'talk', 'voice'"),
        (HEAD + "- {talk: a, voice: b, turns: c, mood: d}", "needs 'talk', 'voice'"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "one.yml"
    file.write_text(text, encoding="utf8")
    with pytest.raises(TalkError, match=rf"one\.yml.*{reason}"):
        list(read_talks(file))


def test_the_digest_changes_with_a_sentence_and_with_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(project, "root", lambda: tmp_path)
    assert project_talks() == []
    folder = tmp_path / "data" / "talks"
    folder.mkdir(parents=True)
    seen = [talks_digest()]
    file = talk_file(folder, "您好 | social")
    seen.append(talks_digest())
    file.write_text(file.read_text("utf8").replace("您好", "你好"), encoding="utf8")
    seen.append(talks_digest())
    file.rename(folder / "two.yml")
    seen.append(talks_digest())
    assert len(set(seen)) == 4
    assert [talk.writer for talk in project_talks()] == ["tester"]

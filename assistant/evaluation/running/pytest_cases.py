"""Conversation test files as pytest items: each test case is collected, selected and reported by pytest."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.evaluation.casefiles.cases import BadFile, Case, load_file
from assistant.evaluation.casefiles.vocabulary import Vocabulary
from assistant.evaluation.reports.report import transcript
from assistant.evaluation.running.results import CaseResult
from assistant.evaluation.running.runner import Databases, Talk, run_cases


class Bench:
    """What all conversations of a test session share: the assistant and the database template."""

    def __init__(self, open_talk: Callable[[], Talk], databases: Databases) -> None:
        self._open_talk = open_talk
        self._databases = databases

    def run(self, case: Case) -> CaseResult:
        """Run one case to its end or to its first broken turn."""
        return asyncio.run(run_cases([case], self._open_talk, self._databases)).cases[0]


class BrokenConversation(AssertionError):
    """A case did not hold; carries how it went."""

    def __init__(self, result: CaseResult) -> None:
        super().__init__(result.name)
        self.result = result


class ConversationFile(pytest.File):
    """A YAML file of conversations. A wrong one is a collection error with line, column and suggestion."""

    bench: Callable[[], Bench]
    vocabulary: Callable[[], Vocabulary | None]

    def collect(self) -> Iterator[ConversationItem]:
        try:
            cases = load_file(self.path, self.vocabulary())
        except BadFile as error:
            raise self.CollectError(str(error)) from error
        for case in cases:
            yield ConversationItem.from_parent(self, name=case.name, case=case)


class ConversationItem(pytest.Item):
    """One conversation; ``-k`` also finds it by its capability."""

    def __init__(self, *, case: Case, **rest: Any) -> None:
        super().__init__(**rest)
        self.case = case
        self.extra_keyword_matches.update(filter(None, [case.capability, case.clause]))

    def runtest(self) -> None:
        parent = self.parent
        assert isinstance(parent, ConversationFile)
        result = parent.bench().run(self.case)
        if not result.passed:
            raise BrokenConversation(result)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, BrokenConversation):
            return transcript(dict(enumerate(excinfo.value.result.turns, 1)))
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.case.line - 1, self.name


def collect_conversations(
    file: Path,
    parent: pytest.Collector,
    bench: Callable[[], Bench],
    vocabulary: Callable[[], Vocabulary | None] = lambda: None,
) -> ConversationFile:
    """The collector for ``file``; ``bench`` is asked for only when a case really runs."""
    collector: ConversationFile = ConversationFile.from_parent(parent, path=file)
    collector.bench, collector.vocabulary = bench, vocabulary
    return collector

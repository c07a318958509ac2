"""The ordered runner gives what Rasa's own gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import rasa.core.processor
from rasa.engine.exceptions import GraphComponentException, GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage

from assistant import graph_runner
from assistant.graph_runner import OrderedGraphRunner


class Adds(GraphComponent):
    """Adds its inputs and what it is configured with; counts how often it ran."""

    runs = 0

    def __init__(self, more: int) -> None:
        self._more = more

    @classmethod
    def create(cls, config: dict[str, Any], *_: Any, **__: Any) -> Adds:
        return cls(config["more"])

    def add(self, one: int = 0, two: int = 0) -> int:
        Adds.runs += 1
        return one + two + self._more

    def breaks(self, one: int = 0) -> int:
        raise RuntimeError("broken")


def node(needs: dict[str, str], more: int, fn: str = "add") -> SchemaNode:
    return SchemaNode(needs=needs, uses=Adds, constructor_name="create", fn=fn, config={"more": more})


SCHEMA = GraphSchema({
    "both": node({"one": "left", "two": "right"}, 100),
    "left": node({"one": "given"}, 1),
    "right": node({"one": "left", "two": "given"}, 10),
    "aside": node({}, 1000),
    "bad": node({"one": "left"}, 0, fn="breaks"),
})  # fmt: skip
Runner = type[DaskGraphRunner]


def run(kind: Runner, folder: Path, inputs: dict[str, Any] | None, targets: list[str]) -> Any:
    runner = kind.create(SCHEMA, LocalModelStorage.create(folder), ExecutionContext(SCHEMA))
    return runner.run(inputs, targets)


@pytest.mark.parametrize("targets", [["both"], ["both", "left"], ["aside"], ["right", "aside"]])
@pytest.mark.parametrize("inputs", [{"given": 5}, {"given": 5, "left": 7}, {"given": 5, "unused": "aside of it"}])
def test_outputs_are_those_of_rasas_runner(inputs: dict[str, Any], targets: list[str], tmp_path: Path) -> None:
    ours = run(OrderedGraphRunner, tmp_path / "ours", inputs, targets)
    assert ours == run(DaskGraphRunner, tmp_path / "theirs", inputs, targets)
    assert set(ours) == set(targets)


def test_a_node_runs_once_and_only_when_needed(tmp_path: Path) -> None:
    before = Adds.runs
    run(OrderedGraphRunner, tmp_path, {"given": 5}, ["both"])
    assert Adds.runs - before == 3


@pytest.mark.parametrize(("inputs", "target"), [({"given": 5}, "bad"), ({}, "left"), (None, "both")])
def test_what_cannot_run_is_the_same_error(inputs: dict[str, Any] | None, target: str, tmp_path: Path) -> None:
    """A component that breaks, an input nobody gave."""
    raised = []
    for kind in (OrderedGraphRunner, DaskGraphRunner):
        with pytest.raises((GraphRunError, GraphComponentException)) as error:
            run(kind, tmp_path / kind.__name__, inputs, [target])
        raised.append((type(error.value), str(error.value)))
    assert raised[0] == raised[1]


def test_rasa_takes_the_runner_from_where_we_put_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new Rasa that names its runner elsewhere makes ``use`` do nothing: then this fails."""
    import inspect

    monkeypatch.setattr(rasa.core.processor, "DaskGraphRunner", DaskGraphRunner)
    assert "DaskGraphRunner," in inspect.getsource(rasa.core.processor.MessageProcessor._load_model)
    graph_runner.use()
    assert rasa.core.processor.DaskGraphRunner is OrderedGraphRunner

"""Rasa's graph of components run one after the other, in an order worked out once.

Rasa 3.6.21 hands its graph to dask at each of three runs a turn (``rasa/engine/runner/dask.py``): dask orders it anew,
keeps queues and call-backs for threads it does not use here, and a debug line prints the whole tracker whether anybody
reads it or not. That was an eighth of a turn.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import rasa.core.processor
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner


class OrderedGraphRunner(DaskGraphRunner):
    """As Rasa's, without dask: the same nodes on the same inputs give the same outputs."""

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """The outputs of ``targets``, else of the graph's own, by their names. Raises GraphRunError."""
        wanted = tuple(targets or self._graph_schema.target_names)
        found: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
        try:
            for name, needs in self._order(wanted):
                if name not in found:
                    # A name nobody gave stands for itself: the node sees that it was not provided.
                    found[name] = self._instantiated_nodes[name](*(found.get(need, need) for need in needs))
        except RuntimeError as error:
            raise GraphRunError("Error running runner.") from error
        return dict(found[name] for name in wanted)

    @lru_cache(maxsize=32)  # noqa: B019 - a runner lives as long as the process
    def _order(self, wanted: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The nodes ``wanted`` needs, each after those it needs, with the names of those."""
        nodes = self._graph_schema.minimal_graph_schema(list(wanted)).nodes
        order: dict[str, tuple[str, ...]] = {}

        def visit(name: str) -> None:
            if name in nodes and name not in order:
                needs = tuple(nodes[name].needs.values())
                for need in needs:
                    visit(need)
                order[name] = needs

        for name in wanted:
            visit(name)
        return tuple(order.items())


def use() -> None:
    """Let models loaded from now on run this way."""
    rasa.core.processor.DaskGraphRunner = OrderedGraphRunner

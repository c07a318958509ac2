"""Libraries nobody uses are not loaded: stand-ins carry Rasa's imports, and say what is missing when they are used."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from functools import wraps
from pathlib import Path
from typing import Any

import pytest

from assistant import left_out, project

RASA_WITHOUT = """
import json, sys, assistant
from assistant.left_out import leave_out
finder = leave_out()
import rasa.core.agent, rasa.core.run
from rasa.engine.recipes.default_components import DEFAULT_COMPONENTS
names = {component.__name__: component for component in DEFAULT_COMPONENTS}
try:
    names["DIETClassifier"].model_class()(data_signature={}, label_data=None, entity_tag_specs=None, config={})
    said = ""
except ImportError as error:
    said = str(error)
real = [name for name, module in sys.modules.items() if name in finder.libraries and getattr(module, "__file__", None)]
print(json.dumps({"asked": sorted(finder.asked_for), "said": said, "real": real, "again": leave_out() is finder}))
"""


@pytest.fixture
def toolbox() -> Iterator[Any]:
    finder = left_out.LeftOut({"suixin_toolbox"})
    sys.meta_path.insert(0, finder)
    import suixin_toolbox.nn.layers

    yield suixin_toolbox.nn.layers
    sys.meta_path.remove(finder)
    for name in [name for name in sys.modules if name.startswith("suixin_toolbox")]:
        del sys.modules[name]


@pytest.fixture(scope="module")
def rasa_without() -> Any:
    """What a fresh process tells that imported the whole of Rasa without them."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", RASA_WITHOUT], capture_output=True, text=True, cwd=project.root(), check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def test_rasa_is_imported_whole_and_none_of_them_is_loaded(rasa_without: Any) -> None:
    assert rasa_without["real"] == []
    assert rasa_without["again"] is True


def test_each_is_still_imported_by_rasa(rasa_without: Any) -> None:
    """Whichever a new Rasa no longer imports at its start is to be taken out of the list."""
    assert set(rasa_without["asked"]) == {*left_out.NEURAL, *left_out.CHANNELS}


def test_a_neural_component_says_what_it_misses(rasa_without: Any) -> None:
    assert "needs" in rasa_without["said"] and "leaves out" in rasa_without["said"]


def test_classes_may_be_derived_and_are_not_to_be_had(toolbox: Any) -> None:
    class Layer(toolbox.Dense):
        def size(self) -> int:
            return 1

    with pytest.raises(ImportError, match=r"Layer needs suixin_toolbox\.nn\.layers"):
        Layer()


def test_functions_are_decorated_with_nothing(toolbox: Any) -> None:
    @toolbox.function
    def one() -> int:
        return 1

    @toolbox.function(jit=True)
    def two() -> int:
        return 2

    @wraps(one)
    def plain() -> int:
        return 3

    assert (one(), two(), plain()) == (1, 2, 3)


def test_annotations_may_name_it(toolbox: Any) -> None:
    kinds: Any = toolbox.Tensor | None
    assert kinds is not None and toolbox.deep.er.still.__name__ == "still"


def test_nothing_is_left_out_once_rasa_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "meta_path", [finder for finder in sys.meta_path if not isinstance(finder, left_out.LeftOut)])
    monkeypatch.setattr(left_out, "_kept_in_this_process", [])
    monkeypatch.setitem(sys.modules, "rasa.core.agent", sys)
    assert left_out.leave_out() is None


@pytest.mark.parametrize(
    ("pipeline", "known"),
    [("- name: assistant.nlu.x.Y\n- name: FallbackClassifier", True), ("- name: DIETClassifier", False), ("[]", True)],
)
def test_a_component_of_rasas_own_keeps_everything(
    pipeline: str, known: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "\n".join(f"  {line}" for line in pipeline.splitlines())
    (tmp_path / "config.yml").write_text(f"recipe: default.v1\npipeline:\n{lines}\npolicies:\n", encoding="utf-8")
    monkeypatch.setattr(project, "root", lambda: tmp_path)
    assert left_out._only_known_components() is known

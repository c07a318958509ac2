"""Libraries Rasa imports at its start whatever the pipeline is, and which none of our components uses.

`import rasa.core.agent` brings TensorFlow along, because Rasa's own neural components are classes of it, and the client
library of every chat product it has a channel for. Measured with Rasa 3.6.21 (30 November 2026): 7 s of processor time
and 290 MB for TensorFlow, 1 s and 22 MB for the others. `LeftOut` puts an empty stand-in in their place: classes may be
derived from it, functions decorated with it, annotations name it; whoever *uses* it gets an ImportError that names it.

Nothing is left out when `config.yml` names a component that is neither ours nor known to do without.
"""

from __future__ import annotations

import importlib
import sys
from abc import ABCMeta
from collections.abc import Collection, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import FunctionType, ModuleType
from typing import Any

from assistant import project

NEURAL = ("tensorflow", "keras")
CHANNELS = ("aiogram", "boto3", "fbmessenger", "pymongo", "slack_sdk", "twilio", "webexteamssdk")
# Components of Rasa's own that were seen to train and run without any of them.
_DO_WITHOUT = {"FallbackClassifier"}
_kept_in_this_process: list[bool] = []


class _StandIn(ABCMeta):
    """The metaclass of what a left-out library seems to hold: attributes are stand-ins, too."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _stand_in(f"{cls.__module__}.{cls.__qualname__}", name)

    def __call__(cls, *arguments: Any, **named: Any) -> Any:
        """As a decorator, with or without options, it decorates nothing; a class derived from it has no instances."""
        if "_left_out" not in vars(cls):
            bases = [base for base in cls.__mro__ if "_left_out" in vars(base)]
            raise ImportError(f"{cls.__qualname__} needs {bases[0].__module__}, which this process leaves out")
        if len(arguments) == 1 and not named and isinstance(arguments[0], (type, FunctionType)):
            return arguments[0]
        return cls


def _stand_in(module: str, name: str) -> type:
    return _StandIn(name, (), {"__module__": module, "_left_out": True})


class _EmptyModule(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _stand_in(self.__name__, name)


class LeftOut(MetaPathFinder, Loader):
    """Finds empty stand-ins for `libraries` and everything below them, while it stands in `sys.meta_path`."""

    def __init__(self, libraries: Collection[str]) -> None:
        self.libraries = frozenset(libraries)
        self.asked_for: set[str] = set()

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        library = fullname.partition(".")[0]
        if library not in self.libraries:
            return None
        self.asked_for.add(library)
        return ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _EmptyModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """An empty module has nothing to run."""


def leave_out() -> LeftOut | None:
    """Leave out of this process what the project's pipeline does not need; call it before Rasa is imported.

    None where that is too late (Rasa is there already) or the pipeline names a component that may need it; jax, which
    TensorFlow imports for a converter not used here (4 s, 70 MB), is left out even then.
    """
    sys.modules.setdefault("jax", None)  # type: ignore[arg-type]
    present = next((finder for finder in sys.meta_path if isinstance(finder, LeftOut)), None)
    if present is not None or "rasa.core.agent" in sys.modules or _kept_in_this_process:
        return present
    if not _only_known_components():
        return present
    finder = LeftOut([library for library in NEURAL + CHANNELS if library not in sys.modules])
    sys.meta_path.insert(0, finder)
    importlib.invalidate_caches()
    return finder


def keep_all() -> None:
    """Make `leave_out` do nothing in this process: where neural components are trained beside ours, and in tests."""
    _kept_in_this_process.append(True)


def _only_known_components() -> bool:
    import yaml

    config = yaml.safe_load((project.root() / "config.yml").read_text(encoding="utf-8"))
    listed = [*(config.get("pipeline") or []), *(config.get("policies") or [])]
    names = {str(entry.get("name", "")) for entry in listed if isinstance(entry, dict)}
    return all(name.startswith("assistant.") or name in _DO_WITHOUT for name in names)

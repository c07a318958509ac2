"""Building the mini program for a browser. The work is done by node; this finds it and tells what it said."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

INSTALL = ("install", "--no-package-lock", "--no-audit", "--no-fund", "--silent")
_TOOLS = ("node", "npm")


class ToolsMissing(RuntimeError):
    """Node.js or npm is not on this machine."""


class BuildFailed(RuntimeError):
    """Node ran and failed; the message is the last lines it printed."""


def build(source: Path, out: Path) -> Path:
    """Write ``index.html`` and ``bundle.js`` into `out`, made of the mini program in `source`; returns `out`.

    What the build needs is fetched by npm once, as package.json pins it. Raises ToolsMissing, BuildFailed.
    """
    node, npm = map(_program, _TOOLS)
    if not (source / "node_modules").is_dir():
        _run([npm, *INSTALL], source)
    _run([node, str(source / "web" / "build.mjs"), str(out)], source)
    return out


def missing_tool() -> str:
    """The first of the programs a build needs that is not on this machine; empty when all are there."""
    return next((name for name in _TOOLS if shutil.which(name) is None), "")


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise ToolsMissing(name)
    return found


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildFailed("\n".join((done.stderr or done.stdout).strip().splitlines()[-8:]))

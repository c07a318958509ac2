"""The TypeScript compiler finds nothing, against WeChat's own types."""

import subprocess
from pathlib import Path

import pytest

from tests.browsers import program

pytestmark = pytest.mark.browser


def test_types_hold(source: Path, bundle: Path) -> None:
    """`bundle` has fetched what the compiler needs."""
    assert bundle.is_dir()
    done = subprocess.run(
        [program("npx"), "--no-install", "tsc", "--noEmit", "-p", "."],
        cwd=source, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout == "" and done.returncode == 0

"""Training into a log: a line or two, none of Rasa's bars, none of its libraries' warnings."""

from __future__ import annotations

import subprocess
import sys

from assistant import project

# What Rasa and its libraries do while they train, with the very switch Rasa asks for its bars.
TRAINING = """
import types, warnings
from assistant import logs
logs.configure()
import rasa.api
def train(output, fixed_model_name, **_):
    from tqdm import tqdm
    from rasa.shared.utils.io import is_logging_disabled
    for bar in range(5):
        for step in tqdm(range(50), desc=f"bar {bar}", disable=is_logging_disabled()):
            pass
    warnings.warn("old ways end", DeprecationWarning)
    return types.SimpleNamespace(code=0, model=f"{output}/{fixed_model_name}.tar.gz")
rasa.api.train = train
from assistant.training import ensure_model
ensure_model(force=True)
"""


def test_a_log_gets_no_bars_and_no_warnings() -> None:
    done = subprocess.run([sys.executable, "-c", TRAINING], cwd=project.root(), capture_output=True, text=True, check=True)
    assert done.stdout == ""
    assert "bar 0" not in done.stderr and "old ways" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1 and "正在训练模型" in done.stderr

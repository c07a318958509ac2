"""Parts that start at once: a little program in the place of `suixin`, told by its environment how to behave."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from assistant.demonstration import parts, together
from tests.cli.conftest import _settings_put_back  # noqa: F401 - commands run in this process here, too

# Answers every path with 200 on --port. LATE: never answers. DIE_<command>: ends with that status after a moment, or at
# once ("early"). STUBBORN: hears no SIGTERM. CHILD: leaves a process of its own behind, its id in that file.
PROGRAM = '''
import http.server, os, signal, subprocess, sys, threading, time
what = sys.argv[1]
told = os.environ.get("DIE_" + what.upper(), "")
print("suixin: begun " + what, flush=True)
if os.environ.get("CHILD"):
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    open(os.environ["CHILD"], "a").write(f"{child.pid}\\n")
if os.environ.get("STUBBORN"):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if told == "early" or what == "train":
    print("suixin: no " + what + " here", flush=True)
    sys.exit(3 if told == "early" else 0)
if os.environ.get("LATE"):
    time.sleep(600)
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(os.environ.get("SUIXIN_DATABASE_URL", "").encode())
    def log_message(self, *_):
        pass
server = http.server.HTTPServer(("127.0.0.1", int(sys.argv[sys.argv.index("--port") + 1])), Answer)
if told:
    threading.Timer(float(told), lambda: (print("suixin: " + what + " has had enough", flush=True), os._exit(4))).start()
server.serve_forever()
'''


@pytest.fixture
def quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the real program is started, and nothing taken over from this machine's settings."""
    program = tmp_path / "suixin.py"
    program.write_text(PROGRAM, "utf-8")
    monkeypatch.setattr(parts, "SUIXIN", (sys.executable, str(program)))
    monkeypatch.setattr(parts, "PORTS", dict.fromkeys(parts.PORTS, 0))
    monkeypatch.setattr(together, "PATIENCE_SECONDS", 60.0)
    for name in ("SUIXIN_NOW", "SUIXIN_DEBUG"):
        monkeypatch.delenv(name, raising=False)

"""This machine, and how much memory a process holds."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Any

from assistant.cli.shared.errors import WrongCall


def machine() -> dict[str, Any]:
    """The processor, its cores and the Python that ran."""
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.platform(),
    }


def _cpu() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def memory_mb(pid: int) -> float:
    """Resident memory of a process in MB (10^6 bytes). Raises WrongCall where the system does not tell."""
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024 / 1e6
    except OSError:
        pass
    try:
        import psutil
    except ImportError:
        raise WrongCall("这个系统上量不了内存，请先安装 psutil") from None
    return float(psutil.Process(pid).memory_info().rss) / 1e6

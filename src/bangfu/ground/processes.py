"""Which process runs a job, and whether it is still there."""

from __future__ import annotations

import os
import socket
from pathlib import Path


def this_process() -> str:
    """Names this process on this machine, so that no later process can be taken for it."""
    return f"{socket.gethostname()}:{os.getpid()}:{_started(os.getpid())}"


def is_gone(runner: str) -> bool:
    """Whether the process was on this machine and is no more. Elsewhere only the heartbeat can tell."""
    host, _colon, rest = runner.partition(":")
    pid, _colon, started = rest.partition(":")
    return host == socket.gethostname() and pid.isdigit() and started != "" and _started(int(pid)) != started


def _started(pid: int) -> str:
    """The kernel's word for when a process began; empty when there is none, or no /proc."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[19]
    except OSError:
        return ""

"""One process to start: the web server, with the worker as its child."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from bangfu.ground import jobs
from bangfu.roof import loop

TAKE_UP_EVERY_SECONDS = 60.0
LOOK_EVERY_SECONDS = 1.0


def worker_command() -> list[str]:
    """The command line of the background worker."""
    return [sys.executable, "-m", "django", "db_worker", "--queue-name", "*", "--interval", "0.5"]


def web_command(host: str, port: int) -> list[str]:
    """The command line of the web server."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning", "bangfu.roof.wsgi:application",
    ]  # fmt: skip


@contextmanager
def child(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A child process that never outlives this one's leaving."""
    process = subprocess.Popen(command, env={**os.environ, "DJANGO_SETTINGS_MODULE": "bangfu.roof.settings"})
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()


def _watch(web: subprocess.Popen[bytes], worker: subprocess.Popen[bytes]) -> None:
    """Until one of the two ends: shelves are emptied, and once a minute jobs whose process died are taken up again."""
    next_look = time.monotonic()
    while web.poll() is None and worker.poll() is None:
        if time.monotonic() >= next_look:
            jobs.take_up_stale()
            next_look = time.monotonic() + TAKE_UP_EVERY_SECONDS
        loop.fetch_what_waits()
        time.sleep(LOOK_EVERY_SECONDS)


def _leave(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def serve(host: str, port: int) -> int:
    """Serve until interrupted; a worker that dies is started again. Returns the web server's exit code."""
    signal.signal(signal.SIGTERM, _leave)
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    try:
        with child(web_command(host, port)) as web:
            while web.poll() is None:
                with child(worker_command()) as worker:
                    _watch(web, worker)
            return web.returncode or 0
    except KeyboardInterrupt:
        return 0

"""A small demo county, made and served as a user would, and a real Chromium to walk it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
HOUSEHOLDS = 600


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_answering(url: str, seconds: float = 240) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.3)
    raise AssertionError(f"{url} did not answer in {seconds} s")


@dataclass(frozen=True)
class County:
    """A served demo county: its address, its folder, and the bangfu command."""

    address: str
    var: Path
    environment: dict[str, str]

    def bangfu(self, *words: str) -> None:
        """Run a verb as cron or an administrator would."""
        done = subprocess.run(
            [sys.executable, "-m", "bangfu.roof", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr[-3000:]


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """A served demo county of 600 households."""
    var = tmp_path_factory.mktemp("county")
    environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "BANGFU_VAR"}}
    environment |= {
        "BANGFU_VAR": str(var),
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "bangfu.roof.settings",
    }
    command = [sys.executable, "-m", "bangfu.roof"]
    made = subprocess.run(
        [*command, "demo", "--no-serve", "--households", str(HOUSEHOLDS)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert made.returncode == 0, made.stderr[-4000:] + made.stdout[-2000:]
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    served = subprocess.Popen([*command, "demo", "--households", str(HOUSEHOLDS), "--port", str(port)], env=environment)
    try:
        wait_until_answering(f"{address}/login/")
        yield County(address, var, environment)
    finally:
        served.terminate()
        served.wait(timeout=30)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path, "Chromium is needed for the journeys: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(params=[(390, 844), (1366, 900)], ids=["phone", "desk"])
def page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A fresh window at phone and at desktop width; any console error fails the journey."""
    width, height = request.param
    context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN", accept_downloads=True)
    window = context.new_page()
    complaints: list[str] = []
    window.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    window.on("pageerror", lambda error: complaints.append(str(error)))
    yield window
    context.close()
    assert complaints == []

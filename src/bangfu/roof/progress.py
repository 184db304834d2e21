"""A bar with time left for the long commands, on a terminal or in a log."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

LOG_EVERY_SECONDS = 10.0


@dataclass
class Bar:
    """Work measured in units that are known beforehand; says what is being done and how long is left."""

    all_units: float
    done_units: float = 0.0
    started: float = field(default_factory=time.monotonic)
    said: float = 0.0
    progress: Progress | None = None
    task: TaskID | None = None

    def __enter__(self) -> Bar:
        if sys.stderr.isatty():
            columns = (
                TextColumn("{task.description}"),
                BarColumn(30),
                TextColumn("{task.percentage:>3.0f}%"),
                TimeElapsedColumn(),
                TextColumn("{task.fields[left]}"),
            )
            self.progress = Progress(*columns, console=Console(stderr=True))
            self.progress.start()
            self.task = self.progress.add_task("", total=self.all_units, left="")
        return self

    def __exit__(self, *_error: object) -> None:
        if self.progress is not None:
            self.progress.stop()

    def left_text(self) -> str:
        """How long is left, from the pace so far."""
        spent = time.monotonic() - self.started
        if self.done_units <= 0:
            return ""
        left = spent * (self.all_units - self.done_units) / self.done_units
        return f"剩余约 {left:.0f} 秒 · about {left:.0f} s left"

    def say(self, text: str, done: float = 0.0) -> None:
        """Move on by `done` units and say what is being done now."""
        self.done_units = min(self.done_units + done, self.all_units)
        if self.progress is not None and self.task is not None:
            self.progress.update(self.task, completed=self.done_units, description=text, left=self.left_text())
            return
        now = time.monotonic()
        if now - self.said >= LOG_EVERY_SECONDS or self.done_units >= self.all_units:
            self.said = now
            percent = 100 * self.done_units / self.all_units
            sys.stderr.write(f"{percent:3.0f}%  {now - self.started:4.0f} s  {text}  {self.left_text()}\n")
            sys.stderr.flush()

"""One upload's share of a job that links several: its own checkpoint, so that no file is taken for another's rest."""

from __future__ import annotations

from typing import Any

from bangfu.ground.jobs import JobRun


class OnePart:
    """A job's run as one upload sees it: what it kept for itself, and nothing of the others."""

    def __init__(self, run: JobRun, name: str) -> None:
        self._run, self._name = run, name
        self.resume: dict[str, Any] = dict(run.resume.get(name, {}))

    def progress(self, done: int, all: int) -> None:  # noqa: A002  the page says "done of all"
        """The job shows this part's progress."""
        self._run.progress(done, all)

    def checkpoint(self, kept: dict[str, Any]) -> None:
        """A later run of this part finds `kept`; the checkpoints of other parts stay."""
        self._run.checkpoint({**self._run.resume, self._name: kept})
        self.resume = kept

    def check_stop(self) -> None:
        """Nothing, or Stopped when someone asked for it."""
        self._run.check_stop()

"""Named places where a test may end the process as a power cut would."""

from __future__ import annotations

import os

_passed: dict[str, int] = {}


def kill_point(name: str) -> None:
    """Nothing happens, unless BANGFU_KILL_AT names this point: then the process ends at once, as by kill -9.

    `BANGFU_KILL_AT=ledgers.apply.after_rows` ends at the first pass, `...after_rows#3` at the third.
    """
    wanted = os.environ.get("BANGFU_KILL_AT")
    if not wanted:
        return
    point, _, pass_no = wanted.partition("#")
    if point != name:
        return
    _passed[name] = _passed.get(name, 0) + 1
    if _passed[name] >= int(pass_no or 1):
        os._exit(137)

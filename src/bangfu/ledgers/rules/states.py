"""What an upload may become."""

from __future__ import annotations

from bangfu.ground.errors import Refused, gettext_noop

MOVES: dict[str, frozenset[str]] = {
    "received": frozenset({"mapping", "kept", "refused"}),
    "mapping": frozenset({"received", "refused"}),
    "kept": frozenset({"withdrawn"}),
    "refused": frozenset(),
    "withdrawn": frozenset(),
}
"""From each state, the states that may follow. A withdrawn or refused file is sent again as a new upload."""


class WrongMove(Refused):
    """The upload is not in a state that allows this."""

    status = 409


def can_become(state: str, wanted: str) -> bool:
    """Whether an upload in one state may become another."""
    return wanted in MOVES[state]


def check_can_become(state: str, wanted: str) -> None:
    """Nothing, when the move is allowed. Raises: WrongMove with a sentence."""
    if not can_become(state, wanted):
        raise WrongMove(gettext_noop("这个文件的状态已经变了,不能再做这一步。请刷新页面看最新状态。"))

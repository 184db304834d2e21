"""Pages that rooms above hang beside a rule's own page: precision, trial runs. They register; nothing here knows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class RulePanel:
    """One more page about a rule: its label, the url name that takes the rule's id, and who sees the link."""

    label: str
    url_name: str
    is_for: Callable[[Any], bool]


_PANELS: dict[str, RulePanel] = {}


def register(label: str, url_name: str, is_for: Callable[[Any], bool] = lambda staff: True) -> None:
    """The panel stands in every rule's page from now on; registering the same url name again replaces it."""
    _PANELS[url_name] = RulePanel(label, url_name, is_for)


def panels_for(staff: Any) -> list[RulePanel]:
    """The panels this person may open, in the order they were registered."""
    return [panel for panel in _PANELS.values() if panel.is_for(staff)]

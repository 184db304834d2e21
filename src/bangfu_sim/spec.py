"""Reads spec.yaml, the frozen specification of shocks, rates and noise, and prints its tables for docs/simulator.md."""

from __future__ import annotations

import pathlib
from functools import cache
from typing import Any

import yaml

HERE = pathlib.Path(__file__).parent


@cache
def spec() -> dict[str, Any]:
    """The whole specification as nested dictionaries."""
    loaded: dict[str, Any] = yaml.safe_load((HERE / "spec.yaml").read_text(encoding="utf-8"))
    return loaded


def shown(value: Any) -> str:
    """A value of the specification as it is printed in a table cell."""
    if isinstance(value, list):
        return " – ".join(shown(each) for each in value)
    if isinstance(value, int):
        return f"{value:,}"
    return str(value) if value != "" else "nothing"


def table(section: str) -> str:
    """One section of the specification as a Markdown table."""
    entries = spec()[section]
    first = next(iter(entries.values()))
    columns = list(first) if isinstance(first, dict) else ["value"]
    lines = [f"| {section} | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for name, entry in entries.items():
        cells = [shown(entry[c]) for c in columns] if isinstance(entry, dict) else [shown(entry)]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def sections() -> list[str]:
    """The names of the sections that docs/simulator.md must print."""
    return [name for name, entry in spec().items() if isinstance(entry, dict)]

"""Reads the rulebook's YAML files with the place of every value, and checks their shape. No decisions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from bangfu.rulebook.engine import RuleRefused

ROOM = Path(__file__).parent
BOOK = ROOM / "cn"
SCHEMAS = ROOM / "schemas"


class _Loader(yaml.CSafeLoader):
    """Plain YAML whose dates stay text and whose only truths are true and false: `on`, `yes` and `no` are words."""


def _is_read(first: str, tag: str) -> bool:
    """Whether words that begin so may be read as that tag."""
    return not tag.endswith(":timestamp") and (not tag.endswith(":bool") or first in "tTfF")


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if _is_read(first, tag)]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True)
class Document:
    """One file: its data, and where each value begins (path of keys and positions → line and column from 1)."""

    name: str
    data: Any
    places: dict[tuple[str | int, ...], tuple[int, int]]

    @property
    def region(self) -> str:
        """The region whose folder it lies in: cn, or digits."""
        return next((part for part in self.name.split("/") if part.isdecimal()), "cn")

    def refused(self, refusal: RuleRefused, *path: str | int) -> RuleRefused:
        """The refusal placed in this file, at the value of that path or at the nearest one above."""
        steps = path
        while steps and steps not in self.places:
            steps = steps[:-1]
        line, column = self.places.get(steps, (1, 1))
        return refusal.moved(line, column, self.name)


def read(path: Path, schema: str) -> Document:
    """The file, shaped as its schema wants. Raises: RuleRefused with line and column."""
    name = path.relative_to(ROOM).as_posix()
    text = path.read_text(encoding="utf-8")
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        data = loader.construct_document(node) if node else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        refusal = RuleRefused("syntax", detail=str(getattr(error, "problem", error)))
        raise refusal.moved(mark.line + 1 if mark else 1, mark.column + 1 if mark else 1, name) from None
    places = dict(_places(node, (), name)) if node else {}
    document = Document(name, data, places)
    for fault in _validator(schema).iter_errors(data):
        detail = RuleRefused("schema", where="/".join(map(str, fault.absolute_path)) or "/", detail=fault.message[:200])
        raise document.refused(detail, *fault.absolute_path)
    return document


@cache
def schema_of(name: str) -> dict[str, Any]:
    """The JSON Schema of a kind of file: vocabulary, parameters or warning."""
    schema: dict[str, Any] = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    return schema


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(schema_of(schema))


def _places(
    node: yaml.Node, path: tuple[str | int, ...], name: str
) -> Iterator[tuple[tuple[str | int, ...], tuple[int, int]]]:
    """Where each value begins. A block text begins on the line after its `|`. Raises: RuleRefused for a key given twice."""
    mark, is_block = node.start_mark, getattr(node, "style", None) in ("|", ">")
    yield path, (mark.line + 2, 1) if is_block else (mark.line + 1, mark.column + 1)
    if isinstance(node, yaml.SequenceNode):
        for position, item in enumerate(node.value):
            yield from _places(item, (*path, position), name)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                refusal = RuleRefused("duplicate_key", name=key.value)
                raise refusal.moved(key.start_mark.line + 1, key.start_mark.column + 1, name)
            seen.add(key.value)
            yield from _places(value, (*path, key.value), name)


def regions_of(region: str) -> list[str]:
    """The region and those above it, widest first: 140927 → cn, 14, 1409, 140927."""
    return ["cn", *(region[:width] for width in (2, 4, 6) if region.isdecimal() and len(region) >= width)]


def folder_of(region: str) -> Path:
    """Where a region's files lie."""
    return BOOK if region == "cn" else BOOK / region

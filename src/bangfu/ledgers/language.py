"""The contract language: reads the YAML files, checks them against the schema and against each other."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from bangfu.ledgers.checking import between
from bangfu.ledgers.rules import headers
from bangfu.ledgers.terms import Check, Column, Contract, Frequency, Kept, Kind, Period, WhenBad
from bangfu.rulebook.engine import RuleRefused

CONTRACTS = Path(__file__).parent / "contracts"
SCHEMA = CONTRACTS / "contract.schema.json"
KEEPABLE = frozenset({Kind.TEXT, Kind.CODE, Kind.PHONE, Kind.VILLAGE, Kind.ID_NUMBER, Kind.CARD_NUMBER})
"""Kinds kept as text, so that a cell which cannot be read may stay as typed."""
RESERVED = frozenset(
    {"sheet", "row_no", "row_key", "row_digest", "village_code", "upload_id", "person_id", "household_id"}
)
"""Names that rows get besides their own columns."""


@cache
def load_contracts(folder: Path = CONTRACTS) -> dict[str, Contract]:
    """Every contract of the folder by id, in the order of their titles' files. Raises: ValueError when a file is wrong."""
    found = {}
    for path in sorted(folder.glob("*.yaml")):
        raw = _read(path)
        if problems := _shape_problems(raw):
            raise ValueError(f"{path.name}: {problems[0]}")
        found[path.stem] = contract_from(raw)
    return found


def problems_in(folder: Path = CONTRACTS) -> list[str]:
    """One sentence per fault of the contracts in the folder: shape, names, headers, keys, checks. Empty when all is well."""
    found: list[str] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            raw = _read(path)
        except yaml.YAMLError as error:
            found.append(f"{path.name}: {error}")
            continue
        shape = _shape_problems(raw)
        found += [f"{path.name}: {line}" for line in shape or _meaning_problems(path.stem, contract_from(raw))]
    return found


def contract_from(raw: dict[str, Any]) -> Contract:
    """The contract that a well-shaped mapping describes."""
    return Contract(
        id=raw["id"],
        title=raw["title"],
        title_en=raw["title_en"],
        about=raw["about"],
        department=raw["department"],
        period=Period(raw["period"]),
        frequency=Frequency(raw["frequency"]),
        kept=Kept(raw["kept"]),
        whole=raw["whole"],
        due_day=raw["due_day"],
        key=tuple(raw["key"]),
        columns=tuple(_column_from(c) for c in raw["columns"]),
        checks=tuple(Check(**c) for c in raw.get("checks", [])),
        note=raw.get("note", ""),
    )


def _column_from(raw: dict[str, Any]) -> Column:
    kind = Kind(raw["type"])
    return Column(
        name=raw["name"],
        header=raw["header"],
        kind=kind,
        aliases=tuple(raw.get("aliases", [])),
        unit=raw.get("unit", ""),
        codes=tuple(raw.get("codes", [])),
        values=dict(raw.get("values", {})),
        required=raw.get("required", False),
        sensitive=raw.get("sensitive", False),
        is_identity=raw.get("identity", False),
        when_bad=WhenBad(raw.get("when_bad", "reject")),
        least=raw.get("least"),
        most=raw.get("most"),
        township=raw.get("township", ""),
        note=raw.get("note", ""),
    )


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _shape_problems(raw: Any) -> list[str]:
    validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    return [f"{'/'.join(map(str, e.absolute_path)) or '-'}: {e.message}" for e in validator.iter_errors(raw)]


def _meaning_problems(stem: str, contract: Contract) -> list[str]:
    """What a well-shaped contract still gets wrong."""
    names = [c.name for c in contract.columns]
    found = [] if contract.id == stem else [f"id {contract.id} is not the file's name"]
    found += [f"{name} is named twice" for name in sorted({n for n in names if names.count(n) > 1})]
    found += [f"{name} is a reserved name" for name in sorted(RESERVED.intersection(names))]
    found += [f"key names {name}, which is no column" for name in contract.key if name not in names]
    found += headers.clashes(contract)
    for column in contract.columns:
        found += _column_problems(contract, column)
    if sum(c.kind is Kind.VILLAGE for c in contract.columns) > 1:
        found.append("more than one village column")
    return found + _check_problems(contract)


def _column_problems(contract: Contract, column: Column) -> list[str]:
    found = []
    names = [c.name for c in contract.columns]
    if column.township and column.township not in names:
        found.append(f"{column.name} names township {column.township}, which is no column")
    if column.when_bad is WhenBad.KEEP and column.kind not in KEEPABLE:
        found.append(f"{column.name} cannot keep a bad cell: {column.type} is not text")
    if column.when_bad is WhenBad.BLANK and column.required:
        found.append(f"{column.name} is required and cannot be blanked")
    if column.least is not None and column.most is not None and column.least > column.most:
        found.append(f"{column.name} has least above most")
    found += [
        f"{column.name}: {said} leads to {code}, which is no code"
        for said, code in column.values.items()
        if code not in column.codes
    ]
    return found


def _check_problems(contract: Contract) -> list[str]:
    found = []
    for check in contract.checks:
        try:
            expression = between.parsed(contract, check)
        except RuleRefused as refusal:
            found.append(f"check {check.must}: {refusal}")
            continue
        if expression.type != "bool":
            found.append(f"check {check.must}: not a condition")
    return found

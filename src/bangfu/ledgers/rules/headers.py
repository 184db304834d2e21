"""What a header means: departments write 身份证号, 证件号码 or 身份证 (*), in one row or two, with units in brackets."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from bangfu.ledgers.terms import Contract, Kind

HEADER_WITHIN = 10
"""The header lies within this many rows from the top; titles and unit lines lie above it."""
_NOISE = re.compile(r"[\s​﻿*★※]+")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_UNIT_IN_BRACKETS = re.compile(r"[(\[【](?:单位[::]?)?(?:人民币)?(万元|元)[^)\]】]*[)\]】]")
_UNIT_LINE = re.compile(r"单位[::]?(?:人民币)?(万元|元)")


@dataclass(frozen=True)
class Meaning:
    """The column a label means, and whether the label is that column's own header rather than an alias."""

    name: str
    is_own: bool


@dataclass(frozen=True)
class Match:
    """Where a sheet's header lies and which of its columns is which. `row` is the index of the header's last row."""

    row: int
    labels: tuple[str, ...]
    columns: Mapping[str, int]
    units: Mapping[str, str]
    missing: tuple[str, ...] = ()
    ambiguous: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def is_sure(self) -> bool:
        """Nothing required is missing and nothing could be two things."""
        return not self.missing and not self.ambiguous


def plain(label: Any) -> str:
    """The header as it is compared: one width, no spaces, no star, no closing colon."""
    if not isinstance(label, str):
        return ""
    return _NOISE.sub("", unicodedata.normalize("NFKC", label)).rstrip(":")


def bare(label: Any) -> str:
    """The plain header without what stands in brackets: 总费用(元) -> 总费用."""
    return _BRACKETS.sub("", plain(label))


def unit_of(label: Any) -> str:
    """元 or 万元 when the header states it in brackets, else ""."""
    found = _UNIT_IN_BRACKETS.search(plain(label))
    return found[1] if found else ""


def unit_stated_above(rows: Sequence[Sequence[Any]]) -> str:
    """元 or 万元 when a line above the header states the unit of the whole sheet, else ""."""
    for row in rows:
        for cell in row:
            if found := _UNIT_LINE.search(plain(cell)):
                return found[1]
    return ""


def meanings(contract: Contract) -> dict[str, Meaning]:
    """Label -> the column it means. A label as written wins over one without its brackets."""
    forms: dict[str, Meaning] = {}
    labels = [(c.name, label, label == c.header) for c in contract.columns for label in (c.header, *c.aliases)]
    for form_of in (plain, bare):
        for name, label, is_own in labels:
            if form := form_of(label):
                forms.setdefault(form, Meaning(name, is_own))
    return forms


def clashes(contract: Contract) -> list[str]:
    """Labels that two columns of the contract both claim, each as one sentence; empty in a sound contract."""
    owner: dict[str, str] = {}
    found = []
    for column in contract.columns:
        for label in (column.header, *column.aliases):
            other = owner.setdefault(plain(label), column.name)
            if other != column.name:
                found.append(f"{label} means both {other} and {column.name}")
    return found


def digest_of(labels: Sequence[str]) -> str:
    """One short digest per set of headers, whatever their order: a mapping made once is remembered under it."""
    return hashlib.sha256("\n".join(sorted({plain(x) for x in labels} - {""})).encode()).hexdigest()[:32]


def find_header(
    contract: Contract,
    rows: Sequence[Sequence[Any]],
    *,
    hidden: AbstractSet[int] = frozenset(),
    chosen: Mapping[str, str] | None = None,
) -> Match | None:
    """The best header among the top rows, of one row or two; None when no row carries two known headers.

    `hidden` holds indexes of hidden columns: they lose against a visible column of the same meaning.
    `chosen` is a person's mapping, column name -> plain label; it settles what the labels alone do not.
    """
    known = meanings(contract)
    best: Match | None = None
    top = list(rows[: HEADER_WITHIN + 1])
    for index in range(len(top)):
        for candidate in _candidates(top, index):
            match = _matched(contract, known, candidate, hidden, chosen or {})
            if len(match.columns) + len(match.ambiguous) >= min(2, len(contract.columns)) and _is_better(match, best):
                best = match
    if best is None:
        return None
    return _with_sheet_unit(contract, best, unit_stated_above(top[: best.row + 1]))


def fit(contract: Contract, match: Match | None) -> int:
    """How well a header fits a contract in percent of its columns; 0 when a required one is missing."""
    if match is None or match.missing:
        return 0
    named = sum(1 for label in match.labels if label)
    return round(100 * len(match.columns) / max(len(contract.columns), named, 1))


@dataclass(frozen=True)
class _Candidate:
    row: int
    forms: tuple[tuple[str, ...], ...]
    labels: tuple[str, ...]


def _candidates(top: Sequence[Sequence[Any]], index: int) -> list[_Candidate]:
    """The row alone, and the row under the one above it whose group titles spread to the right."""
    here = [x if isinstance(x, str) else "" for x in top[index]]
    found = [_Candidate(index, tuple((x,) for x in here), tuple(x.strip() for x in here))]
    if index == 0:
        return found
    above = [x if isinstance(x, str) else "" for x in top[index - 1]]
    above += [""] * (len(here) - len(above))
    groups = list(above)
    for left, right in pairwise(range(len(groups))):
        groups[right] = groups[right] or groups[left]
    forms, labels = [], []
    for low, high, group in zip(here, above, groups, strict=False):
        forms.append((low, group + low) if plain(low) else (high,))
        labels.append(
            f"{group.strip()} {low.strip()}".strip() if plain(low) and group != low else (low or high).strip()
        )
    return [*found, _Candidate(index, tuple(forms), tuple(labels))]


def _matched(
    contract: Contract,
    known: Mapping[str, Meaning],
    candidate: _Candidate,
    hidden: AbstractSet[int],
    chosen: Mapping[str, str],
) -> Match:
    claims: dict[str, list[tuple[int, bool]]] = {}
    for place, forms in enumerate(candidate.forms):
        if meaning := _meaning_of(known, forms):
            claims.setdefault(meaning.name, []).append((place, meaning.is_own))
    settled = {name: _settled(claim, hidden) for name, claim in claims.items()}
    columns = _with_choice({name: p[0] for name, p in settled.items() if len(p) == 1}, candidate.labels, chosen)
    doubts = {name: tuple(p) for name, p in settled.items() if len(p) > 1 and name not in chosen}
    units = {
        c.name: unit
        for c in contract.columns
        if c.kind is Kind.MONEY and c.name in columns
        if (unit := next((u for form in candidate.forms[columns[c.name]] if (u := unit_of(form))), ""))
    }
    missing = tuple(c.name for c in contract.columns if c.required and c.name not in columns and c.name not in doubts)
    return Match(candidate.row, candidate.labels, columns, units, missing, doubts)


def _meaning_of(known: Mapping[str, Meaning], forms: Sequence[str]) -> Meaning | None:
    spelled = (text for form in forms for text in (plain(form), bare(form)))
    return next((known[text] for text in spelled if text in known), None)


def _settled(claim: list[tuple[int, bool]], hidden: AbstractSet[int]) -> list[int]:
    """The places that may be the column: visible before hidden, its own header before an alias."""
    seen = [c for c in claim if c[0] not in hidden] or claim
    own = [place for place, is_own in seen if is_own]
    return own or [place for place, _ in seen]


def _with_choice(columns: dict[str, int], labels: Sequence[str], chosen: Mapping[str, str]) -> dict[str, int]:
    """The columns after a person's mapping: the chosen label is the column, "" says that the file has none."""
    by_label = {plain(label): place for place, label in reversed(list(enumerate(labels))) if plain(label)}
    taken = {name: by_label[label] for name, label in chosen.items() if label in by_label}
    kept = {n: p for n, p in columns.items() if n not in chosen and p not in taken.values()}
    return kept | taken


def _is_better(match: Match, best: Match | None) -> bool:
    return best is None or len(match.columns) > len(best.columns)


def _with_sheet_unit(contract: Contract, match: Match, unit: str) -> Match:
    if not unit:
        return match
    money = {c.name: unit for c in contract.columns if c.kind is Kind.MONEY and c.name in match.columns}
    return Match(match.row, match.labels, match.columns, money | dict(match.units), match.missing, match.ambiguous)

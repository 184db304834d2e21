"""Many rows against the whole register at once: what each row says of its person, and who in the register it may be.

Joins run column-wise on keyed indexes; rules then decide row by row. Grain everywhere: one entry per row of the file, in its order.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from bangfu.ground import identity
from bangfu.linkage import rules
from bangfu.linkage.rules import Candidate, Decided, Decision, Row
from bangfu.linkage.terms import Likeness, NumberKind

NUMBER_COLUMNS = ("id_number", "card_number")
_KIND_OF_CHECK = {"ok": NumberKind.OK, "repaired": NumberKind.REPAIRED, "card": NumberKind.CARD}
_SETTLED = frozenset({NumberKind.OK, NumberKind.REPAIRED, NumberKind.CARD, NumberKind.ROLL})


@dataclass(frozen=True, slots=True)
class People:
    """The register as linkage needs it, column by column; `arrow` holds place, id_index and born_on for joins."""

    arrow: pa.Table
    person_ids: list[int]
    names: list[str]
    born_on: list[dt.date | None]
    village_codes: list[str]
    household_ids: list[int | None]
    died_on: list[dt.date | None]
    moved_out_on: list[dt.date | None]
    has_number: list[bool]
    place_of: dict[int, int]
    homes: dict[int, list[int]]

    @classmethod
    def of(cls, index: pa.Table) -> People:
        """The register's person index, unpacked once."""
        columns = {name: index.column(name).to_pylist() for name in index.column_names if name != "initials"}
        ids = columns["person_id"]
        places = pa.array(range(len(ids)), pa.int64())
        arrow = pa.table({"place": places, "id_index": index.column("id_index"), "born_on": index.column("born_on")})
        return cls(
            arrow=arrow,
            person_ids=ids,
            names=[name or "" for name in columns["name"]],
            born_on=columns["born_on"],
            village_codes=[code or "" for code in columns["village_code"]],
            household_ids=columns["household_id"],
            died_on=columns["died_on"],
            moved_out_on=columns["moved_out_on"],
            has_number=[bool(key) for key in columns["id_index"]],
            place_of={person: place for place, person in enumerate(ids)},
            homes=_homes(columns["household_id"]),
        )


def _homes(household_ids: Sequence[int | None]) -> dict[int, list[int]]:
    """Household -> places of its people."""
    homes: dict[int, list[int]] = defaultdict(list)
    for place, household in enumerate(household_ids):
        if household is not None:
            homes[household].append(place)
    return homes


def rows_of(table: pa.Table) -> list[Row]:
    """What each accepted row says of who it is about. A school number stands in where the identity number is bad or blank."""
    count = table.num_rows
    names = _texts(table, "name" if "name" in table.column_names else "head_name", count)
    villages = _texts(table, "village_code", count)
    stated = table.column("born_on").to_pylist() if "born_on" in table.column_names else [None] * count
    numbers = _numbers(table, count)
    return [
        Row(name, number, kind, born or rules.birth_in(number), village)
        for name, (number, kind), born, village in zip(names, numbers, stated, villages, strict=True)
    ]


def fingerprint(row: Row) -> str:
    """The keyed digest of the identity a row states, the same in every contract: number and name, else name, birth and village."""
    name = rules.plain_name(row.name)
    if row.number:
        return identity.blind_index(f"row:{row.number}:{name}")
    return identity.blind_index(f"row:{name}:{row.born_on or ''}:{row.village_code}")


@dataclass(frozen=True, slots=True)
class Known:
    """What was decided before, by fingerprint; and under which sound numbers, so that other rows need no fingerprint at all."""

    decided: Mapping[str, Decided]
    numbers: frozenset[str]


class Marks:
    """The fingerprint of each row, worked out when first asked for: most rows are settled by their number and need none."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._made: dict[int, str] = {}

    def __getitem__(self, n: int) -> str:
        if n not in self._made:
            self._made[n] = fingerprint(self._rows[n])
        return self._made[n]


def number_indexes(rows: Sequence[Row]) -> list[str]:
    """The index under which the register would know each row's number; "" where it is not a sound one."""
    return identity.blind_indexes(row.number if row.kind in _SETTLED else "" for row in rows)


def decisions(
    rows: Sequence[Row], numbers: Sequence[str], marks: Marks, people: People, known: Known
) -> list[Decision]:
    """The decision of every row; rows of one fingerprint have one. `numbers` are the rows' number indexes."""
    holders = _joined_on_number([(n, key) for n, key in enumerate(numbers) if key], people)
    made: dict[int, Decision] = {}
    rest = []
    for n, row in enumerate(rows):
        found = _of_number(row, people, holders.get(n, ()))
        decision = rules.decide(row, found, _said_before(n, numbers, marks, known))
        if decision.person_id is None:
            rest.append(n)
        else:
            made[n] = decision
    near = _near_ones(rows, rest, people)
    alike = _alike_ones(rows, rest, people)
    for n in rest:
        found = _candidates(rows[n], people, holders.get(n, ()), near.get(n, {}), alike.get(n, ()))
        made[n] = rules.decide(rows[n], found, known.decided.get(marks[n]))
    return _made_one([made[n] for n in range(len(rows))], marks, rest)


def _said_before(n: int, numbers: Sequence[str], marks: Marks, known: Known) -> Decided | None:
    """What was decided of row n's identity; a sound number nothing was decided under needs no looking up."""
    if numbers[n] and numbers[n] not in known.numbers:
        return None
    return known.decided.get(marks[n])


def _made_one(made: list[Decision], marks: Marks, rest: Sequence[int]) -> list[Decision]:
    """Rows of one fingerprint share one decision; only the rest can differ, for a number speaks the same each time."""
    places: dict[str, list[int]] = defaultdict(list)
    for n in rest:
        places[marks[n]].append(n)
    for same in places.values():
        if len(same) > 1:
            one = rules.agreed([made[n] for n in same])
            for n in same:
                made[n] = one
    return made


def _texts(table: pa.Table, name: str, count: int) -> list[str]:
    if name not in table.column_names:
        return [""] * count
    return [text or "" for text in table.column(name).to_pylist()]


def _numbers(table: pa.Table, count: int) -> list[tuple[str, NumberKind]]:
    """The row's best number and its kind, from the identity column and, failing that, the school number."""
    column = next((name for name in NUMBER_COLUMNS if name in table.column_names), None)
    if column is None:
        numbers = [("", NumberKind.NONE)] * count
    else:
        texts, checks = _texts(table, column, count), _texts(table, f"{column}_check", count)
        numbers = [_number(text, check) for text, check in zip(texts, checks, strict=True)]
    if "student_no" not in table.column_names:
        return numbers
    rolls = _texts(table, "student_no", count)
    return [
        given if given[1] in _SETTLED else _roll_number(roll) or given
        for given, roll in zip(numbers, rolls, strict=True)
    ]


def _number(text: str, check: str) -> tuple[str, NumberKind]:
    """A checked cell as bare number and kind; a card gives its first 18 characters."""
    if kind := _KIND_OF_CHECK.get(check):
        return text[:18], kind
    bare = rules.bare_number(text)
    return bare, NumberKind.BAD if bare else NumberKind.NONE


def _roll_number(text: str) -> tuple[str, NumberKind] | None:
    """The sound identity number after a school number's G, if it holds one."""
    if not text.upper().startswith("G"):
        return None
    check = identity.check_id(text[1:])
    return (check.number, NumberKind.ROLL) if check.kind in ("ok", "repaired") else None


def _near_ones(rows: Sequence[Row], rest: Iterable[int], people: People) -> dict[int, dict[int, str]]:
    """Row -> place of each person whose number is one slip away -> that number."""
    bad = [n for n in rest if rows[n].kind == NumberKind.BAD]
    slips = [(n, slip) for n in bad for slip in rules.one_slip_away(rows[n].number)]
    found = _joined_on_number(list(enumerate(identity.blind_indexes(slip for _, slip in slips))), people)
    near: dict[int, dict[int, str]] = defaultdict(dict)
    for k, places in found.items():
        n, slip = slips[k]
        near[n].update(dict.fromkeys(places, slip))
    return near


def _joined_on_number(sought: Sequence[tuple[int, str]], people: People) -> dict[int, list[int]]:
    """Key -> places of the people whose number has that index, in order."""
    if not sought:
        return {}
    wanted = pa.table({"n": [n for n, _ in sought], "id_index": [key for _, key in sought]})
    return _joined(wanted, people.arrow, "id_index")


def _alike_ones(rows: Sequence[Row], rest: Sequence[int], people: People) -> dict[int, list[int]]:
    """Row -> places of the people born the same day or of the same plain name: whom a score is worth computing for."""
    if not rest:
        return {}
    wanted = pa.table(
        {
            "n": pa.array(rest, pa.int64()),
            "born_on": pa.array([rows[n].born_on for n in rest], pa.date32()),
            "plain": pa.array([rules.plain_name(rows[n].name) or None for n in rest], pa.string()),
        }
    )
    plain = pa.array([rules.plain_name(name) for name in people.names], pa.string())
    same_name = _joined(wanted, people.arrow.append_column("plain", plain), "plain")
    same_day = _joined(wanted, people.arrow, "born_on")
    return {n: sorted({*same_name.get(n, ()), *same_day.get(n, ())}) for n in rest}


def _joined(wanted: pa.Table, people: pa.Table, key: str) -> dict[int, list[int]]:
    """n -> places of the people with the same key, in order; a blank key is nobody's."""
    pairs = wanted.select(["n", key]).join(people.select(["place", key]), keys=key, join_type="inner")
    ordered = pairs.sort_by([("n", "ascending"), ("place", "ascending")])
    grouped: dict[int, list[int]] = defaultdict(list)
    for n, place in zip(ordered.column("n").to_pylist(), ordered.column("place").to_pylist(), strict=True):
        grouped[n].append(place)
    return grouped


def _candidates(
    row: Row, people: People, holders: Sequence[int], near: Mapping[int, str], alike: Sequence[int]
) -> list[Candidate]:
    """Everyone the row may be, each with how the row's number stands to theirs."""
    found = _of_number(row, people, holders)
    found += [_candidate(people, place, Likeness.NEAR, sound_number=sound) for place, sound in near.items()]
    seen = {candidate.person_id for candidate in found}
    for place in alike:
        if people.person_ids[place] not in seen:
            tells = row.kind in _SETTLED and people.has_number[place]
            found.append(_candidate(people, place, Likeness.DIFFERS if tells else Likeness.MISSING))
    return found


def _of_number(row: Row, people: People, holders: Sequence[int]) -> list[Candidate]:
    """Those who have the row's number; beside a single one of another name, those of the row's name in that household."""
    found = [_candidate(people, place, Likeness.EQUAL) for place in holders]
    if len(holders) != 1 or row.name == people.names[holders[0]]:
        return found
    household = people.household_ids[holders[0]]
    for place in people.homes.get(household, ()) if household is not None else ():
        if place != holders[0] and rules.is_same_name(row.name, people.names[place]):
            found.append(_candidate(people, place, Likeness.DIFFERS, is_kin=True))
    return found


def _candidate(people: People, place: int, number: Likeness, **more: Any) -> Candidate:
    return Candidate(
        people.person_ids[place],
        people.names[place],
        people.born_on[place],
        people.village_codes[place],
        number,
        **more,
    )

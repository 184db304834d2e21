"""One household as its file shows it: who, what, since when, from which source. Numbers are masked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bangfu.divisions import queries as divisions
from bangfu.ground import identity
from bangfu.ground.errors import NotFound, gettext_noop
from bangfu.registry.blocks import HOUSEHOLD_STATES, INCOMES, LIVINGS, PERSON_STATES, Block
from bangfu.registry.models import Contact, Event, Household
from bangfu.registry.queries.asof import HouseholdOn, Known, MemberOn
from bangfu.registry.queries.asof import as_of as household_on
from bangfu.registry.rules import age_on
from bangfu.registry.scope import households_seen_by, persons_seen_by


@dataclass(frozen=True)
class Cell:
    """One column of a fact with its source and date. `is_told` is false when nobody has ever said anything of it."""

    column: str
    label: Any
    kind: str
    value: Any
    source: str
    on: dt.date | None

    @property
    def is_told(self) -> bool:
        return bool(self.source)


@dataclass(frozen=True)
class NumberLine:
    """A phone or bank number, masked; `id` reveals it with a reason."""

    id: int
    kind: str
    masked: str
    holder: str
    source: str
    on: dt.date


@dataclass(frozen=True)
class MemberLine:
    """One member as the table shows them."""

    person_id: int
    name: str
    relation: str
    sex: str
    born_on: dt.date | None
    age: int | None
    masked_number: str
    from_on: dt.date
    to_on: dt.date | None
    died_on: dt.date | None
    moved_out_on: dt.date | None
    cells: Mapping[str, Cell] = field(default_factory=dict)
    phone: NumberLine | None = None


@dataclass(frozen=True)
class IncomeYear:
    """One year's income in fen; None where it was not collected."""

    year: int
    cells: Mapping[str, Cell]

    def fen(self, column: str) -> int | None:
        """The amount of one column."""
        value: int | None = self.cells[column].value
        return value


@dataclass(frozen=True)
class HouseholdFile:
    """A household on a date. `events` are those up to the date, newest first."""

    household: Household
    as_of: dt.date
    village_path: str
    state: Mapping[str, Cell]
    living: Mapping[str, Cell]
    incomes: list[IncomeYear]
    members: list[MemberLine]
    former: list[MemberLine]
    numbers: list[NumberLine]
    events: list[Event]

    @property
    def is_registered_on(self) -> bool:
        """Whether anything was known of the household on the date."""
        return bool(self.members or self.former or self.state)


def household_file(
    household_id: int, *, as_of: dt.date, seen_by: Any, known_at: dt.datetime | None = None
) -> HouseholdFile:
    """The file of one household on a date, as known now or at an instant. Raises: NotFound, also when it is out of scope."""
    household = households_seen_by(seen_by).filter(pk=household_id).first()
    if household is None:
        raise NotFound(gettext_noop("没有这一户,或者不在您的管辖范围内。"))
    found = household_on(household_id, as_of, known_at=known_at)
    village = found.state.version.values["village_code"] if found.state else household.village_code
    return HouseholdFile(
        household=household,
        as_of=as_of,
        village_path=divisions.path_of(village),
        state=cells(HOUSEHOLD_STATES, found.state),
        living=cells(LIVINGS, found.living),
        incomes=[IncomeYear(year, cells(INCOMES, known)) for year, known in sorted(found.incomes.items())],
        members=[_member(m, found) for m in found.members],
        former=[_member(m, found) for m in found.former],
        numbers=[number_line(kind, known) for kind, known in sorted(found.contacts.items())],
        events=events_of(household_id, as_of),
    )


def events_of(household_id: int, until: dt.date, *, most: int = 100) -> list[Event]:
    """What happened to a household or to its people as its members, up to a date, newest first. Grain: one per happening."""
    happened = Event.objects.filter(household_id=household_id, happened_on__lte=until, withdrawn_at=None)
    return list(happened.select_related("by", "person").order_by("-happened_on", "-pk")[:most])


def cells(block: Block, known: Known | None) -> dict[str, Cell]:
    """Each column of a version with its label, source and date; empty when there is no version."""
    if known is None:
        return {}
    version = known.version
    found = {}
    for column, kind in block.kinds.items():
        source = version.source_of(column)
        on = known.told_on.get(column) if source else None
        label = block.model._meta.get_field(column).verbose_name  # type: ignore[union-attr]
        found[column] = Cell(column, label, kind, version.values[column], source, on)
    return found


@dataclass(frozen=True)
class OlderValue:
    """A value that was said of one column. `replaced_at` is set when it does not stand any more."""

    column: str
    value: Any
    kind: str
    valid_from: dt.date
    source: str
    recorded_at: dt.datetime
    replaced_at: dt.datetime | None


BLOCKS_BY_NAME: dict[str, Block] = {
    "state": HOUSEHOLD_STATES,
    "living": LIVINGS,
    "income": INCOMES,
    "person": PERSON_STATES,
}


@dataclass(frozen=True)
class OlderValues:
    """Every value of one column of one thing, newest first."""

    label: Any
    values: list[OlderValue]


def older_values_seen_by(
    staff: Any, block_name: str, thing_id: int, column: str, *, year: int | None = None
) -> OlderValues:
    """The values sources gave one column of a household or person, newest first; carried-over repeats are left out.

    Raises: NotFound for a column there is not, and for a thing out of scope.
    """
    block = BLOCKS_BY_NAME.get(block_name)
    if block is None or column not in block.kinds or (year is not None) != ("year" in block.key):
        raise NotFound(gettext_noop("没有这一项。"))
    in_scope = persons_seen_by(staff) if block.owner == "person_id" else households_seen_by(staff)
    if not in_scope.filter(pk=thing_id).exists():
        raise NotFound(gettext_noop("没有这一项,或者不在您的管辖范围内。"))
    key = (thing_id,) if year is None else (thing_id, year)
    label = block.model._meta.get_field(column).verbose_name  # type: ignore[union-attr]
    return OlderValues(label, _older(block, key, column))


def _older(block: Block, key: tuple[int, ...], column: str) -> list[OlderValue]:
    rows = block.model._default_manager.filter(**dict(zip(block.key, key, strict=True)))
    found: list[OlderValue] = []
    for row in rows.order_by("valid_from", "recorded_at", "id").values(*block.columns):
        version = block.version(row)
        if column not in version.own:
            continue
        said = (version.values[column], version.valid_from, version.source)
        if found and (found[-1].value, found[-1].valid_from, found[-1].source) == said:
            found.pop()
        found.append(
            OlderValue(column, said[0], block.kinds[column], said[1], said[2], row["recorded_at"], row["replaced_at"])
        )
    return found[::-1]


def _member(member: MemberOn, found: HouseholdOn) -> MemberLine:
    person = member.person
    phone = found.person_contacts.get(person.pk)
    return MemberLine(
        person_id=person.pk,
        name=person.name,
        relation=member.relation,
        sex=str(person.get_sex_display()),
        born_on=person.born_on,
        age=age_on(person.born_on, found.on),
        masked_number=identity.mask_id(identity.decrypt(person.id_cipher)),
        from_on=member.from_on,
        to_on=member.to_on,
        died_on=_by(person.died_on, found.on),
        moved_out_on=_by(person.moved_out_on, found.on),
        cells=cells(PERSON_STATES, found.person_states.get(person.pk)),
        phone=number_line(Contact.Kind.PHONE, phone) if phone else None,
    )


def _by(day: dt.date | None, on: dt.date) -> dt.date | None:
    """A date that had come by then."""
    return day if day and day <= on else None


def number_line(kind: str, known: Known) -> NumberLine:
    """A phone or bank number as it is shown to those who have not asked to see it whole."""
    number = identity.decrypt(known.version.values["number_cipher"])
    masked = identity.mask_bank(number) if kind == Contact.Kind.BANK else identity.mask_phone(number)
    version = known.version
    return NumberLine(known.id, kind, masked, version.values["holder"], version.source, version.valid_from)

"""公安: every agricultural person, by police household; deaths and moves since the last roster."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from bangfu_sim.layout import Row
from bangfu_sim.people import County, Household, Person


def police_rows(county: County, on: dt.date, since: dt.date | None) -> Iterator[Row]:
    """One row per person of the county on the day, and per person who died or left after `since`."""
    for home in county.households:
        present = [p for p in home.members if p.home_on(on) is home and is_listed(p, on, since)]
        heads = dict(heads_of(home, present))
        for person in present:
            status, status_on = status_of(person, on)
            yield roster_row(home, person, heads, (status, status_on))
        for person in home.members:
            former = person.former
            if (
                former
                and former.household is home
                and former.still_listed
                and former.until <= on
                and person.is_here(on)
            ):
                code, head = home.police_code, heads.get(home.police_code, home.head.name)
                yield Row(person, home.village, cells_of(person, code, head, former.relation, ("正常", None)))


def is_listed(person: Person, on: dt.date, since: dt.date | None) -> bool:
    """Here, dead but reported late, or gone since the last roster."""
    if person.joined_on and person.joined_on > on:
        return False
    gone = person.died_on or person.left_on
    if gone is None or gone > on:
        return True
    if person.report_late and (on - gone).days < 120:
        return True
    return since is not None and (gone > since or (person.report_late and (since - gone).days < 120))


def status_of(person: Person, on: dt.date) -> tuple[str, dt.date | None]:
    """正常, 死亡注销 or 迁出, and since when."""
    if person.died_on and person.died_on <= on and not (person.report_late and (on - person.died_on).days < 120):
        return "死亡注销", person.died_on
    if person.left_on and person.left_on <= on:
        return "迁出", person.left_on
    return "正常", None


def heads_of(home: Household, present: list[Person]) -> Iterator[tuple[str, str]]:
    """Police household numbers of this household with the name of each head."""
    main = [p for p in present if not p.split_code]
    apart = [p for p in present if p.split_code]
    yield home.police_code, (main or present or [home.head])[0].name
    if apart:
        yield home.split_code, apart[0].name


def roster_row(home: Household, person: Person, heads: dict[str, str], status: tuple[str, dt.date | None]) -> Row:
    """The person's row on the page of the police household."""
    if person.split_code:
        cells = cells_of(person, person.split_code, heads[person.split_code], person.split_relation, status)
    else:
        cells = cells_of(person, home.police_code, heads[home.police_code], person.relation, status)
    return Row(person, home.village, cells)


def cells_of(
    person: Person, code: str, head: str, relation: str, status: tuple[str, dt.date | None]
) -> dict[str, object]:
    """The values of one roster row."""
    return {
        "household_no": code,
        "head_name": head,
        "name": person.name,
        "id_number": person.number,
        "sex": person.sex,
        "born_on": person.born,
        "relation": relation,
        "nation": person.nation,
        "status": status[0],
        "status_on": status[1],
    }

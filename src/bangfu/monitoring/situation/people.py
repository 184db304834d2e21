"""Who lives where on the date, and what the register says of them."""

from __future__ import annotations

from typing import Any

import ibis

from bangfu.monitoring.situation.exact import blank_as_null, newest
from bangfu.monitoring.situation.relations import Relations

SEXES = {"1": "男", "2": "女"}


def memberships(r: Relations) -> Any:
    """The household a person belongs to, or last belonged to, on the date. Grain: one row per person."""
    begun = r.register["memberships"].filter(ibis._.from_on <= r.as_of)
    return newest(begun, "person_id", ibis.desc("from_on"), ibis.desc("household_id"))


def members(r: Relations) -> Any:
    """Members on the date, and members who died or moved out; those who left otherwise are not. Grain: one row per person."""
    persons, where = r.register["persons"], memberships(r)
    known = persons.join(where, "person_id").filter(ibis._.born_on.isnull() | (ibis._.born_on <= r.as_of))
    dated = known.select(
        "person_id",
        "household_id",
        sex=known.sex.cases(*SEXES.items()),
        relation=known.relation.fill_null(""),
        born_on=known.born_on,
        age_years=age_years(known.born_on, r),
        died_on=(known.died_on <= r.as_of).ifelse(known.died_on, ibis.null("date")),
        moved_out_on=(known.moved_out_on <= r.as_of).ifelse(known.moved_out_on, ibis.null("date")),
        is_member=known.to_on.isnull() | (known.to_on > r.as_of),
    )
    gone = dated.died_on.notnull() | dated.moved_out_on.notnull()
    return dated.filter(dated.is_member | gone).mutate(is_resident=~gone).drop("is_member")


def age_years(born_on: Any, r: Relations) -> Any:
    """Full years on the date; the birthday itself counts, and 29 February has its birthday on 1 March."""
    before_birthday = (born_on.month() * 100 + born_on.day()) > r.as_of.month * 100 + r.as_of.day
    return (ibis.literal(r.as_of.year) - born_on.year() - before_birthday.ifelse(1, 0)).cast("int64")


def states(r: Relations) -> Any:
    """What the register last said of a person on or before the date. Grain: one row per person."""
    said = r.register["person_states"].filter(ibis._.valid_from <= r.as_of)
    last = newest(said, "person_id", ibis.desc("valid_from"))
    return last.select(
        "person_id",
        education=blank_as_null(last.education),
        schooling=blank_as_null(last.schooling),
        health=blank_as_null(last.health),
        labour=blank_as_null(last.labour),
        work_months=last.work_months,
        is_tekun=last.has_tekun,
        has_dibao=last.has_dibao,
    )

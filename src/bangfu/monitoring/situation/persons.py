"""The person table: one row per member, living, dead or moved out."""

from __future__ import annotations

from typing import Any

import ibis

from bangfu.ground import periods
from bangfu.monitoring.situation import bills, lists, people
from bangfu.monitoring.situation.exact import when_received
from bangfu.monitoring.situation.relations import Relations


def persons(r: Relations) -> Any:
    """All that is known of a member on the date, and a few columns only household steps use. Grain: one row per person."""
    joined = people.members(r)
    for step in (people.states, bills.own_bills, lists.dibao_paid):
        joined = joined.left_join(step(r), "person_id").drop("person_id_right")
    joined = joined.mutate(**bills.own_columns(r, joined))
    for add in (_with_insurance, _with_dibao, _with_card, _with_school):
        joined = add(r, joined)
    return joined


def _with_insurance(r: Relations, table: Any) -> Any:
    table = _flag(r, table, "is_insured", lists.INSURED, r.month, lists.insured)
    return _flag(r, table, "was_insured", lists.INSURED, periods.previous(r.month), lists.insured)


def _with_dibao(r: Relations, table: Any) -> Any:
    return _flag(r, table, "is_in_dibao", lists.DIBAO, r.month, lists.in_dibao)


def _flag(r: Relations, table: Any, name: str, feed: str, period: str, step: Any) -> Any:
    """Adds whether the person is on that month's list; null when the list did not come."""
    listed = step(r, period).mutate(**{name: True})
    joined = table.left_join(listed, "person_id").drop("person_id_right")
    return joined.mutate(**{name: when_received(joined[name], r.has(feed, period), False)})


def _with_card(r: Relations, table: Any) -> Any:
    now = r.newest(lists.CARDS)
    before = r.before(lists.CARDS, now) if now else None
    earlier = lists.cards(r, before).select("person_id", disability_previous_grade=ibis._.disability_grade)
    joined = table.left_join(lists.cards(r, now), "person_id").drop("person_id_right")
    return joined.left_join(earlier, "person_id").drop("person_id_right")


def _with_school(r: Relations, table: Any) -> Any:
    now, before = r.newest(lists.SCHOOL), r.before(lists.SCHOOL, r.month)
    earlier = lists.roll(r, before).select("person_id", attended=ibis._.attends)
    joined = table.left_join(lists.roll(r, now), "person_id").drop("person_id_right")
    joined = joined.left_join(earlier, "person_id").drop("person_id_right")
    return joined.mutate(
        is_in_school=when_received(joined.attends, r.has(lists.SCHOOL, r.month), False),
        was_in_school=when_received(joined.attended, before is not None, False),
    ).drop("attends", "attended")

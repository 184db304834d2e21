"""Whole lists of a month: who is insured, on 低保, carries a disability card, is on a school roll."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis

from bangfu.ground import periods
from bangfu.monitoring.situation.exact import newest, whole_sum
from bangfu.monitoring.situation.relations import Relations, newest_rows

INSURED, DIBAO, CARDS, SCHOOL = "insured_list", "dibao_roster", "disability_cards", "school_roll"
ATTENDING = "在读"
INTERRUPTED = "中断"


def linked(r: Relations, feed: str) -> Any:
    """The feed's rows that are somebody's, of all months up to the date, each once."""
    rows = newest_rows(r.feeds[feed])
    return rows.filter(rows.person_id.notnull())


def rows_of(r: Relations, feed: str, period: str | None) -> Any:
    """The linked rows of one month's list, each once; none when it did not come."""
    every = r.feeds[feed]
    rows = newest_rows(every.filter(every.period == (period or "")))
    return rows.filter(rows.person_id.notnull())


def insured(r: Relations, period: str) -> Any:
    """Who is insured in that month and not interrupted. Grain: one row per person."""
    rows = rows_of(r, INSURED, period)
    return rows.filter(rows.status.fill_null("") != INTERRUPTED).select("person_id").distinct()


def in_dibao(r: Relations, period: str) -> Any:
    """Who is named on that month's 低保 roster. Grain: one row per person."""
    return rows_of(r, DIBAO, period).select("person_id").distinct()


def dibao_paid(r: Relations) -> Any:
    """The end of the newest month whose roster names the person. Grain: one row per person ever named."""
    named = linked(r, DIBAO).group_by("person_id").agg(last_period=ibis._.period.max())
    return named.select("person_id", dibao_paid_on=end_of(named.last_period, r, DIBAO))


def dibao_of_households(r: Relations, people: Any) -> Any:
    """What each household is granted a month: the sum over its named members, each certificate once. Grain: household, period."""
    rows = linked(r, DIBAO).join(people.select("person_id", "household_id"), "person_id")
    certified = rows.mutate(certificate=rows.dibao_no.coalesce(rows.row_key))
    grants = certified.group_by(["household_id", "period", "person_id", "certificate"]).agg(
        month_fen=certified.month_fen.max(), started_on=certified.started_on.min()
    )
    return grants.group_by(["household_id", "period"]).agg(
        month_fen=whole_sum(grants.month_fen), started_on=grants.started_on.min()
    )


def dibao_stopped(r: Relations, grants: Any) -> Any:
    """The end of the first month whose roster no longer names the household. Grain: one row per household ever on 低保."""
    came = r.received[DIBAO]
    after: dict[str, date] = {one: periods.month_end(following) for one, following in zip(came, came[1:], strict=False)}
    last = grants.group_by("household_id").agg(last_period=grants.period.max())
    return last.select("household_id", dibao_stopped_on=_dates(last.last_period, after))


def end_of(period: Any, r: Relations, feed: str) -> Any:
    """The month's last day, for the months of a feed that came."""
    return _dates(period, {one: periods.month_end(one) for one in r.received[feed]})


def _dates(period: Any, days: dict[str, date]) -> Any:
    branches = [(one, ibis.date(day)) for one, day in days.items()]
    return period.cases(*branches, else_=ibis.null("date")) if branches else ibis.null("date")


def cards(r: Relations, period: str | None) -> Any:
    """The most severe card of each person in that month's list. Grain: one row per person with a card."""
    rows = rows_of(r, CARDS, period)
    one = newest(rows, "person_id", ibis.asc("grade", nulls_first=False), ibis.desc("issued_on"))
    return one.select(
        "person_id", disability_kind=one.kind, disability_grade=one.grade, disability_issued_on=one.issued_on
    )


def roll(r: Relations, period: str | None) -> Any:
    """How each pupil stands on that month's roll; attending wins over other rows. Grain: one row per person on the roll."""
    rows = rows_of(r, SCHOOL, period)
    attending = rows.mutate(attends=(rows.status == ATTENDING).fill_null(False))
    one = newest(attending, "person_id", ibis.desc("attends"), ibis.desc("status_on"))
    return one.select(
        "person_id", "attends", school_stage=one.stage, school_status=one.status, school_status_on=one.status_on
    )

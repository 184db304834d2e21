"""The household table: its members added up, its income, house, 低保, and how fresh the knowledge is."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis

from bangfu.ground import periods
from bangfu.monitoring.situation import bills, lists
from bangfu.monitoring.situation.exact import blank_as_null, newest, when_received, whole_sum
from bangfu.monitoring.situation.relations import Relations, newest_rows

WORKING_AGE = (16, 59)
CAN_WORK = ("普通劳动力", "技能劳动力", "弱劳动力或半劳动力")
REGISTERED_KINDS = ("脱贫户", "未脱贫户")
ORDINARY = "一般农户"
LOOKS = ("checked", "visited")
REPORT = "reported"


def households(r: Relations, people: Any) -> Any:
    """All that is known of a household on the date. Grain: one row per household of the register."""
    joined = r.register["households"].mutate(as_of=ibis.date(r.as_of))
    grants = lists.dibao_of_households(r, people)
    steps = (
        states(r),
        members_counted(r, people),
        incomes(r),
        bills_added(r, people),
        houses(r, people),
        waters(r),
        dibao(r, grants),
        lists.dibao_stopped(r, grants),
        fresh(r),
        looks(r),
        reports(r),
    )
    for step in steps:
        joined = joined.left_join(step, "household_id").drop("household_id_right")
    return _filled(r, joined)


def _filled(r: Relations, joined: Any) -> Any:
    """What a household without a row in a step has: ordinary, nobody, nothing."""
    none_died = {name: joined[name].fill_null(0) for name in ("people", "deaths_12m_people")}
    month, year = bills.has_month(r), bills.has_year(r)
    before = r.has(lists.DIBAO, periods.previous(r.month))
    return joined.mutate(
        kind=joined.kind.fill_null(ORDINARY),
        is_registered=joined.is_registered.fill_null(False),
        is_monitored=joined.is_monitored.fill_null(False),
        selfpaid_month_fen=when_received(joined.selfpaid_month_fen, month, 0),
        **{name: when_received(joined[name], year, 0) for name in YEAR_SUMS},
        disabled_people=when_received(joined.disabled_people, bool(r.newest(lists.CARDS)), 0),
        severe_disabled_people=when_received(joined.severe_disabled_people, bool(r.newest(lists.CARDS)), 0),
        insured_people=when_received(joined.insured_people, r.has(lists.INSURED, r.month), 0),
        uninsured_people=when_received(joined.uninsured_people, r.has(lists.INSURED, r.month), 0),
        dibao_month_fen=when_received(joined.dibao_month_fen, r.has(lists.DIBAO, r.month), 0),
        dibao_previous_month_fen=when_received(joined.dibao_previous_month_fen, before, 0),
        **none_died,
    )


YEAR_SUMS = ("selfpaid_12m_fen", "bill_total_12m_fen", "relief_12m_fen", "bills_12m", "inpatient_12m_people")


def states(r: Relations) -> Any:
    """Kind and monitoring as last stated. Grain: one row per household with a statement."""
    said = r.register["household_states"].filter(ibis._.valid_from <= r.as_of)
    last = newest(said, "household_id", ibis.desc("valid_from"))
    kind, monitored = blank_as_null(last.kind).fill_null(ORDINARY), blank_as_null(last.monitored_kind)
    return last.select(
        "household_id",
        kind=kind,
        is_registered=kind.isin(REGISTERED_KINDS),
        monitored_kind=monitored,
        is_monitored=monitored.notnull() & ~last.risk_removed.fill_null(False),
        registered_on=last.identified_on,
        exited_on=last.exited_on,
        monitored_on=last.monitored_on,
    )


def members_counted(r: Relations, people: Any) -> Any:
    """Residents by age, labour, guarantees; deaths of twelve months. Grain: one row per household with a member."""
    lives, age = people.is_resident, people.age_years
    working = age.between(*WORKING_AGE)
    can_work, works = people.labour.isin(CAN_WORK), people.work_months > 0
    recent = people.died_on > _year_before(r.as_of)
    at_death = (people.died_on.year() - people.born_on.year()).between(*WORKING_AGE)
    earned = people.died_on.notnull() & (at_death | can_work | works).fill_null(False)
    return people.group_by("household_id").agg(
        people=people.count(where=lives),
        working_age_people=_known(people.count(where=lives & working), people.count(where=lives & age.notnull())),
        labour_people=_known(people.count(where=lives & can_work), people.count(where=lives & people.labour.notnull())),
        worker_people=_known(
            people.count(where=lives & works), people.count(where=lives & people.work_months.notnull())
        ),
        elderly_people=_known(people.count(where=lives & (age >= 60)), people.count(where=lives & age.notnull())),
        child_people=_known(people.count(where=lives & (age < 16)), people.count(where=lives & age.notnull())),
        student_people=_students(r, people),
        disabled_people=people.count(where=lives & people.disability_grade.notnull()),
        severe_disabled_people=people.count(where=lives & (people.disability_grade <= 2)),
        dibao_people=_on_dibao(r, people),
        tekun_people=_known(
            people.count(where=lives & people.is_tekun), people.count(where=lives & people.is_tekun.notnull())
        ),
        insured_people=people.count(where=lives & people.is_insured),
        uninsured_people=people.count(where=lives & ~people.is_insured),
        deaths_12m_people=people.count(where=recent),
        earner_died_on=people.died_on.max(where=earned),
    )


def _known(count: Any, told: Any) -> Any:
    """The count, or null when nothing is told of any member."""
    return (told > 0).ifelse(count, ibis.null("int64"))


def _students(r: Relations, people: Any) -> Any:
    lives = people.is_resident
    counted = people.count(where=lives & (people.is_in_school.fill_null(False) | people.schooling.notnull()))
    if r.has(lists.SCHOOL, r.month):
        return counted
    return _known(counted, people.count(where=lives & people.schooling.notnull()))


def _on_dibao(r: Relations, people: Any) -> Any:
    lives = people.is_resident
    if r.has(lists.DIBAO, r.month):
        return people.count(where=lives & people.is_in_dibao)
    told = people.count(where=lives & people.has_dibao.notnull())
    return _known(people.count(where=lives & people.has_dibao), told)


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def incomes(r: Relations) -> Any:
    """The newest year's income on record, and the year before it. Grain: one row per household with income."""
    told = r.register["incomes"].filter((ibis._.valid_from <= r.as_of) & (ibis._.year <= r.as_of.year))
    versions = ibis.window(group_by=["household_id", "year"], order_by=ibis.desc("valid_from"))
    yearly = told.mutate(turn=ibis.row_number().over(versions)).filter(ibis._.turn == 0).drop("turn")
    last = newest(yearly, "household_id", ibis.desc("year"))
    before = yearly.select(
        "household_id",
        income_year=ibis._.year + 1,
        previous_income_people=ibis._.people,
        previous_net_income_fen=ibis._.net_fen,
    )
    now = last.select(
        "household_id",
        income_year=last.year,
        income_people=last.people,
        net_income_fen=last.net_fen,
        claims_income_fen=last.claims_fen,
        allowed_selfpaid_fen=last.selfpaid_fen,
    )
    joined = now.left_join(before, ["household_id", "income_year"])
    return joined.drop("household_id_right", "income_year_right")


def bills_added(r: Relations, people: Any) -> Any:
    """Bills of all members, the dead's too. Grain: one row per household with a member."""
    return people.group_by("household_id").agg(
        selfpaid_month_fen=whole_sum(people.own_selfpaid_month_fen),
        selfpaid_12m_fen=whole_sum(people.own_selfpaid_12m_fen),
        bill_total_12m_fen=whole_sum(people.own_total_12m_fen),
        relief_12m_fen=whole_sum(people.own_relief_12m_fen),
        bills_12m=whole_sum(people.own_bills_12m),
        inpatient_12m_people=people.count(where=people.own_inpatient_12m > 0),
    )


def houses(r: Relations, people: Any) -> Any:
    """The house's grade: the newest of appraisals and the register. Grain: one row per household with a grade."""
    rows = newest_rows(r.feeds["house_appraisals"]).left_join(
        people.select("person_id", heads_household=people.household_id), "person_id"
    )
    found = rows.select(
        household_id=rows.household_id.coalesce(rows.heads_household),
        grade=rows.grade,
        said_on=rows.appraised_on,
        house_graded_on=rows.appraised_on,
    )
    told = r.register["livings"].filter(ibis._.valid_from <= r.as_of)
    on_record = told.select(
        "household_id",
        grade=blank_as_null(told.house_grade),
        said_on=told.valid_from,
        house_graded_on=ibis.null("date"),
    )
    either = found.union(on_record).filter(ibis._.household_id.notnull() & ibis._.grade.notnull())
    last = newest(either, "household_id", ibis.desc("said_on"), ibis.asc("house_graded_on", nulls_first=False))
    return last.select("household_id", "house_graded_on", house_grade=last.grade)


def waters(r: Relations) -> Any:
    """Whether water was safe when last asked. Grain: one row per household with a living fact."""
    told = r.register["livings"].filter(ibis._.valid_from <= r.as_of)
    last = newest(told, "household_id", ibis.desc("valid_from"))
    return last.select("household_id", is_water_safe=last.water_safe)


def dibao(r: Relations, grants: Any) -> Any:
    """低保 of the month, of the month before, and since when. Grain: one row per household ever on 低保."""
    now, before = grants.period == r.month, grants.period == periods.previous(r.month)
    newest_roster = grants.period == (r.newest(lists.DIBAO) or "")
    return grants.group_by("household_id").agg(
        dibao_month_fen=grants.month_fen.max(where=now),
        dibao_previous_month_fen=grants.month_fen.max(where=before),
        dibao_started_on=grants.started_on.min(where=newest_roster),
    )


def fresh(r: Relations) -> Any:
    """When the register was last told anything of the household. Grain: one row per household with a fact."""
    facts = [
        r.register[name].select("household_id", "valid_from") for name in ("household_states", "livings", "incomes")
    ]
    told = ibis.union(*facts).filter(ibis._.valid_from <= r.as_of)
    return told.group_by("household_id").agg(facts_on=told.valid_from.max())


def looks(r: Relations) -> Any:
    """When somebody last looked. Grain: one row per household ever looked at."""
    seen = _happened(r).filter(ibis._.kind.isin(LOOKS))
    return seen.group_by("household_id").agg(looked_on=seen.happened_on.max())


def reports(r: Relations) -> Any:
    """The household's own newest report. Grain: one row per household that reported."""
    told = _happened(r).filter(ibis._.kind == REPORT)
    last = newest(told, "household_id", ibis.desc("happened_on"), ibis.desc("risk"))
    return last.select("household_id", reported_on=last.happened_on, reported_risk=blank_as_null(last.risk))


def _happened(r: Relations) -> Any:
    events = r.register["events"]
    return events.filter(events.household_id.notnull() & (events.happened_on <= r.as_of))

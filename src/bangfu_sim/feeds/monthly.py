"""Whole lists and the month's cases: insured, 低保, disability cards, school roll, appraisals, bills."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

from bangfu_sim import bills
from bangfu_sim.changes import month_end, some_day
from bangfu_sim.layout import Row
from bangfu_sim.people import County, Person
from bangfu_sim.schooling import GRADES, HIGH, MIDDLE, PRIMARY, VOCATIONAL, stage_on
from bangfu_sim.shocks import falls_short
from bangfu_sim.spec import spec

KINDS = ("视力", "听力", "言语", "肢体", "智力", "精神", "多重")


def insured_rows(county: County, on: dt.date) -> Iterator[Row]:
    """One row per person whose insurance is in this county's hands."""
    for person in county.persons:
        if not person.insured or not person.is_here(on) or (person.insured_until and person.insured_until <= on):
            continue
        lapsed = person.lapsed_on is not None and person.lapsed_on <= on
        cells = {
            "name": person.name,
            "id_number": person.number,
            "insured_kind": person.insured,
            "year": on.year,
            "status": "中断" if lapsed else "正常参保",
        }
        yield Row(person, person.home_on(on).village, cells)


def dibao_rows(county: County, on: dt.date) -> Iterator[Row]:
    """One row per person paid in the month; some of the dead are still paid."""
    first = on.replace(day=1)
    for person in county.persons:
        benefit = person.dibao
        if benefit is None or benefit.started_on > on or (benefit.stopped_on and benefit.stopped_on <= on):
            continue
        dead = (
            person.died_on is not None
            and person.died_on <= on
            and not (benefit.kept_until and benefit.kept_until >= first)
        )
        if dead or (person.left_on and person.left_on <= on):
            continue
        home = person.former.household if person.former else person.household
        paid = [p for p in home.here(on) if p.dibao and not p.dibao.stopped_on]
        cells = {
            "dibao_no": f"DB{county.place.code}{home.number:06d}",
            "head_name": home.head.name,
            "name": person.name,
            "id_number": person.number,
            "category": benefit.category,
            "household_people": max(1, len(paid)),
            "month_fen": benefit.month_fen,
            "started_on": benefit.started_on,
        }
        yield Row(person, home.village, cells)


def card_rows(county: County, on: dt.date) -> Iterator[Row]:
    """One row per card issued so far to somebody living."""
    for person in county.persons:
        card = person.card
        if card is None or card.issued_on > on or not person.is_here(on):
            continue
        cells = {
            "name": person.name,
            "card_number": f"{person.number}{card.kind}{card.grade}{card.suffix}",
            "kind": KINDS[card.kind - 1],
            "grade": card.grade,
            "issued_on": card.issued_on,
        }
        yield Row(person, person.home_on(on).village, cells)


def school_rows(county: County, on: dt.date) -> Iterator[Row]:
    """One row per pupil of classes 1 to 12 in this county's schools."""
    for person in county.persons:
        if not (5 <= person.age_on(on) <= 19) or not person.studies_here or not person.is_here(on):
            continue
        stage, year = stage_on(person, on)
        if stage not in (PRIMARY, MIDDLE, HIGH, VOCATIONAL):
            continue
        status, since = "在读", None
        for day, changed in person.school_changes:
            if day <= on:
                status, since = changed, day
        if status == "不在册":
            continue
        key = {PRIMARY: "schools", MIDDLE: "middle_schools"}.get(stage, "high_schools")
        schools = county.place.more[key]
        cells = {
            "student_no": f"G{person.number}",
            "name": person.name,
            "id_number": person.number,
            "school": schools[person.household.number % len(schools)],
            "stage": "高中" if stage == HIGH else stage,
            "grade": f"{GRADES[year - 1]}年级",
            "status": status,
            "status_on": since,
        }
        yield Row(person, person.home_on(on).village, cells)


def appraisal_rows(county: County, on: dt.date) -> Iterator[Row]:
    """The month's house appraisals: everyday ones are A or B; shocks and look-alikes bring C and D."""
    rng, month = random.Random(f"{county.seed}/appraisals/{on}"), f"{on:%Y-%m}"
    low, high = spec()["feeds"]["appraisals_month"]
    seen = [(a.household, a.grade, a.appraised_on) for a in county.appraisals if a.month == month]
    settled = [h for h in county.households if not h.troubled and h.head.is_here(on)]
    for home in rng.sample(settled, max(2, round(rng.randint(low, high) * county.share))):
        seen.append((home, home.house_grade, some_day(rng, on.replace(day=1), on)))
    rng.shuffle(seen)
    for n, (home, grade, day) in enumerate(seen, 1):
        cells = {
            "head_name": home.head.name,
            "id_number": home.head.number,
            "grade": grade,
            "appraised_on": day,
            "report_no": f"SCFJ{on:%Y%m}{n:04d}",
        }
        yield Row(home.head, home.village, cells)


def make_everyday_bills(county: County, rng: random.Random) -> None:
    """Each month gets its everyday bills, none of which costs a person more than the specification allows."""
    feeds = spec()["feeds"]
    cap, paid = feeds["bill_selfpaid_cap_yuan"] * 100, dict[int, int]()
    for month in county.months:
        last = month_end(month)
        people = [p for p in county.persons if p.insured and p.is_here(last) and not p.lapsed_on]
        weights = [ill_weight(p, last) for p in people]
        for person in rng.choices(people, weights, k=round(len(people) * feeds["bills_per_100_persons_month"] / 100)):
            home, inpatient = person.household, rng.random() * 100 < feeds["inpatient_pct"]
            bill = bills.everyday(person, county.place, some_day(rng, last.replace(day=1), last), inpatient, rng)
            cost = paid.get(home.number, 0) + bill.selfpaid
            if bill.selfpaid > cap or (
                inpatient and (home.troubled or falls_short(home, len(home.members), cost // 100))
            ):
                bill = bills.everyday(person, county.place, bill.settled_on, False, rng)
            paid[home.number] = paid.get(home.number, 0) + bill.selfpaid
            county.bills.append(bill)


def ill_weight(person: Person, on: dt.date) -> float:
    """How often somebody sees a doctor."""
    return (1 + max(0, person.age_on(on) - 40) / 12) * (2.2 if person.health in ("长期慢性病", "患有大病") else 1.0)


def bill_rows(county: County, on: dt.date) -> Iterator[Row]:
    """The bills settled in the month, by day."""
    month = f"{on:%Y-%m}"
    due = sorted(
        (b for b in county.bills if f"{b.settled_on:%Y-%m}" == month), key=lambda b: (b.settled_on, b.person.uid)
    )
    for n, bill in enumerate(due, 1):
        cells = {
            "bill_no": f"JS{bill.settled_on:%Y%m%d}{n:06d}",
            "name": bill.person.name,
            "id_number": bill.person.number,
            "settled_on": bill.settled_on,
            "hospital": bill.hospital,
            "hospital_level": bill.level,
            "visit_kind": bill.kind,
            "disease": bill.disease,
            "total_fen": bill.total,
            "catalogue_fen": bill.catalogue,
            "fund_fen": bill.fund,
            "serious_fen": bill.serious,
            "relief_fen": bill.relief,
            "selfpaid_fen": bill.selfpaid,
        }
        yield Row(bill.person, bill.person.household.village, cells)

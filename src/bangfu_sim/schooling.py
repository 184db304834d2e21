"""In which class somebody is on a day: school years begin on 1 September, at age six."""

from __future__ import annotations

import datetime as dt

from bangfu_sim.people import Person

PRIMARY, MIDDLE, HIGH, VOCATIONAL, COLLEGE = "小学", "初中", "普通高中", "中职", "大学"
GRADES = "一二三四五六七八九"


def class_on(person: Person, day: dt.date) -> int:
    """Years since school began, 1 to 12 for school classes, 13 to 16 for college, 0 when too young."""
    began = day.year if day.month >= 9 else day.year - 1
    return began - person.born.year - (1 if (person.born.month, person.born.day) > (8, 31) else 0) - 5


def stage_on(person: Person, day: dt.date) -> tuple[str, int]:
    """School stage and year within it; ("", 0) for somebody not at school."""
    n = class_on(person, day)
    if 1 <= n <= 6:
        return PRIMARY, n
    if 7 <= n <= 9:
        return MIDDLE, n - 6
    if 10 <= n <= 12 and person.track in (HIGH, VOCATIONAL, COLLEGE):
        return (VOCATIONAL if person.track == VOCATIONAL else HIGH), n - 9
    if 13 <= n <= 16 and person.track == COLLEGE:
        return COLLEGE, n - 12
    return "", 0


def national_label(person: Person, day: dt.date) -> str:
    """The entry of the national export's column 在校生状况; empty for somebody who is not a pupil."""
    stage, year = stage_on(person, day)
    n = class_on(person, day)
    if stage == PRIMARY:
        return "小学"
    if stage == MIDDLE:
        return f"{'七八九'[year - 1]}年级"
    if stage == HIGH:
        return f"普通高中{GRADES[year - 1]}年级"
    if stage == VOCATIONAL:
        return f"中职{GRADES[year - 1]}年级"
    if stage == COLLEGE:
        return f"本科{GRADES[year - 1]}年级"
    if n < 1:
        return "学前教育" if n > -3 else "学龄前儿童"
    return ""

"""The police rosters of the whole county: everybody present is on a page, and the changes of the months between are told."""

import datetime as dt
from collections import Counter

from bangfu_sim.feeds.roster import police_rows

DAYS = (dt.date(2020, 3, 31), dt.date(2021, 6, 30), dt.date(2021, 10, 31))


def rows_of(county, n):
    return list(police_rows(county, DAYS[n], DAYS[n - 1] if n else None))


def test_opening_roster_is_exactly_the_agricultural_population(whole):
    rows = rows_of(whole, 0)

    assert len(rows) == len({r.person.uid for r in rows}) == 79_400
    assert {r.cells["status"] for r in rows} == {"正常"}


def test_later_rosters_list_everybody_present_and_the_newly_dead(whole):
    for n in (1, 2):
        listed = {(r.person.uid, r.cells["status"]) for r in rows_of(whole, n)}
        present = {p.uid for p in whole.persons if p.is_here(DAYS[n])}

        assert present <= {uid for uid, status in listed if status == "正常"}
        for person in whole.persons:
            if (
                person.died_on
                and DAYS[n - 1] < person.died_on <= DAYS[n]
                and not person.left_on
                and not person.report_late
            ):
                assert (person.uid, "死亡注销") in listed


def test_every_police_page_has_one_head_name(whole):
    heads = {(r.cells["household_no"], r.cells["head_name"]) for r in rows_of(whole, 2)}
    pages = Counter(code for code, _ in heads)

    assert max(pages.values()) == 1


def test_some_brides_are_on_two_pages(whole):
    twice = [uid for uid, n in Counter(r.person.uid for r in rows_of(whole, 2)).items() if n == 2]

    assert 1 <= len(twice) <= 40

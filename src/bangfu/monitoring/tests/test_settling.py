"""Merged findings become warnings: opened, grown, quiet, returned, attached; twice the same changes nothing."""

from __future__ import annotations

from datetime import date

import pytest

from bangfu.monitoring.actions.settling import settle
from bangfu.monitoring.models import Finding, FindingSource, Warning
from bangfu.monitoring.terms import State
from bangfu.monitoring.tests.harvests import AUG, JUL, OCT, SEP, a_harvest, a_hit, an_upload

pytestmark = pytest.mark.django_db


def settled(as_of, *hits, **differs):
    harvest = a_harvest(as_of, *hits, **differs)
    return settle(list(harvest.merged), harvest)


def lay_aside(warning, on, until, state=State.DISMISSED):
    Warning.objects.filter(pk=warning.pk).update(state=state.value, closed_on=on, quiet_until=until)


def test_new_finding_opens_one_ranked_warning_with_its_evidence(cast):
    upload = an_upload()

    counts = settled(JUL, a_hit(cast.wang), a_hit(cast.wang, "bill", 900_000), uploads=[upload], families=[cast.wang])

    warning = Warning.objects.get()
    assert (counts.warnings_opened, counts.warnings_grown, counts.quieted) == (1, 0, 0)
    assert (warning.state, warning.severity, warning.sentence) == ("new", 2, "burden 2000000")
    assert warning.rank == 250  # severity 200 + second rule 20 + never looked 30
    assert warning.opened_on == JUL
    assert warning.due_on == date(2021, 8, 6)  # five working days after Saturday 31 July: Monday 2 to Friday 6 August
    assert set(warning.findings.values_list("rule_id", "measure_value")) == {("burden", 2_000_000), ("bill", 900_000)}
    assert FindingSource.objects.filter(upload=upload).count() == 2


def test_household_has_one_warning_for_each_risk(cast):
    settled(
        JUL, a_hit(cast.wang), a_hit(cast.wang, "roof", 1, risk="house"), a_hit(cast.li), families=[cast.wang, cast.li]
    )

    assert sorted(Warning.objects.values_list("household_id", "risk")) == sorted(
        [(cast.wang.id, "house"), (cast.wang.id, "illness"), (cast.li.id, "illness")]
    )


def test_settling_the_same_twice_changes_nothing(cast):
    upload = an_upload()
    found = {"uploads": [upload], "families": [cast.wang]}
    settled(JUL, a_hit(cast.wang), **found)
    before = [list(model.objects.order_by("pk").values()) for model in (Warning, Finding, FindingSource)]

    counts = settled(JUL, a_hit(cast.wang), **found)

    assert counts.warnings_opened + counts.warnings_grown + counts.quieted == 0
    assert [list(model.objects.order_by("pk").values()) for model in (Warning, Finding, FindingSource)] == before


def test_same_day_with_other_data_replaces_the_finding(cast):
    settled(JUL, a_hit(cast.wang), families=[cast.wang])

    settled(JUL, a_hit(cast.wang, measure=2_100_000), families=[cast.wang])

    assert Finding.objects.get().measure_value == 2_100_000


def test_open_warning_takes_the_next_month_and_grows_at_the_margin(cast):
    settled(JUL, a_hit(cast.wang), families=[cast.wang])

    below = settled(AUG, a_hit(cast.wang, measure=2_399_999), families=[cast.wang])
    at = settled(SEP, a_hit(cast.wang, measure=2_400_000), families=[cast.wang])

    warning = Warning.objects.get()
    assert (below.warnings_grown, at.warnings_grown) == (0, 1)
    assert (warning.seen_on, warning.grown_on, warning.version) == (SEP, SEP, 2)
    assert warning.sentence == "burden 2400000"
    assert warning.findings.count() == 3


def test_warning_that_grew_is_compared_with_what_it_grew_to(cast):
    for as_of, measure in ((JUL, 100), (AUG, 120), (SEP, 143)):
        settled(as_of, a_hit(cast.wang, measure=measure), families=[cast.wang])

    assert Warning.objects.get().grown_on == AUG  # 143 < 120 * 1.2


def test_new_rule_of_the_same_risk_grows_the_open_warning(cast):
    settled(JUL, a_hit(cast.wang), families=[cast.wang])

    counts = settled(AUG, a_hit(cast.wang), a_hit(cast.wang, "bill", 5), families=[cast.wang])

    assert counts.warnings_grown == 1
    assert Warning.objects.get().sentence == "bill 5"


@pytest.mark.parametrize("state", [State.DISMISSED, State.HELPED, State.REFERRED])
def test_laid_aside_finding_is_quiet_then_returns_when_it_grows(cast, state):
    settled(JUL, a_hit(cast.wang), families=[cast.wang])
    first = Warning.objects.get()
    lay_aside(first, JUL, date(2021, 12, 31), state)

    quiet = settled(AUG, a_hit(cast.wang, measure=2_300_000), families=[cast.wang])
    grown = settled(SEP, a_hit(cast.wang, measure=2_400_000), families=[cast.wang])

    back = Warning.objects.get(state="new")
    assert (quiet.quieted, quiet.warnings_opened) == (1, 0)
    assert (grown.warnings_opened, grown.warnings_returned) == (1, 1)
    assert back.returned_from == first
    assert Finding.objects.filter(warning=first).count() == 1


def test_laid_aside_finding_returns_when_its_period_ends_and_it_still_hits(cast):
    settled(JUL, a_hit(cast.wang), families=[cast.wang])
    lay_aside(Warning.objects.get(), JUL, SEP)

    on_last_day = settled(SEP, a_hit(cast.wang), families=[cast.wang])
    after = settled(OCT, a_hit(cast.wang), families=[cast.wang])

    assert (on_last_day.quieted, after.warnings_returned) == (1, 1)


def test_quiet_finding_stays_quiet_beside_a_lapsed_successor(cast):
    settled(JUL, a_hit(cast.wang), families=[cast.wang])
    lay_aside(Warning.objects.get(), JUL, date(2021, 12, 31))
    settled(AUG, a_hit(cast.wang, "bill", 5), families=[cast.wang])
    Warning.objects.filter(state="new").update(state="lapsed")

    counts = settled(SEP, a_hit(cast.wang), families=[cast.wang])

    assert (counts.quieted, counts.warnings_opened) == (1, 0)


def test_followed_household_gets_the_evidence_and_no_question(cast):
    first = settled(JUL, a_hit(cast.wang), families=[cast.wang], followed=[cast.wang.id])
    second = settled(AUG, a_hit(cast.wang, measure=9_000_000), families=[cast.wang], followed=[cast.wang.id])

    warning = Warning.objects.get()
    assert (first.warnings_attached, first.warnings_opened, second.warnings_attached) == (1, 0, 0)
    assert (warning.state, warning.findings.count()) == ("attached", 2)


def test_household_no_longer_followed_is_asked_about_again(cast):
    settled(JUL, a_hit(cast.wang), families=[cast.wang], followed=[cast.wang.id])

    settled(AUG, a_hit(cast.wang), families=[cast.wang])

    assert sorted(Warning.objects.values_list("state", flat=True)) == ["lapsed", "new"]
    assert Warning.objects.get(state="new").returned_from.state == "lapsed"


def test_data_risk_is_asked_even_of_a_followed_household_and_ranks_low(cast):
    settled(JUL, a_hit(cast.wang, "stale", 1, risk="data"), families=[cast.wang], followed=[cast.wang.id])

    warning = Warning.objects.get()
    assert (warning.state, warning.rank) == ("new", -20)  # 200 - 250 + never looked 30


def test_confirmed_warning_takes_evidence_instead_of_a_second(cast):
    settled(JUL, a_hit(cast.wang), families=[cast.wang])
    Warning.objects.update(state="confirmed", closed_on=JUL)

    counts = settled(AUG, a_hit(cast.wang), families=[cast.wang])

    assert counts.warnings_opened == 0
    assert Warning.objects.get().findings.count() == 2


def test_confirmed_warning_whose_case_has_ended_lets_a_new_one_open(cast):
    settled(JUL, a_hit(cast.wang), families=[cast.wang])
    Warning.objects.update(state="confirmed", closed_on=JUL, taken_at="2021-08-01T00:00:00Z", taken_by="case:1")

    while_followed = settled(AUG, a_hit(cast.wang), families=[cast.wang], followed=[cast.wang.id])
    ended = settled(SEP, a_hit(cast.wang), families=[cast.wang])

    assert (while_followed.warnings_opened, while_followed.warnings_attached) == (0, 0)
    assert ended.warnings_returned == 1


def test_rank_remembers_how_long_nobody_looked(cast):
    settled(JUL, a_hit(cast.wang), families=[cast.wang], looked_on={cast.wang.id: date(2021, 7, 1)})

    assert Warning.objects.get().rank_parts == [["severity", 200]]

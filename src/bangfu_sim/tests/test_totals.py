"""At full size the opening register equals the published figures."""

import datetime as dt

import pytest

OPENED = dt.date(2020, 3, 31)


def counted(county, *groups):
    homes = [h for h in county.households if h.group in groups]
    return len(homes), sum(len(h.here(OPENED)) for h in homes)


@pytest.mark.parametrize(
    ("groups", "published"),
    [
        (("returned", "unexited", "unstable", "registered"), (11_717, 28_406)),
        (("returned", "unexited"), (58, 141)),  # 11,717 - 11,659 and 28,406 - 28,265
        (("returned",), (1, 2)),
        (("unstable",), (402, 912)),
        (("marginal",), (378, 868)),
        (("returned", "unexited", "unstable", "registered", "marginal", "ordinary"), (31_200, 79_400)),
    ],
)
def test_group_has_the_published_households_and_persons(whole, groups, published):
    assert counted(whole, *groups) == published


def test_causes_of_the_not_exited_add_up(whole):
    causes = [h.causes[0] for h in whole.households if h.group in ("returned", "unexited")]

    assert (causes.count("因病"), causes.count("因残"), causes.count("因学")) == (51, 6, 1)  # 51 + 6 + 1 = 58


def test_illness_is_the_cause_of_as_many_as_published(whole):
    ill = [h for h in whole.households if h.is_registered and h.causes[0] == "因病"]

    assert (len(ill), sum(h.size for h in ill)) == (2_813, 5_838)


def test_disability_cards_at_the_opening_are_as_many_as_published(whole):
    cards = [p.card for p in whole.persons if p.card and p.card.issued_on <= OPENED]
    new = [p for p in whole.persons if p.card and p.card.issued_on > OPENED]

    reissued = sum(1 for t in whole.troubles if t.kind == "card_reissued")
    assert len(cards) == 1_429 + 1_172 - reissued
    assert len(new) > reissued

"""The specification on paper is the one the code reads; each of its kinds happens."""

import datetime as dt
import pathlib
import re

import pytest

from bangfu_sim import noise, spec
from bangfu_sim.county import simulate
from bangfu_sim.shocks import falls_short

PAGE = pathlib.Path(spec.__file__).parents[2] / "docs" / "simulator.md"
TOLD = spec.spec()


def printed():
    """The tables of docs/simulator.md by section."""
    return dict(re.findall(r"<!-- spec:(\w+) -->\n(.*?)\n<!-- /spec -->", PAGE.read_text(encoding="utf-8"), re.DOTALL))


@pytest.mark.parametrize("section", spec.sections())
def test_page_prints_the_table_the_code_reads(section):
    assert printed().get(section) == spec.table(section)


@pytest.mark.parametrize("section", ["people", "natural_per_1000_per_year", "feeds", "noise"])
def test_every_rate_of_the_page_is_read_by_the_code(section):
    house = pathlib.Path(spec.__file__).parent
    code = "".join(p.read_text(encoding="utf-8") for p in house.rglob("*.py") if "tests" not in p.parts)

    assert [name for name in TOLD[section] if f'"{name}"' not in code] == []


def test_page_and_code_are_of_one_version():
    assert f"Specification version **{TOLD['version']}**" in PAGE.read_text(encoding="utf-8")


def test_every_kind_of_trouble_happens_as_often_as_specified(whole):
    for section in ("shocks", "look_alikes", "standing"):
        for kind, told in TOLD[section].items():
            happened = sum(1 for t in whole.troubles if t.kind == kind)
            assert happened == round(told["per_10000"] * 31_200 / 10_000), kind


def test_between_one_and_one_and_a_half_percent_suffer_a_shock(whole):
    struck = {t.household.number for t in whole.troubles if t.group == "shock"}

    assert 0.010 <= len(struck) / len(whole.households) <= 0.015


def test_nobody_outside_the_truth_is_in_danger(whole):
    told = {t.household.number for t in whole.troubles}
    last = dt.date(2021, 12, 31)

    for home in whole.households:
        people = len(home.here(last))
        if home.number not in told and people:
            assert not falls_short(home, people, 0), home.number


def test_every_household_under_watch_is_in_the_truth(whole):
    told = {t.household.number for t in whole.troubles}
    watched = [h for h in whole.households if h.group in ("unexited", "returned", "unstable", "marginal")]

    assert all(h.number in told for h in watched if h.here(dt.date(2020, 12, 20)))


def test_no_household_is_struck_twice(whole):
    homes = [t.household.number for t in whole.troubles]

    assert len(homes) == len(set(homes))


def test_every_kind_of_noise_is_found(tmp_path, divisions):
    simulate("shenchi", 21, tmp_path, households=600, divisions=divisions, noise=6.0)
    text = (tmp_path / "truth" / "identity.csv").read_text(encoding="utf-8")

    for kind in (*noise.REPAIRABLE, *noise.UNREPAIRABLE, *noise.NAMES, "lower_x"):
        assert f",{kind}," in text, kind


def test_without_noise_no_row_is_spoiled(tmp_path, divisions):
    outcome = simulate("shenchi", 21, tmp_path, households=300, divisions=divisions, noise=0.0)

    assert outcome.spoiled_rows == 0

"""The register opened from a whole simulated county gives the totals its document prints."""

import datetime as dt
import subprocess
import sys
from collections import Counter

import pytest

from bangfu.divisions import actions as divisions
from bangfu.ground import clock
from bangfu.ledgers import folders
from bangfu.ledgers import queries as files
from bangfu.ledgers.models import Upload
from bangfu.registry import actions, queries

APPLY = {
    "national_household": actions.apply_households,
    "national_person": actions.apply_persons,
    "police_roster": actions.apply_roster,
}
OPENING = dt.date(2020, 3, 31)


@pytest.mark.slow
def test_opening_register_has_the_published_totals(db, tmp_path):
    divisions.load_place("140927")
    clock.set_today(OPENING, reason="测试")
    subprocess.run(
        [sys.executable, "-m", "bangfu_sim", "shenchi", "--seed", "7", "--months", "1", "--out", str(tmp_path)],
        check=True,
        timeout=600,
    )
    for line in folders.lines_of(tmp_path):
        if line.contract in APPLY and line.data_on == OPENING:
            folders.import_one(line)
            upload = Upload.objects.latest("pk")
            rows = files.accepted_rows(upload)
            APPLY[line.contract](rows, source=f"upload:{upload.pk}", data_on=OPENING, by=None)

    # Source of the figures: published-figures of 神池, as of 2020-03-31, households and persons.
    counted = totals(OPENING)
    assert counted["未脱贫户"] == (58, 141)
    assert counted["脱贫户"] == (11_717 - 58, 28_406 - 141)
    assert counted["脱贫不稳定户"] == (402, 912)
    assert counted["边缘易致贫户"] == (378, 868)


def totals(on):
    """Households and persons by kind and by monitored kind, from the register's own tables."""
    relations = queries.register_relations(on)
    members = Counter(
        row["household_id"] for row in relations.memberships.to_pylist() if row["to_on"] is None or row["to_on"] > on
    )
    households, persons = Counter(), Counter()
    for state in relations.household_states.to_pylist():
        for kind in {state["kind"], state["monitored_kind"]} - {""}:
            households[kind] += 1
            persons[kind] += members[state["household_id"]]
    return {kind: (households[kind], persons[kind]) for kind in households}

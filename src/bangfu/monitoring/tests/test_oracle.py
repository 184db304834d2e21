"""What the sweep's one query says equals what the plain evaluator says, person by person, rule by rule."""

from __future__ import annotations

import random
from datetime import date, timedelta

import ibis
import pyarrow as pa
import pytest

from bangfu.monitoring import hits
from bangfu.monitoring.situation.build import schema_of
from bangfu.rulebook import queries as rulebook
from bangfu.rulebook.rules import outcome_of

AS_OF = date(2021, 12, 31)
SPECIAL = [None, 0, 1, 2, 5, 12, 60, 2020, 99_999, 600_000, 1_000_001, 5_000_000, 2**53, 2**53 + 1, -1]


@pytest.fixture(scope="module")
def rules(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return rulebook.warning_rules(AS_OF)


def value_of(chance, column):
    """A value the column may hold, often null, zero or beyond what a float can count."""
    if column.type == "int":
        return chance.choice([chance.choice(SPECIAL), chance.randint(-10, 90), chance.randint(0, 9_000_000)])
    if column.type == "bool":
        return chance.choice([True, False, None])
    if column.type == "date":
        return chance.choice([None, AS_OF - timedelta(days=chance.randint(0, 900))])
    return chance.choice([*(column.codes or ("x", "")), None])


def situations(chance, households):
    """So many households with three members each, random but for the keys and the promises the builder keeps."""
    vocabulary = rulebook.vocabulary()
    homes, people = [], []
    for number in range(1, households + 1):
        home = {one.name: value_of(chance, one) for one in vocabulary.columns("household")}
        home |= {name: chance.random() < 0.5 for name in ("is_registered", "is_monitored")}
        homes.append(home | {"household_id": number, "as_of": AS_OF, "people": chance.randint(0, 8)})
        for member in range(3):
            person = {one.name: value_of(chance, one) for one in vocabulary.columns("person")}
            keys = {"household_id": number, "person_id": number * 10 + member, "is_resident": chance.random() < 0.8}
            people.append(person | keys)
    return homes, people


def as_table(rows, grain):
    wanted = schema_of(grain).to_pyarrow()
    return pa.Table.from_pylist([{name: row[name] for name in wanted.names} for row in rows], schema=wanted)


def tables_of(homes, people):
    return hits.Tables(ibis.memtable(as_table(homes, "household")), ibis.memtable(as_table(people, "person")))


def evaluated(rules, homes, people):
    """What the plain evaluator finds, one situation at a time."""
    found = set()
    for rule in rules:
        of_home = {home["household_id"]: home for home in homes}
        known = homes if rule.grain == "household" else [of_home[one["household_id"]] | one for one in people]
        for situation in known:
            outcome = outcome_of(rule, {name: situation[name] for name in rule.columns})
            if outcome.is_hit:
                person = situation["person_id"] if rule.grain == "person" else None
                found.add((rule.id, situation["household_id"], person, outcome.measure, outcome.severity))
    return found


@pytest.mark.parametrize("seed", [1, 2021, 140927])
def test_sweep_hits_what_the_evaluator_hits(rules, seed):
    homes, people = situations(random.Random(seed), 200)

    found = hits.find(rules, tables_of(homes, people))

    compiled = {(hit.rule_id, hit.household_id, hit.person_id, hit.measure, hit.severity) for hit in found}
    assert compiled == evaluated(rules, homes, people)
    assert len({rule for rule, *_ in compiled}) > 15  # most rules hit somewhere: the comparison is of something


def test_known_household_hits_the_one_rule_it_must(rules):
    empty = dict.fromkeys(one.name for one in rulebook.vocabulary().columns("household"))
    home = empty | {"household_id": 1, "as_of": AS_OF, "people": 1, "is_monitored": False, "is_registered": True}
    home |= {"house_grade": "D", "kind": "脱贫户", "village_code": "140927101202"}

    found = hits.find(rules, tables_of([home], []))

    assert [(hit.rule_id, hit.severity) for hit in found] == [("house_unsafe", 3)]


def test_no_rules_hit_nothing():
    assert hits.find([], tables_of([], [])) == []

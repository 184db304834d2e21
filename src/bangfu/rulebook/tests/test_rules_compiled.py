"""The real rules: over the situations of all their cases, the compiled sweep says what the oracle says; Spark gets them too."""

import datetime as dt

import ibis
import pyarrow as pa
import pytest

from bangfu.rulebook import book, engine
from bangfu.rulebook.tests.language import ARROW_TYPES

PARAMETERS = book.parameters_on(dt.date(2021, 12, 31), "140927")
DOCUMENTS = book.rule_documents("140927")
RULES = [book.rule_of(document, 0, PARAMETERS) for document in DOCUMENTS]
PARTS = ("when", "measure", "severity")
EMPTY = dict.fromkeys(book.vocabulary())
SITUATIONS = [EMPTY | dict(case.given) for rule in RULES for case in rule.cases]


@pytest.fixture(scope="module")
def compiled():
    """rule id and part → one value per situation, all from one query."""
    schema = pa.schema([(column.name, ARROW_TYPES[column.type]) for column in book.vocabulary().values()])
    table = ibis.memtable(pa.Table.from_pylist(SITUATIONS, schema=schema))
    columns = {
        f"{rule.id} {part}": engine.compile(getattr(rule, part), table, PARAMETERS) for rule in RULES for part in PARTS
    }
    connection = ibis.duckdb.connect()
    answer = connection.to_pyarrow(table.select(**columns))
    connection.disconnect()
    return {name: answer[name].to_pylist() for name in columns}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
@pytest.mark.parametrize("part", PARTS)
def test_sweep_says_what_the_oracle_says(compiled, rule, part):
    oracle = [engine.evaluate(getattr(rule, part), situation, PARAMETERS) for situation in SITUATIONS]

    assert compiled[f"{rule.id} {part}"] == oracle


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_is_written_for_spark(rule):
    table = ibis.table({c.name: engine.IBIS_TYPES[c.type] for c in book.vocabulary().values()}, name="situation")

    columns = {part: engine.compile(getattr(rule, part), table, PARAMETERS, "pyspark") for part in PARTS}

    assert ibis.to_sql(table.select(**columns), dialect="pyspark").startswith("SELECT")

"""The verb `check` speaks to people and to machines, and fails when something is wrong."""

import json

import pytest
from typer.testing import CliRunner

from bangfu.rulebook import commands, queries
from bangfu.rulebook.engine import RuleRefused

pytestmark = pytest.mark.django_db


def test_check_counts_rules_and_cases():
    answer = CliRunner().invoke(commands.app, ["check"])

    assert answer.exit_code == 0
    assert "32 条规则" in answer.output


def test_check_speaks_json():
    told = json.loads(CliRunner().invoke(commands.app, ["check", "--json"]).output)

    assert told["wrong"] == []
    assert told["rules"] == 32
    assert told["cases"] >= 32 * 5


@pytest.mark.parametrize("arguments", [["check"], ["check", "--json"]])
def test_check_fails_and_says_where(monkeypatch, arguments):
    monkeypatch.setattr(queries, "check_rulebook", lambda: [RuleRefused("empty", 3, 5)])

    answer = CliRunner().invoke(commands.app, arguments)

    assert answer.exit_code == 1
    assert "第 3 行第 5 列" in answer.output

"""Every page opens for whoever may read it; what changes something asks for the role, the key and the version."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from bangfu.rulebook import actions, queries
from bangfu.rulebook.models import ParameterValue, RuleSwitch
from bangfu.rulebook.tests.conftest import TODAY

PAGES = [
    ("rules", []),
    ("rule", ["income_under_line"]),
    ("rule_file", ["income_under_line"]),
    ("parameters", []),
    ("parameter", ["income_line_fen"]),
    ("parameter", ["severity_by_selfpaid"]),
    ("parameter", ["capped_city_fen"]),
    ("vocabulary", []),
    ("language", []),
    ("check", []),
]


def client_of(staff):
    client = Client()
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(("name", "arguments"), PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_page_opens_for_every_officer(clerk, name, arguments, language):
    answer = client_of(clerk).get(reverse(f"rulebook:{name}", args=arguments), headers={"accept-language": language})

    assert answer.status_code == 200


def test_every_rule_has_its_page(clerk):
    client = client_of(clerk)

    for now in queries.rules_now(TODAY):
        answer = client.get(reverse("rulebook:rule", args=[now.rule.id]))
        assert now.rule.title in answer.content.decode()


def test_page_of_an_unknown_rule_is_not_found(clerk):
    assert client_of(clerk).get(reverse("rulebook:rule", args=["no_such"])).status_code == 404
    assert client_of(clerk).get(reverse("rulebook:parameter", args=["no_such"])).status_code == 404
    assert client_of(clerk).get(reverse("rulebook:proposal", args=[99])).status_code == 404

"""Every page opens for whoever may read it; what changes something asks for the role, the key and the version."""

import datetime as dt
import io
import uuid

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from bangfu.ground import clock
from bangfu.rulebook import actions, panels, queries
from bangfu.rulebook.engine import RuleRefused
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
    clerk.language = language
    clerk.save()

    answer = client_of(clerk).get(reverse(f"rulebook:{name}", args=arguments))

    assert answer.status_code == 200


def test_rule_reads_in_english(clerk):
    clerk.language = "en"
    clerk.save()

    page = client_of(clerk).get(reverse("rulebook:rule", args=["income_under_line"])).content.decode()

    assert "Net income per head under the monitoring line" in page
    assert "household net income of the year is below the monitoring line (6,000.00 yuan/person)" in page
    assert "Income is a clue only" in page


def test_every_rule_has_its_page(clerk):
    client = client_of(clerk)

    for now in queries.rules_now(TODAY):
        answer = client.get(reverse("rulebook:rule", args=[now.rule.id]))
        assert now.rule.title in answer.content.decode()


def test_page_of_an_unknown_rule_is_not_found(clerk):
    assert client_of(clerk).get(reverse("rulebook:rule", args=["no_such"])).status_code == 404
    assert client_of(clerk).get(reverse("rulebook:parameter", args=["no_such"])).status_code == 404
    assert client_of(clerk).get(reverse("rulebook:proposal", args=[99])).status_code == 404


def proposal_data(**changed):
    """What a browser posts to propose a value."""
    given = {"value": "7,000", "valid_from": "2022-01-01", "document": "晋民发〔2022〕1号"}
    return {**given, "idempotency_key": uuid.uuid4().hex, **changed}


def test_a_value_is_proposed_confirmed_by_another_and_counts_from_its_date(county, second):
    url = reverse("rulebook:parameter", args=["income_line_fen"])

    proposed = client_of(county).post(url, proposal_data())
    row = ParameterValue.objects.get()
    confirmed = client_of(second).post(reverse("rulebook:confirm", args=[row.pk]), {"version": row.version})

    assert proposed.status_code == confirmed.status_code == 302
    assert queries.parameters(dt.date(2021, 12, 31))["income_line_fen"].value == 600_000
    assert queries.parameters(dt.date(2022, 1, 1))["income_line_fen"].value == 700_000


def test_the_same_form_sent_twice_proposes_once(county):
    url, data = reverse("rulebook:parameter", args=["income_line_fen"]), proposal_data()

    first, again = client_of(county).post(url, data), client_of(county).post(url, data)

    assert first.status_code == again.status_code == 302
    assert ParameterValue.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"value": "七千"}, "不是金额"),
        ({"value": "50000000"}, "数值超出允许范围 1,000.00 元/人 至 30,000.00 元/人"),
        ({"document": "无"}, "至少"),
        ({"valid_from": "1999-01-01"}, "起用日期过早"),
    ],
)
def test_an_unfit_value_is_explained_and_what_was_typed_stays(county, changed, words):
    data = proposal_data(**changed)

    answer = client_of(county).post(reverse("rulebook:parameter", args=["income_line_fen"]), data)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert data["document"] in answer.content.decode()
    assert not ParameterValue.objects.exists()


def test_a_number_that_is_not_whole_is_explained(county):
    data = proposal_data(value="1.5")

    answer = client_of(county).post(reverse("rulebook:parameter", args=["new_days"]), data)

    assert "请填写整数" in answer.content.decode()


def test_a_percentage_may_be_typed_with_its_sign(county):
    client_of(county).post(reverse("rulebook:parameter", args=["burden_pct"]), proposal_data(value="35%"))

    assert ParameterValue.objects.get().value == 35


def test_a_township_sees_no_form_and_may_not_propose(clerk):
    url = reverse("rulebook:parameter", args=["income_line_fen"])

    shown, posted = client_of(clerk).get(url), client_of(clerk).post(url, proposal_data())

    assert 'name="value"' not in shown.content.decode()
    assert posted.status_code == 403
    assert not ParameterValue.objects.exists()


def proposed_by(staff):
    """One proposal that waits."""
    return actions.propose_parameter(
        key="income_line_fen", value=700_000, valid_from=dt.date(2022, 1, 1), document="晋民发〔2022〕1号", by=staff
    )


def test_the_proposer_is_told_that_another_must_confirm(county):
    row = proposed_by(county)
    client = client_of(county)

    shown = client.get(reverse("rulebook:proposal", args=[row.pk]))
    posted = client.post(reverse("rulebook:confirm", args=[row.pk]), {"version": row.version})

    assert "参数须由提出人以外的第二人确认" in shown.content.decode()
    assert posted.status_code == 403
    assert "参数须由提出人以外的第二人确认" in posted.content.decode()


def test_a_proposal_is_refused_only_with_a_reason(county, second):
    row = proposed_by(county)
    url, client = reverse("rulebook:refuse", args=[row.pk]), client_of(second)

    without = client.post(url, {"version": row.version, "reason": " "})
    given = client.post(url, {"version": row.version, "reason": "文号不对"})
    page = client.get(reverse("rulebook:parameter", args=["income_line_fen"]))

    assert without.status_code == 422
    assert given.status_code == 302
    assert "文号不对" in page.content.decode()


def test_a_decision_without_a_version_is_sent_back(county, second):
    row = proposed_by(county)

    assert client_of(second).post(reverse("rulebook:confirm", args=[row.pk]), {}).status_code == 428


def test_waiting_proposals_stand_above_the_list(county, clerk):
    proposed_by(county)

    page = client_of(clerk).get(reverse("rulebook:parameters")).content.decode()

    assert "待第二人确认" in page
    assert "7,000.00 元/人" in page


def test_a_rule_is_switched_off_with_a_reason_and_on_again(county):
    client, url = client_of(county), reverse("rulebook:switch", args=["water_unsafe"])
    data = {"is_on": "0", "valid_from": "2021-12-31", "reason": "全县改水完成"}

    off = client.post(url, data | {"idempotency_key": uuid.uuid4().hex})
    used_then = {rule.id for rule in queries.warning_rules(TODAY)}
    on = client.post(url, data | {"is_on": "1", "idempotency_key": uuid.uuid4().hex})

    assert off.status_code == on.status_code == 302
    assert "water_unsafe" not in used_then
    assert "water_unsafe" in {rule.id for rule in queries.warning_rules(TODAY)}
    assert "全县改水完成" in client.get(reverse("rulebook:rule", args=["water_unsafe"])).content.decode()


def test_a_switch_without_reason_keeps_the_page(county):
    data = {"is_on": "0", "valid_from": "2021-12-31", "reason": "", "idempotency_key": uuid.uuid4().hex}

    answer = client_of(county).post(reverse("rulebook:switch", args=["water_unsafe"]), data)

    assert answer.status_code == 422
    assert not RuleSwitch.objects.exists()


def test_a_township_may_not_switch(clerk):
    data = {"is_on": "0", "valid_from": "2021-12-31", "reason": "不想要", "idempotency_key": uuid.uuid4().hex}

    assert client_of(clerk).post(reverse("rulebook:switch", args=["water_unsafe"]), data).status_code == 403


def test_panels_of_rooms_above_stand_on_the_page(clerk, monkeypatch):
    monkeypatch.setattr(panels, "_PANELS", {})
    queries.register_rule_panel("试算", "rulebook:rule_file")
    queries.register_rule_panel("秘密", "rulebook:switch", is_for=lambda staff: False)

    page = client_of(clerk).get(reverse("rulebook:rule", args=["no_labour"])).content.decode()

    assert "试算" in page
    assert "秘密" not in page


@pytest.mark.parametrize(("name", "heading"), [("rules", "规则"), ("parameters", "参数"), ("vocabulary", "列名")])
def test_list_exports_what_is_filtered(clerk, name, heading):
    answer = client_of(clerk).get(reverse(f"rulebook:{name}"), {"export": "xlsx", "q": "低保"})

    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    assert sheet.cell(1, 1).value == heading
    assert 1 < sheet.max_row < 20


def test_rules_are_filtered_by_risk_and_searched_in_their_words(clerk):
    client = client_of(clerk)

    by_risk = client.get(reverse("rulebook:rules"), {"risk": "water"}).content.decode()
    by_words = client.get(reverse("rulebook:rules"), {"q": "残疾等级 上月"}).content.decode()

    assert "饮水不安全" in by_risk
    assert "新办残疾证" not in by_risk
    assert "残疾等级加重" in by_words
    assert "饮水不安全" not in by_words


@pytest.mark.parametrize(("name", "arguments"), PAGES)
def test_page_asks_the_database_little(clerk, django_assert_max_num_queries, name, arguments):
    client = client_of(clerk)

    with django_assert_max_num_queries(20):
        client.get(reverse(f"rulebook:{name}", args=arguments))


def test_check_page_names_what_is_wrong(clerk, monkeypatch):
    monkeypatch.setattr(queries, "check_rulebook", lambda: [RuleRefused("empty", 3, 5)])

    page = client_of(clerk).get(reverse("rulebook:check")).content.decode()

    assert "第 3 行第 5 列:表达式为空" in page


def test_rule_not_yet_in_force_says_so(clerk):
    clock.set_today(dt.date(2020, 6, 30), reason="test")

    page = client_of(clerk).get(reverse("rulebook:rule", args=["one_large_bill"])).content.decode()

    assert "不在有效期" in page

"""The pages as officers use them: what they see, what they may do, how many queries it takes."""

from __future__ import annotations

import io
import re
import uuid

import openpyxl
import pytest
from django.urls import reverse

from bangfu.ground import clock, identity
from bangfu.monitoring.actions.settling import settle
from bangfu.monitoring.models import CheckResult, SelfReport, Sweep, Warning
from bangfu.monitoring.tests.harvests import JUL, a_harvest, a_hit, an_upload

pytestmark = pytest.mark.django_db
BUDGET = 30


@pytest.fixture
def queue(cast):
    """Three warnings: 王守田 and 李桂花 in 坝口村, 郑有才 in the other township."""
    clock.set_today(JUL, reason="测试")
    families = [cast.wang, cast.li, cast.zheng]
    hits = [
        a_hit(cast.wang, measure=3),
        a_hit(cast.li, "roof", 2, risk="house", severity=3),
        a_hit(cast.zheng, measure=1),
    ]
    harvest = a_harvest(JUL, *hits, uploads=[an_upload()], families=families)
    settle(list(harvest.merged), harvest)
    return {family.id: Warning.objects.get(household=family.household) for family in families}


def page(client, staff, name, *args, **query):
    client.force_login(staff)
    return client.get(reverse(name, args=args), query)


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def post(client, staff, name, *args, **data):
    client.force_login(staff)
    return client.post(reverse(name, args=args), data)


PAGES = ["queue", "quiet", "wrong_data", "report", "reports", "rules"]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("role", ["village", "township", "county", "inspector", "department", "administrator"])
def test_page_opens_for_every_role_within_its_query_budget(
    client, cast, queue, name, role, django_assert_max_num_queries
):
    client.force_login(cast.officers[role])

    with django_assert_max_num_queries(BUDGET):
        assert client.get(reverse(f"monitoring:{name}")).status_code == 200


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("village", {"王守田", "李桂花"}),
        ("township", {"王守田", "李桂花"}),
        ("county", {"王守田", "李桂花", "郑有才"}),
        ("inspector", {"郑有才"}),
        ("department", set()),
        ("administrator", set()),
    ],
)
def test_queue_shows_only_the_officers_households(client, cast, queue, role, seen):
    text = text_of(page(client, cast.officers[role], "monitoring:queue"))

    assert {name for name in ("王守田", "李桂花", "郑有才") if name in text} == seen


def test_queue_stands_newest_and_heaviest_first(client, cast, queue):
    text = text_of(page(client, cast.officers["county"], "monitoring:queue"))

    assert text.index("李桂花") < text.index("郑有才") < text.index("王守田")  # heaviest; then equal rank, newer id


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ({"township": "140927101000"}, {"王守田", "李桂花"}),
        ({"village": "140927102203"}, {"郑有才"}),
        ({"risk": "house"}, {"李桂花"}),
        ({"state": "looked"}, set()),
        ({"state": "new"}, {"王守田", "李桂花", "郑有才"}),
        ({"duty": "overdue"}, set()),
        ({"duty": "later"}, {"王守田", "李桂花", "郑有才"}),
        ({"mine": "1"}, set()),
        ({"mine": "0"}, {"王守田", "李桂花", "郑有才"}),
        ({"rule": "roof"}, {"李桂花"}),
        ({"q": "王守田"}, {"王守田"}),
        ({"q": "roof 2"}, {"李桂花"}),
        ({"opened_on_from": "2021-08-01"}, set()),
    ],
)
def test_queue_filters_and_search_narrow_it(client, cast, queue, query, seen):
    table = text_of(page(client, cast.officers["county"], "monitoring:queue", **query)).split("<tbody>")[-1]

    assert {name for name in ("王守田", "李桂花", "郑有才") if f">{name}<" in table} == seen


def test_queue_exports_exactly_what_is_filtered(client, cast, queue):
    response = page(client, cast.officers["county"], "monitoring:queue", risk="house", export="xlsx")

    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).worksheets[0]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["李桂花"]


def test_warning_shows_evidence_file_row_and_acts(client, cast, queue, django_assert_max_num_queries):
    client.force_login(cast.officers["township"])

    with django_assert_max_num_queries(BUDGET):
        text = text_of(client.get(reverse("warning", args=[queue[cast.wang.id].pk])))

    assert "medical_bills-2021-07.xlsx" in text
    assert "第 7 行" in text
    assert "核查无风险" in text
    assert "派给" in text


def test_inspector_sees_the_warning_without_acts(client, cast, queue):
    text = text_of(page(client, cast.officers["inspector"], "warning", queue[cast.zheng.id].pk))

    assert "burden" in text
    assert "核查无风险</a>" not in text


@pytest.mark.parametrize(("role", "family"), [("village", "zheng"), ("department", "wang"), ("administrator", "wang")])
def test_warning_out_of_scope_is_not_found(client, cast, queue, role, family):
    assert page(client, cast.officers[role], "warning", queue[getattr(cast, family).id].pk).status_code == 404


def test_result_is_recorded_and_can_be_taken_back_at_once(client, cast, queue):
    warning = queue[cast.wang.id]
    form = text_of(page(client, cast.officers["village"], "monitoring:check", warning.pk, "no_risk"))
    key = re.search(r'name="idempotency_key" value="([0-9a-f-]+)"', form)[1]
    data = {"reason": "can_afford", "checked_on": "2021-07-31", "version": 1, "idempotency_key": key}

    for _twice in range(2):
        response = post(client, cast.officers["village"], "monitoring:check", warning.pk, "no_risk", **data)

    assert response.status_code == 302
    assert CheckResult.objects.count() == 1
    undo_url = reverse("monitoring:undo_now", args=[warning.pk, 2])
    assert undo_url in text_of(client.get(reverse("monitoring:queue")))
    client.post(undo_url)
    warning.refresh_from_db()
    assert warning.state == "new"


def test_check_without_reason_keeps_what_was_typed(client, cast, queue):
    data = {"note": "说了些话", "checked_on": "2021-07-31", "version": 1, "idempotency_key": uuid.uuid4().hex}

    response = post(client, cast.officers["village"], "monitoring:check", queue[cast.wang.id].pk, "no_risk", **data)

    assert response.status_code == 422
    assert "说了些话" in text_of(response)


def test_other_needs_words(client, cast, queue):
    data = {"reason": "other", "checked_on": "2021-07-31", "version": 1, "idempotency_key": uuid.uuid4().hex}

    response = post(client, cast.officers["village"], "monitoring:check", queue[cast.wang.id].pk, "no_risk", **data)

    assert response.status_code == 422


@pytest.mark.parametrize(("version", "status"), [("", 428), ("9", 409)])
def test_result_on_an_old_page_is_refused(client, cast, queue, version, status):
    data = {"reason": "can_afford", "checked_on": "2021-07-31", "idempotency_key": uuid.uuid4().hex, "version": version}

    response = post(client, cast.officers["village"], "monitoring:check", queue[cast.wang.id].pk, "no_risk", **data)

    assert response.status_code == status
    assert not CheckResult.objects.exists()


def test_unknown_outcome_is_not_found(client, cast, queue):
    assert (
        page(client, cast.officers["village"], "monitoring:check", queue[cast.wang.id].pk, "maybe").status_code == 404
    )


def test_undo_and_reopen_need_words(client, cast, queue):
    warning = queue[cast.wang.id]
    data = {"reason": "can_afford", "checked_on": "2021-07-31", "version": 1, "idempotency_key": uuid.uuid4().hex}
    post(client, cast.officers["village"], "monitoring:check", warning.pk, "no_risk", **data)

    post(client, cast.officers["village"], "monitoring:reopen", warning.pk, version=2, reason="")
    assert Warning.objects.get(pk=warning.pk).state == "dismissed"
    post(client, cast.officers["village"], "monitoring:reopen", warning.pk, version=2, reason="又住院")
    assert Warning.objects.get(pk=warning.pk).state == "new"


def test_one_warning_is_assigned_from_its_page(client, cast, queue):
    to = cast.officers["village"].pk

    post(client, cast.officers["township"], "monitoring:assign", queue[cast.wang.id].pk, to=to, version=1)

    assert Warning.objects.get(pk=queue[cast.wang.id].pk).assigned_to_id == to


def test_assigning_to_nobody_changes_nothing(client, cast, queue):
    response = post(client, cast.officers["township"], "monitoring:assign", queue[cast.wang.id].pk, to="", version=1)

    assert response.status_code == 302
    assert Warning.objects.get(pk=queue[cast.wang.id].pk).assigned_to_id is None
    assert (
        post(
            client, cast.officers["village"], "monitoring:assign", queue[cast.zheng.id].pk, to="", version=1
        ).status_code
        == 404
    )


def test_bulk_assignment_shows_first_what_will_happen(client, cast, queue, django_assert_max_num_queries):
    client.force_login(cast.officers["township"])
    ids = [queue[cast.wang.id].pk, queue[cast.li.id].pk]

    with django_assert_max_num_queries(BUDGET):
        preview = text_of(client.post(reverse("monitoring:assign_many"), {"ids": ids, "act": "assign"}))

    assert "坝口村" in preview
    assert set(Warning.objects.values_list("state", flat=True)) == {"new"}
    versions = re.findall(r'name="versions" value="([0-9:]+)"', preview)
    data = {
        "confirmed": 1,
        "versions": versions,
        "idempotency_key": uuid.uuid4().hex,
        "to": cast.officers["village"].pk,
    }
    assert client.post(reverse("monitoring:assign_many"), data).status_code == 302
    assert Warning.objects.filter(assigned_to=cast.officers["village"]).count() == 2


def test_bulk_assignment_without_taker_or_versions_is_refused(client, cast, queue):
    client.force_login(cast.officers["township"])
    key = uuid.uuid4().hex
    data = {"confirmed": 1, "idempotency_key": key, "versions": [f"{queue[cast.wang.id].pk}:1"], "to": ""}

    assert client.post(reverse("monitoring:assign_many"), data).status_code == 422
    assert client.post(reverse("monitoring:assign_many"), data | {"versions": []}).status_code == 428


def test_report_is_written_for_the_household_found(client, cast, queue):
    found = text_of(page(client, cast.officers["village"], "monitoring:report", q="孙老汉"))
    assert reverse("monitoring:report_write", args=[cast.sun.id]) in found

    form = text_of(page(client, cast.officers["village"], "monitoring:report_write", cast.sun.id))
    key = re.search(r'name="idempotency_key" value="([0-9a-f-]+)"', form)[1]
    data = {"household": cast.sun.id, "idempotency_key": key, "risk": "illness", "channel": "phone", "text": "摔伤住院"}
    response = post(
        client, cast.officers["village"], "monitoring:report_write", cast.sun.id, **data, reported_on="2021-07-30"
    )

    report = SelfReport.objects.get()
    assert response.url == reverse("warning", args=[report.warning_id])
    assert "摔伤住院" in text_of(client.get(reverse("monitoring:reports")))
    assert "摔伤住院" in text_of(client.get(response.url))


def test_report_dated_tomorrow_is_sent_back(client, cast, queue):
    data = {"household": cast.sun.id, "idempotency_key": uuid.uuid4().hex, "risk": "illness", "channel": "phone"}

    response = post(
        client,
        cast.officers["village"],
        "monitoring:report_write",
        cast.sun.id,
        **data,
        text="病了",
        reported_on="2021-08-01",
    )

    assert response.status_code == 422
    assert "病了" in text_of(response)


def test_household_not_in_scope_cannot_be_reported_for(client, cast, queue):
    assert page(client, cast.officers["village"], "monitoring:report_write", cast.zheng.id).status_code == 404
    assert page(client, cast.officers["inspector"], "monitoring:report_write", cast.zheng.id).status_code == 403


def test_quiet_history_and_wrong_data_list_what_was_found(client, cast, queue):
    for family, outcome, reason in ((cast.wang, "no_risk", "can_afford"), (cast.li, "data_wrong", "wrong_amount")):
        data = {"reason": reason, "checked_on": "2021-07-31", "version": 1, "idempotency_key": uuid.uuid4().hex}
        post(client, cast.officers["village"], "monitoring:check", queue[family.id].pk, outcome, **data)

    assert "王守田" in text_of(page(client, cast.officers["village"], "monitoring:quiet"))
    assert "王守田" in text_of(page(client, cast.officers["village"], "monitoring:history", cast.wang.id))
    wrong = text_of(page(client, cast.officers["village"], "monitoring:wrong_data"))
    assert "李桂花" in wrong
    assert "medical_bills-2021-07.xlsx" in wrong


def test_sweeps_page_is_the_countys_and_inspectors(client, cast, queue):
    Sweep.objects.create(
        as_of=JUL,
        started_at=clock.now(),
        ended_at=clock.now(),
        households=3000,
        warnings_opened=7,
        seconds={"rules": 0.5, "situation": 1.0, "situation.persons": 0.7},
    )

    text = text_of(page(client, cast.officers["county"], "monitoring:sweeps"))

    assert "2.33" in text  # 7 / 3 per 1,000
    assert "1.5" in text  # seconds of the two steps; the part of a step is not counted twice
    assert page(client, cast.officers["village"], "monitoring:sweeps").status_code == 403
    assert page(client, cast.officers["inspector"], "monitoring:sweeps").status_code == 200


@pytest.mark.parametrize(("role", "status"), [("township", 403), ("inspector", 403)])
def test_only_the_county_runs_a_sweep(client, cast, role, status):
    assert post(client, cast.officers[role], "monitoring:sweep_run", as_of="2021-07-31").status_code == status


def test_sweep_of_a_day_to_come_is_refused(client, cast):
    response = post(client, cast.officers["county"], "monitoring:sweep_run", as_of="2030-07-31")

    assert response.url == reverse("monitoring:sweeps")
    assert not Sweep.objects.exists()


def test_numbers_are_posted_and_never_looked_up_from_an_address(client, cast, queue):
    number, township = identity.decrypt(cast.wang.head.id_cipher), cast.officers["township"]

    asked = page(client, township, "monitoring:report", q=number)
    posted = post(client, township, "monitoring:report", q=number)
    searched = text_of(page(client, township, "monitoring:queue", q=number))

    assert asked.status_code == 422
    assert "王守田" not in text_of(asked)
    assert "王守田" in text_of(posted)
    assert "王守田" not in searched

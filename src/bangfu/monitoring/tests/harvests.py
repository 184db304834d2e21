"""Findings as a sweep would bring them, made by hand."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from bangfu.ledgers.models import Upload
from bangfu.monitoring.actions.settling import Harvest
from bangfu.monitoring.evidence import Evidence
from bangfu.monitoring.rules import Hit, merge
from bangfu.monitoring.shelf import Source

JUL, AUG, SEP, OCT = date(2021, 7, 31), date(2021, 8, 31), date(2021, 9, 30), date(2021, 10, 31)


def an_upload(contract="medical_bills", period="2021-07"):
    return Upload.objects.create(
        contract=contract,
        period=period,
        data_on=date(2021, 8, 5),
        filename=f"{contract}-{period}.xlsx",
        blob_sha256="0" * 64,
        sent_at=timezone.now(),
        state=Upload.State.KEPT,
    )


def a_hit(family, rule="burden", measure=2_000_000, **differs):
    given = {"rule_version": "1", "risk": "illness", "severity": 2, "margin_pct": 20, "person_id": None}
    return Hit(household_id=family.id, rule_id=rule, measure=measure, **given | differs)


def a_harvest(as_of, *hits, uploads=(), followed=(), looked_on=None, families=()):
    """What a sweep on the date found: these hits, each resting on one row of each upload."""
    sources = tuple(
        Source(one.pk, one.contract, ({"period": one.period, "sheet": "Sheet1", "row_no": 7, "person_id": None},))
        for one in uploads
    )
    return Harvest(
        as_of=as_of,
        today=as_of,
        merged=merge(hits),
        evidence={hit: Evidence({"measure": hit.measure}, f"{hit.rule_id} {hit.measure}", sources) for hit in hits},
        check_days={hit.rule_id: 5 for hit in hits},
        villages={family.id: family.household.village_code for family in families},
        looked_on=looked_on or {},
        followed=frozenset(followed),
    )

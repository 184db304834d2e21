"""The data dictionary, and a template to fill for each contract."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from bangfu.accounts.queries import scope_of
from bangfu.ground.listing import Column, Filter, Listing
from bangfu.ledgers import dictionary, excel, queries
from bangfu.ledgers.permissions import can_send
from bangfu.ledgers.sentences import title_of
from bangfu.ledgers.terms import Contract
from bangfu.ledgers.views.rejections import XLSX
from bangfu.ledgers.views.viewer import viewer

COLUMNS = [
    Column(
        "title",
        _("台账"),
        value=title_of,
        href=lambda c: reverse("ledgers:contract", args=[c.id]),
        sort=True,
        on_phone="title",
    ),
    Column("id", _("编号"), sort=True),
    Column("department", _("报送部门"), sort=True),
    Column("about", _("一行说的是"), value=lambda c: dictionary.ABOUT[c.about]),
    Column("frequency", _("频次"), value=lambda c: dictionary.FREQUENCY[c.frequency]),
    Column("kept", _("去向"), value=lambda c: dictionary.KEPT[c.kept]),
    Column("columns", _("列数"), kind="int", value=lambda c: len(c.columns)),
]


@require_safe
def contracts(request: HttpRequest) -> HttpResponseBase:
    found = list(queries.contracts())
    departments = [(d, d) for d in dict.fromkeys(c.department for c in found)]
    filters = [Filter("department", _("报送部门"), departments)]
    listing = Listing(request, found, COLUMNS, search=["title", "title_en", "id", "department"], filters=filters)
    return listing.export(str(_("数据字典"))) or render(request, "ledgers/contracts.html", {"listing": listing})


@require_safe
def contract(request: HttpRequest, contract_id: str) -> HttpResponse:
    found = queries.contract(contract_id)
    context = {
        "contract": found,
        "title": title_of(found),
        "facts": dictionary.facts_of(found),
        "entries": dictionary.entries_of(found),
        "may_send": can_send(scope_of(viewer(request)), found),
    }
    return render(request, "ledgers/contract.html", context)


@require_safe
def template(request: HttpRequest, contract_id: str) -> HttpResponse:
    found: Contract = queries.contract(contract_id)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.title)}.xlsx"}
    return HttpResponse(excel.template_workbook(found), content_type=XLSX, headers=headers)

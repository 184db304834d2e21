"""Bulk assignment: first what will happen and to whom, then the act."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bangfu.accounts import queries as accounts
from bangfu.divisions import queries as divisions
from bangfu.ground import clock
from bangfu.ground.errors import MissingVersion, gettext_noop
from bangfu.ground.idempotency import creates_once
from bangfu.monitoring import actions, permissions, queries
from bangfu.monitoring.forms import AssignForm
from bangfu.monitoring.models import Warning
from bangfu.monitoring.terms import State
from bangfu.monitoring.views.officer import OfficerRequest
from bangfu.monitoring.views.queue import queue_listing

MOST_AT_ONCE = 500


@require_POST
def assign_many(request: OfficerRequest) -> HttpResponseBase:
    if request.POST.get("confirmed"):
        return _assigned(request)
    scope = accounts.scope_of(request.user)
    ticked = queue_listing(request, scope).selected()
    chosen = queries.open_warnings(ticked).order_by("village_code", "-rank")
    permissions.check_can_assign(scope, chosen.values_list("village_code", flat=True).distinct())
    form = AssignForm(officers=queries.officers_for(chosen))
    return render(request, "monitoring/assign_many.html", _preview(chosen, form))


@creates_once
def _assigned(request: OfficerRequest) -> HttpResponseBase:
    versions = _versions(request.POST.getlist("versions"))
    chosen = queries.warnings_seen_by(request.user).filter(pk__in=list(versions)).order_by("village_code", "-rank")
    officers = queries.officers_for(chosen)
    form = AssignForm(request.POST, officers=officers)
    if not form.is_valid():
        return render(request, "monitoring/assign_many.html", _preview(chosen, form), status=422)
    to = next(one for one in officers if one.pk == form.cleaned_data["to"])
    done = actions.assign_many(versions, to=to, by=request.user)
    messages.success(request, _("已派发 %(n)d 条给%(name)s。") % {"n": done.assigned, "name": to})
    if done.changed:
        messages.warning(request, _("%(n)d 条在您预览之后有变化,没有派发。") % {"n": len(done.changed)})
    return redirect("monitoring:queue")


def _versions(pairs: list[str]) -> dict[int, int]:
    """Warning ids and the versions the preview showed. Raises: MissingVersion."""
    if not pairs or not all(one.replace(":", "", 1).isdecimal() and ":" in one for one in pairs):
        raise MissingVersion(gettext_noop("没有说明依据的版本,请刷新页面后再保存。"))
    split = (one.split(":") for one in pairs)
    return {int(number): int(version) for number, version in split}


def _preview(chosen: QuerySet[Warning], form: AssignForm) -> dict[str, Any]:
    by_village = chosen.order_by().values_list("village_code").annotate(number=Count("pk")).order_by("village_code")
    rows = [(divisions.path_of(code), number) for code, number in by_village]
    total = sum(number for _code, number in rows)
    return {
        "form": form,
        "rows": rows,
        "total": total,
        "overdue": queries.overdue(chosen, clock.today()).count(),
        "held": chosen.filter(state=State.ASSIGNED).count(),
        "versions": [f"{number}:{version}" for number, version in chosen.values_list("pk", "version")[:MOST_AT_ONCE]],
        "left_out": max(total - MOST_AT_ONCE, 0),
    }

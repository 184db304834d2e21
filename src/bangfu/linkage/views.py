from __future__ import annotations

from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bangfu.ground.errors import NotFound, gettext_noop
from bangfu.ground.versions import posted_version
from bangfu.linkage import actions, lists, permissions, queries
from bangfu.linkage.forms import AmendForm, ReasonForm
from bangfu.linkage.models import Link, Mismatch, Question
from bangfu.linkage.sides import sides_of

Thing = TypeVar("Thing", Question, Mismatch, Link)


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    after = queries.questions_seen_by(request.user).filter(pk=_number(request.GET, "after")).first()
    return _desk(request, after, "linkage/queue.html")


@require_safe
def question(request: HttpRequest, question_id: int) -> HttpResponse:
    found = _question(request, question_id)
    return render(request, "linkage/question.html", {"sides": sides_of(found, request.user)})


@require_POST
def answer(request: HttpRequest, question_id: int) -> HttpResponse:
    found = _question(request, question_id)
    person, version = _number(request.POST, "person"), posted_version(request.POST)
    actions.answer(found, person=person, by=request.user, version=version)
    return _next(request, found)


@require_POST
def refuse(request: HttpRequest, question_id: int) -> HttpResponse:
    found = _question(request, question_id)
    actions.refuse(found, by=request.user, version=posted_version(request.POST))
    return _next(request, found)


@require_POST
def reopen(request: HttpRequest, question_id: int) -> HttpResponse:
    found = _question(request, question_id)
    actions.reopen(found, by=request.user, version=posted_version(request.POST))
    return redirect("linkage:question", found.pk)


@require_safe
def questions(request: HttpRequest) -> HttpResponseBase:
    listing = lists.question_list(request)
    return listing.export(_("待确认关联")) or render(request, "linkage/questions.html", {"listing": listing})


@require_safe
def mismatches(request: HttpRequest) -> HttpResponseBase:
    listing = lists.mismatch_list(request)
    return listing.export(_("来件与登记不符")) or render(request, "linkage/mismatches.html", {"listing": listing})


@require_http_methods(["GET", "HEAD", "POST"])
def mismatch(request: HttpRequest, mismatch_id: int) -> HttpResponse:
    found = _mismatch(request, mismatch_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason, version = form.cleaned_data["reason"], posted_version(request.POST)
        actions.settle_mismatch(found, reason=reason, by=request.user, version=version)
        return redirect("linkage:mismatch", found.pk)
    said = queries.said(found.detail_cipher)
    can_settle = not found.settled_at and permissions.places_worked(request.user)(found.village_code)
    context = {"mismatch": found, "form": form, "said": lists.labelled(found.contract, said), "can_settle": can_settle}
    context |= {"household_url": lists.household_url(found.household_id) if found.is_person_seen else ""}
    context |= {"contract_title": lists.title_of(found.contract), "village": lists.village_of(found.village_code)}
    return render(request, "linkage/mismatch.html", context)


@require_POST
def settle_many(request: HttpRequest) -> HttpResponse:
    chosen = lists.mismatch_list(request).selected().filter(settled_at=None)
    reason = request.POST.get("reason", "").strip()
    if request.POST.get("confirmed") and reason:
        settled = actions.settle_mismatches(chosen, reason=reason, by=request.user)
        return render(request, "linkage/settled.html", {"count": settled})
    consequences = [(chosen.count(), _("条不一致将记为已处理,同一人以后各期的同一类也不再列出"))]
    context = {"consequences": consequences, "ids": request.POST.getlist("ids"), "action": request.get_full_path()}
    context |= {"everything": request.POST.get("everything"), "missing": bool(request.POST.get("confirmed"))}
    return render(request, "linkage/settle_many.html", context)


@require_safe
def links(request: HttpRequest) -> HttpResponseBase:
    listing = lists.link_list(request)
    return listing.export(_("已认定的身份")) or render(request, "linkage/links.html", {"listing": listing})


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, link_id: int) -> HttpResponse:
    found = _link(request, link_id)
    text = request.GET.get("q", "").strip()
    people = lists.people_found(text, request.user, found.person_id)
    form = AmendForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        reason, version = form.cleaned_data["reason"], posted_version(request.POST)
        actions.amend_link(found, person=form.chosen, reason=reason, by=request.user, version=version)
        return redirect("linkage:links")
    context = {"link": found, "why": lists.why(found), "form": form, "text": text, "people": people}
    context |= {"places": queries.occurrences_of(found.fingerprint), "can_amend": permissions.can_amend(request.user)}
    return render(request, "linkage/link.html", context)


@require_safe
def summary(request: HttpRequest) -> HttpResponseBase:
    listing = lists.summary_list(request)
    return listing.export(_("关联情况")) or render(request, "linkage/summary.html", {"listing": listing})


@require_safe
def rows(request: HttpRequest) -> HttpResponseBase:
    asked = {name: request.GET.get(name, "") for name in ("contract", "period", "level")}
    listing = lists.row_list(request, **asked)
    title = lists.title_of(asked["contract"])
    return listing.export(title) or render(request, "linkage/rows.html", {"listing": listing, "title": title, **asked})


def _desk(request: HttpRequest, after: Question | None, template: str) -> HttpResponse:
    """The next open question, or word that none is left; the one just answered can be taken back."""
    contract = request.GET.get("contract", "")
    found = queries.next_question(request.user, after=after, contract=contract)
    answered = after if after and after.decided_by_id == request.user.pk else None
    context: dict[str, Any] = {
        "sides": sides_of(found, request.user) if found else None,
        "answered": answered,
        "contract": contract,
    }
    context |= {"waiting": lists.counts_by_title(queries.open_counts(request.user))}
    return render(request, template, context)


def _next(request: HttpRequest, answered: Question) -> HttpResponse:
    """After an answer: the fragment with the next question, or the queue's page from there on."""
    answered.refresh_from_db()
    if request.headers.get("HX-Request"):
        return _desk(request, answered, "linkage/queue.html#desk")
    contract = request.GET.get("contract", "")
    return redirect(f"{reverse('linkage:queue')}?after={answered.pk}&contract={contract}")


def _question(request: HttpRequest, question_id: int) -> Question:
    return _found(queries.questions_seen_by(request.user).filter(pk=question_id).first())


def _mismatch(request: HttpRequest, mismatch_id: int) -> Any:
    seen = queries.mismatches_seen_by(request.user).select_related("person", "upload", "settled_by")
    return _found(seen.filter(pk=mismatch_id).first())


def _link(request: HttpRequest, link_id: int) -> Link:
    return _found(queries.links_seen_by(request.user).select_related("by").filter(pk=link_id).first())


def _found(thing: Thing | None) -> Thing:
    if thing is None:
        raise NotFound(gettext_noop("没有这一条,或不在您的范围内。"))
    return thing


def _number(data: QueryDict, name: str) -> int:
    text = data.get(name, "")
    return int(text) if isinstance(text, str) and text.isdecimal() else 0

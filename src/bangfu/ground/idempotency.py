"""A creating POST sent twice creates once: the form carries a key, the answer is remembered."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect

from bangfu.ground import clock
from bangfu.ground.errors import AlreadyDone, MissingVersion, gettext_noop
from bangfu.ground.models import IdempotencyKey

FIELD = "idempotency_key"
HEADER = "Idempotency-Key"


def fresh_key() -> str:
    """A key for one rendering of one form."""
    return uuid.uuid4().hex


def creates_once(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A POST with a key that was answered before is answered the same and not run again.

    The key and what the view writes are committed together; an answer of 400 or more is not remembered, so that the
    person may correct and send again. Raises: MissingVersion when a POST has no key; AlreadyDone when one is at work.
    """

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        key = request.headers.get(HEADER) or request.POST.get(FIELD, "")
        if not 8 <= len(key) <= 64:
            raise MissingVersion(gettext_noop("这张表单缺少提交编号,请刷新页面后重新提交。"))
        same = {"staff_id": request.user.pk or 0, "path": request.path[:300], "key": key}
        if answered := IdempotencyKey.objects.filter(**same).first():
            return _again(request, answered)
        return _first(request, same, functools.partial(view, request, *args, **kwargs))

    return guarded


def _first(request: HttpRequest, same: dict[str, Any], answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    with transaction.atomic():
        try:
            with transaction.atomic():
                row = IdempotencyKey.objects.create(**same, made_at=clock.now())
        except IntegrityError:
            return _again(request, IdempotencyKey.objects.get(**same))
        response = answer()
        if response.status_code >= 400:
            row.delete()
        else:
            row.status = response.status_code
            row.location = response.headers.get("Location", response.headers.get("HX-Redirect", ""))
            row.save(update_fields=["status", "location"])
    return response


def _again(request: HttpRequest, answered: IdempotencyKey) -> HttpResponseBase:
    if answered.status is None:
        raise AlreadyDone(gettext_noop("这次提交正在处理,请稍候刷新页面。"))
    if not answered.location:
        return HttpResponse(status=204)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": answered.location})
    return HttpResponseRedirect(answered.location)

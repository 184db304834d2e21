"""Filters every room's templates use: money, counts, dates, masks, and what is missing."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django import forms, template
from django.contrib.messages.storage.base import Message
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import npgettext

from bangfu.ground import identity, money, retelling
from bangfu.ground.errors import Refused
from bangfu.ground.idempotency import FIELD, fresh_key
from bangfu.ground.job_view import JobView
from bangfu.ground.job_view import job_view as view_of
from bangfu.ground.listing import Status
from bangfu.ground.models import Job
from bangfu.ground.pages import UNDO
from bangfu.ground.rules import Bar, bar_of

register = template.Library()


@register.filter
def yuan(fen: int | str | None) -> str:
    """Fen as yuan with two places; nothing for nothing."""
    return "" if fen is None or fen == "" else money.yuan(int(fen))


@register.filter
def wan(fen: int | str | None) -> SafeString | str:
    """Fen as 万元 for a headline, the exact sum on hover."""
    if fen is None or fen == "":
        return ""
    return format_html('<span class="num" title="{} {}">{}</span>', money.yuan(int(fen)), _("元"), money.wan(int(fen)))


@register.filter
def retold(text: Any) -> Any:
    """A sentence or code kept in Chinese, in the reader's language; anything but text as it is."""
    return retelling.retold(text) if isinstance(text, str) else text


@register.filter
def count(number: int | str | None) -> str:
    """A whole number with thousands separated; nothing for nothing."""
    return "" if number is None or number == "" else f"{int(number):,}"


@register.simple_tag
def pair(households: int, persons: int) -> SafeString:
    """Households and persons, always both: 58 户 141 人."""
    return format_html(
        '<span class="num">{}</span> {} <span class="num">{}</span> {}',
        f"{households:,}",
        npgettext("count", "户", "户", households),
        f"{persons:,}",
        npgettext("count", "人", "人", persons),
    )


@register.simple_tag
def share(numerator: int, denominator: int) -> SafeString:
    """A rate with one place, numerator and denominator on hover; a dash when there is nothing to divide by."""
    if not denominator:
        return format_html('<span class="num" title="{} / 0">—</span>', f"{numerator:,}")
    thousandths = (numerator * 2000 + denominator) // (2 * denominator)
    said = f"{numerator:,} / {denominator:,}"
    return format_html('<span class="num" title="{}">{}.{}%</span>', said, thousandths // 10, thousandths % 10)


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """A date as 2021-12-31; an instant as 2021-12-31 09:05; nothing for nothing."""
    if not value:
        return ""
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return value.isoformat()


@register.filter
def known(value: Any) -> Any:
    """The value, or 未采集 in grey when it was never collected. A zero stays 0, an empty text stays blank."""
    return format_html('<span class="not-collected">{}</span>', _("未采集")) if value is None else value


@register.filter
def duration(seconds: int | None) -> str:
    """Seconds as people say them: 45 秒, 3 分 20 秒, 2 小时 5 分."""
    if seconds is None:
        return ""
    if seconds < 60:
        return _("%(s)d 秒") % {"s": seconds}
    if seconds < 3600:
        return _("%(m)d 分 %(s)d 秒") % {"m": seconds // 60, "s": seconds % 60}
    return _("%(h)d 小时 %(m)d 分") % {"h": seconds // 3600, "m": seconds % 3600 // 60}


@register.filter
def said(refusal: Refused) -> str:
    """A refusal's sentence in the reader's language."""
    return refusal.said(_)


@register.simple_tag
def status(tone: str, label: str) -> Status:
    """A status to include: {% status "overdue" word as s %}{% include "components/status.html" with status=s %}."""
    return Status(tone, label)  # type: ignore[arg-type]  # the component draws unknown tones as normal


@register.simple_tag
def bar(accepted: int, rejected: int, unchanged: int) -> Bar:
    """The three counts of an upload as parts of one bar."""
    return bar_of(accepted=accepted, rejected=rejected, unchanged=unchanged)


@register.simple_tag
def job_view(job: Job) -> JobView:
    """The job's status, speed and time left."""
    return view_of(job)


@register.simple_tag
def idempotency_key() -> SafeString:
    """The hidden field of a form that creates something: sent twice, it creates once."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, fresh_key())


@register.simple_tag
def widget(field: forms.BoundField) -> SafeString:
    """The control of a form field with its class, and tied to its help and its errors."""
    kind = field.field.widget
    ticked = isinstance(kind, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple)
    plain = "form-select" if isinstance(kind, forms.Select) and not ticked else "form-control"
    attrs: dict[str, str | bool] = {"class": "form-check-input" if ticked else plain}
    if field.errors:
        attrs |= {"class": f"{attrs['class']} is-invalid", "aria-describedby": f"{field.auto_id}_error"}
    return field.as_widget(attrs=attrs)


@register.filter
def is_tick(field: forms.BoundField) -> bool:
    """Whether the control is one box to tick, whose label stands behind it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def undo_url(message: Message) -> str:
    """Where a message's 撤销 posts to; empty when it offers none."""
    tags = str(message.extra_tags or "")
    return tags.removeprefix(UNDO) if tags.startswith(UNDO) else ""


@register.filter
def as_json(value: Any) -> str:
    """The value as JSON, for an attribute."""
    return json.dumps(value, ensure_ascii=False, default=str)


register.filter("mask_id", identity.mask_id)
register.filter("mask_phone", identity.mask_phone)
register.filter("mask_bank", identity.mask_bank)
register.filter("mask_name", identity.mask_name)

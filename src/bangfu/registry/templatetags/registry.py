"""How facts of the register read on a page: values, what is missing, and where a value comes from."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bangfu.ground import money
from bangfu.ground.retelling import retold
from bangfu.registry import terms
from bangfu.registry.models import Event

register = template.Library()

HUNDREDTHS = ("arable_mu100", "forest_mu100", "returned_mu100")
TONES = {
    "died": "overdue",
    "moved_out": "soon",
    "left": "soon",
    "joined": "info",
    "kind_changed": "info",
}


@register.filter
def source(text: str) -> str:
    """Where a value comes from, in words: upload:17 is 第 17 号上传."""
    kind, _colon, number = text.partition(":")
    words = {
        "upload": _("第 %(n)s 号上传"),
        "staff": _("人工填报 %(n)s"),
        "warning": _("预警 %(n)s"),
        "case": _("个案 %(n)s"),
    }
    return words[kind] % {"n": number} if kind in words else text


@register.simple_tag
def told(cell: Any) -> SafeString | str:
    """A value as people write it: 是 or 否, a date, a sum; blank when a source left it blank, 未采集 when nobody was asked."""
    return shown(cell.value, cell.kind, cell.column)


def shown(value: Any, kind: str, column: str) -> SafeString | str:
    """One value of a fact as text."""
    if value is None or value == "" or value == []:
        return format_html('<span class="quiet">{}</span>', _("空白"))
    if kind == terms.BOOL:
        return _("是") if value else _("否")
    if column.endswith("_fen"):
        return money.yuan(value)
    if column in HUNDREDTHS:
        return f"{value // 100}.{value % 100:02d}"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list):
        return _("、").join(retold(str(one)) for one in value)
    return f"{value:,}" if isinstance(value, int) and not column.endswith("year") else retold(str(value))


@register.simple_tag
def cell_text(cell: Any) -> SafeString | str:
    """A value in a table, its source and date on hover; 未采集 when nobody was asked, or nothing is known of the person."""
    if not cell or not cell.is_told:
        return format_html('<span class="not-collected">{}</span>', _("未采集"))
    said = f"{source(cell.source)} {cell.on.isoformat() if cell.on else ''}"
    return format_html('<span title="{}">{}</span>', said, shown(cell.value, cell.kind, cell.column))


@register.simple_tag
def cell_field(cell: Any, block: str, thing_id: int, year: int | None = None) -> SafeString:
    """A label, its value, and in quiet grey the source, the date and the way to older values."""
    if not cell.is_told:
        return format_html(
            '<div class="known-field"><dt>{}</dt><dd><span class="not-collected">{}</span></dd></div>',
            cell.label,
            _("未采集"),
        )
    return format_html(
        '<div class="known-field"><dt>{}</dt><dd>{}<small class="quiet">{} · {} · <a href="{}" data-drawer>{}</a></small></dd></div>',
        cell.label,
        shown(cell.value, cell.kind, cell.column),
        source(cell.source),
        cell.on.isoformat() if cell.on else "",
        _older_url(block, thing_id, cell.column, year),
        _("历次"),
    )


def _older_url(block: str, thing_id: int, column: str, year: int | None) -> str:
    if year is None:
        return reverse("registry:older", args=[block, thing_id, column])
    return reverse("registry:older_of_year", args=[block, thing_id, year, column])


@register.simple_tag
def timeline_of(events: list[Event]) -> list[dict[str, Any]]:
    """Events as the timeline component takes them."""
    return [
        {
            "on": event.happened_on,
            "title": retold(event.sentence) or event.kind,
            "text": "",
            "url": "",
            "tone": TONES.get(event.kind, "normal"),
            "source": source(event.source),
        }
        for event in events
    ]

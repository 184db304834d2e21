"""How facts of the register read on a page: values, what is missing, and where a value comes from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
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


@register.inclusion_tag("registry/facts.html")
def facts(cells: Mapping[str, Any], block: str, thing_id: int, **how: Any) -> dict[str, Any]:
    """Told values as fields with source, date and the way to older ones; what nobody was asked as one line of labels.

    without: columns to leave out, by comma. sources: words for sources, by source. year: the year of an income.
    """
    left_out = set(str(how.get("without", "")).split(","))
    shown_cells = [cell for cell in cells.values() if cell.column not in left_out]
    words: Mapping[str, str] = how.get("sources") or {}
    lines = [
        {
            "label": cell.label,
            "value": shown(cell.value, cell.kind, cell.column),
            "source": words.get(cell.source) or source(cell.source),
            "on": cell.on,
            "older_url": _older_url(block, thing_id, cell.column, how.get("year")),
        }
        for cell in shown_cells
        if cell.is_told
    ]
    return {"lines": lines, "unasked": [cell.label for cell in shown_cells if not cell.is_told]}


@register.simple_tag
def source_in(words: Mapping[str, str], text: str) -> str:
    """A source in the page's own words, else as the register says it."""
    return words.get(text) or source(text)


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

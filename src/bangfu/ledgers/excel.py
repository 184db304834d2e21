"""Workbooks the room writes: a contract's template, and the rows sent back with their reasons."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from bangfu.ledgers.checking.file import ANSWER_LABEL, OWN_LABELS, REASON_LABEL
from bangfu.ledgers.queries.rejections import Written
from bangfu.ledgers.rules import headers
from bangfu.ledgers.sentences import bounds_of, say
from bangfu.ledgers.terms import Contract, Kind, Unit

TEMPLATE_ROWS = 5000
"""Rows of the template that are formatted and offer their code lists."""
_LONGEST_LIST = 255
_LONGEST_CELL = 32767
_FORMATS = {Kind.DATE: "yyyy-mm-dd", Kind.MONEY: "0.00", Kind.MU: "0.00", Kind.INT: "0"}
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def template_workbook(contract: Contract) -> bytes:
    """An empty workbook with the contract's header: identity columns are text, code lists open, notes say what goes where."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    sheet = book.add_worksheet(contract.title[:31])
    must = book.add_format({"bold": True, "bottom": 1, "bg_color": "#FFF3CD"})
    may = book.add_format({"bold": True, "bottom": 1})
    for place, column in enumerate(contract.columns):
        label = f"{column.header}({column.unit})" if column.kind is Kind.MONEY else column.header
        cells = book.add_format({"num_format": _FORMATS.get(column.kind, "@")})
        sheet.set_column(place, place, max(10, min(30, 2 * len(label) + 2)), cells)
        sheet.write_string(0, place, label, must if column.required else may)
        choices = list(column.codes) or (["是", "否"] if column.kind is Kind.BOOL else [])
        if choices and len(",".join(choices)) <= _LONGEST_LIST:
            sheet.data_validation(1, place, TEMPLATE_ROWS, place, {"validate": "list", "source": choices})
    sheet.freeze_panes(1, 0)
    _write_guide(book, contract)
    book.close()
    return out.getvalue()


def rejected_workbook(contract: Contract, rows: Iterable[Written]) -> bytes:
    """The rejected rows under the labels they came with, each with its reasons and the number it answers under."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1}),
        "text": book.add_format({"num_format": "@"}),
        "wrong": book.add_format({"num_format": "@", "bg_color": "#F8D7DA"}),
        "quiet": book.add_format({"num_format": "@", "font_color": "#808080"}),
    }
    by_sheet: dict[str, list[Written]] = defaultdict(list)
    for row in rows:
        by_sheet[row.row.sheet].append(row)
    for title, found in by_sheet.items():
        _write_rejected(book.add_worksheet(title[:31]), contract, found, formats)
    if not by_sheet:
        book.add_worksheet()
    book.close()
    return out.getvalue()


def labels_to_write(contract: Contract, row: Written) -> list[str]:
    """The labels a corrected file must carry: as they were, or the contract's own where they were understood otherwise."""
    known = headers.meanings(contract)
    names = {place: name for name, place in row.columns.items()}
    found = []
    for place, label in enumerate(row.labels):
        name = names.get(place)
        if name is None:
            meant = known.get(headers.plain(label)) or known.get(headers.bare(label))
            found.append("" if headers.plain(label) in OWN_LABELS else f"{label}·" if meant else label)
            continue
        meant = known.get(headers.plain(label)) or known.get(headers.bare(label))
        text = label if meant and meant.name == name else contract.column(name).header
        unit = row.units.get(name, "")
        found.append(f"{text}({unit})" if unit == Unit.WAN and not headers.unit_of(text) else text)
    return found


def _write_rejected(sheet: Any, contract: Contract, rows: list[Written], formats: dict[str, Any]) -> None:
    labels = labels_to_write(contract, rows[0])
    places = [place for place, label in enumerate(labels) if label]
    for at, label in enumerate([REASON_LABEL, *(labels[p] for p in places), ANSWER_LABEL]):
        sheet.write_string(0, at, label, formats["head"])
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, len(places), 14)
    for line, row in enumerate(rows, 1):
        wrong = {row.columns.get(reason.get("column", "")) for reason in row.row.reasons}
        said = ";".join(say(contract, reason) for reason in row.row.reasons)
        sheet.write_string(line, 0, said[:_LONGEST_CELL], formats["quiet"])
        for at, place in enumerate(places, 1):
            cell = row.cells[place] if place < len(row.cells) else ""
            sheet.write_string(line, at, cell[:_LONGEST_CELL], formats["wrong" if place in wrong else "text"])
        sheet.write_string(line, len(places) + 1, str(row.row.pk), formats["quiet"])


def _write_guide(book: Any, contract: Contract) -> None:
    """A second sheet that says what goes where. It has no header of the contract, so it is never read as data."""
    sheet = book.add_worksheet(_("填写说明"))
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 80)
    sheet.write_string(0, 0, contract.title)
    sheet.write_string(0, 1, contract.note)
    for line, column in enumerate(contract.columns, 1):
        said = [_("必填") if column.required else _("选填"), *_ways(contract, column.name)]
        sheet.write_string(line, 1, f"{column.header}:{'。'.join(said)}")


def _ways(contract: Contract, name: str) -> list[str]:
    """How a column's cells may be written."""
    column = contract.column(name)
    found = [_("可填:%(codes)s") % {"codes": "、".join(column.codes)}] if column.codes else []
    if column.least is not None or column.most is not None:
        found.append(bounds_of(column))
    if column.is_identity or column.kind in (Kind.ID_NUMBER, Kind.CARD_NUMBER):
        found.append(_("单元格须为文本格式"))
    if column.note:
        found.append(column.note)
    return found

"""The list as one request sees it: the address carries search, filters, order and page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.utils.translation import gettext as _

from bangfu.ground.listing.cells import Row, readable, row_of
from bangfu.ground.listing.columns import Act, Column, Filter
from bangfu.ground.listing.excel import workbook_response
from bangfu.ground.listing.rows import Rows, rows_of

SIZES = (20, 50, 100, 200)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force: what it says, and the address without it."""

    label: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's head: the address that sorts by it, and the order it is in now."""

    column: Column
    url: str
    order: str


@dataclass(frozen=True, slots=True)
class Field:
    """A filter as a control: its choices with those chosen, or its two bounds."""

    filter: Filter
    choices: list[tuple[str, str, bool]]
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows, and where the others are."""

    rows: list[Row]
    number: int
    count: int
    row_count: int
    first: int
    last: int
    previous_url: str
    next_url: str
    jumps: list[tuple[str, str]]


class Listing:
    """A list over a query set (or a plain list). Costs two queries: one for count and sums, one for the page.

    search: fields of which one must hold each word, or a function of (rows, text). Scope the source before giving it.
    default_sort: field names, "-" for descending. acts: what can be done to ticked rows. has_drawer: rows open at the side.
    """

    def __init__(
        self,
        request: HttpRequest,
        queryset: Any,
        columns: Sequence[Column],
        search: Sequence[str] | Callable[..., Any] = (),
        filters: Sequence[Filter] = (),
        **options: Any,
    ) -> None:
        self.request = request
        self.columns = list(columns)
        self.filters = list(filters)
        self.search = search
        self.key: str = options.pop("key", "list")
        default_sort: str | Sequence[str] = options.pop("default_sort", ())
        self.default_sort = [default_sort] if isinstance(default_sort, str) else list(default_sort)
        self.acts: list[Act] = list(options.pop("acts", ()))
        self.has_drawer: bool = options.pop("has_drawer", False)
        self.search_hint: Any = options.pop("search_hint", "")
        self.empty_hint: Any = options.pop("empty_hint", "")
        if options:
            raise TypeError(f"unknown options of a list: {sorted(options)}")
        self._source = rows_of(queryset, self.columns)

    @property
    def has_search(self) -> bool:
        """Whether there is a search box; `search` itself may be a function, which a template would call."""
        return bool(self.search)

    @property
    def text(self) -> str:
        """What is searched for."""
        return self.request.GET.get("q", "").strip()

    @cached_property
    def rows(self) -> Rows:
        """The rows that search and filters leave, in order."""
        rows = self._source
        if self.text and self.search:
            rows = rows.searched(self.text, self.search)
        for one in self.filters:
            rows = self._narrowed(rows, one)
        return rows.sorted_by(self.order)

    @property
    def queryset(self) -> Any:
        """The filtered, sorted query set or list itself."""
        return self.rows.raw

    @cached_property
    def order(self) -> list[str]:
        """The fields the rows are sorted by; the asked column first."""
        asked = self.request.GET.get("sort", "")
        fields = {column.key: column.sort_field for column in self.columns if column.sort_field}
        field = fields.get(asked.removeprefix("-"))
        if not field:
            return self.default_sort
        return [f"-{field}" if asked.startswith("-") else field]

    @cached_property
    def _counted(self) -> tuple[int, dict[str, Any]]:
        return self.rows.counted([column for column in self.columns if column.total])

    @cached_property
    def row_count(self) -> int:
        """How many rows there are on all pages."""
        return self._counted[0]

    @cached_property
    def totals(self) -> list[tuple[str, str]]:
        """(label, sum) of each totalled column over all pages."""
        return [(str(c.label), readable(self._counted[1][c.key], c)) for c in self.columns if c.total]

    @cached_property
    def size(self) -> int:
        """Rows per page; what someone chose last is kept for the session."""
        session = getattr(self.request, "session", None)
        asked = self.request.GET.get("size", "")
        if asked.isdigit() and int(asked) in SIZES:
            if session is not None and session.get("list_size") != int(asked):
                session["list_size"] = int(asked)
            return int(asked)
        return int(session.get("list_size", 50)) if session is not None else 50

    @cached_property
    def page(self) -> Page:
        """The rows of this page; a page number beyond the end gives the last page."""
        count = max(1, -(-self.row_count // self.size))
        asked = self.request.GET.get("page", "1")
        number = min(max(int(asked) if asked.isdecimal() else 1, 1), count)
        first = (number - 1) * self.size
        rows = [
            row_of(thing, self.columns, self.rows.id_of(thing)) for thing in self.rows.sliced(first, first + self.size)
        ]
        return Page(
            rows,
            number,
            count,
            self.row_count,
            first + 1 if rows else 0,
            first + len(rows),
            self.url(page=number - 1) if number > 1 else "",
            self.url(page=number + 1) if number < count else "",
            [("" if n == number else self.url(page=n), str(n)) if n else ("", "…") for n in _numbers(number, count)],
        )

    @cached_property
    def headings(self) -> list[Heading]:
        """The heads of the columns; sorting by one twice turns the order round."""
        asked = self.request.GET.get("sort") or self._default_key
        heads = []
        for column in self.columns:
            order = {column.key: "ascending", f"-{column.key}": "descending"}.get(asked, "")
            turned = f"-{column.key}" if order == "ascending" else column.key
            heads.append(Heading(column, self.url(sort=turned, page=None) if column.sort_field else "", order))
        return heads

    @cached_property
    def chips(self) -> list[Chip]:
        """Search and filters in force, each with the address that drops it."""
        chips = [Chip(_("搜索"), self.text, self.url(q=None, page=None))] if self.text and self.search else []
        for field in self.fields:
            key, label = field.filter.key, str(field.filter.label)
            if field.filter.kind == "choice":
                chosen = [name for _value, name, is_chosen in field.choices if is_chosen]
                if chosen:
                    chips.append(Chip(label, _("、").join(chosen), self.url(**{key: None, "page": None})))
            elif field.low or field.high:
                value = f"{field.low or '…'} — {field.high or '…'}"
                chips.append(Chip(label, value, self.url(**{f"{key}_from": None, f"{key}_to": None, "page": None})))
        return chips

    @cached_property
    def fields(self) -> list[Field]:
        """The filters as controls."""
        return [self._field(one) for one in self.filters]

    @property
    def sizes(self) -> list[tuple[int, str]]:
        """The page sizes on offer with their address, empty for the one in force."""
        return [(size, "" if size == self.size else self.url(size=size, page=None)) for size in SIZES]

    @property
    def state(self) -> list[tuple[str, str]]:
        """The order and whatever else the address says, as hidden fields: searching keeps them."""
        own = {"q", "page", "export", *(f"{one.key}{end}" for one in self.filters for end in ("", "_from", "_to"))}
        return [(key, value) for key, values in self.request.GET.lists() if key not in own for value in values]

    @property
    def export_url(self) -> str:
        """Where the workbook of exactly these rows is."""
        return self.url(export="xlsx", page=None)

    @property
    def clear_url(self) -> str:
        """The address without search and filters."""
        return self.request.path

    @property
    def query(self) -> str:
        """The address's query, for acts on everything that is filtered."""
        return self.url(page=None).partition("?")[2]

    def url(self, **changes: Any) -> str:
        """This address with some of its parameters changed, or dropped when None."""
        query = self.request.GET.copy()
        query.pop("export", None)
        for key, value in changes.items():
            query.pop(key, None)
            if value is not None:
                query[key] = str(value)
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path

    def selected(self, posted: QueryDict | None = None) -> Any:
        """The rows someone ticked, or all filtered ones: never a row outside the source. For the view of an act."""
        data = self.request.POST if posted is None else posted
        return self.rows.raw if data.get("everything") == "1" else self.rows.chosen(data.getlist("ids")).raw

    def export(self, name: str) -> HttpResponseBase | None:
        """The workbook of exactly what is filtered, when the address asks for it; otherwise None."""
        if self.request.GET.get("export") != "xlsx":
            return None
        notes = [(chip.label, chip.value) for chip in self.chips]
        return workbook_response(name, self.columns, self.rows.every(), notes)

    @property
    def _default_key(self) -> str:
        first = self.default_sort[0] if self.default_sort else ""
        sign = "-" if first.startswith("-") else ""
        return next(
            (sign + c.key for c in self.columns if c.sort_field and c.sort_field == first.removeprefix("-")), ""
        )

    def _narrowed(self, rows: Rows, one: Filter) -> Rows:
        if one.kind == "choice":
            values = [value for value in self.request.GET.getlist(one.key) if value]
            if not values:
                return rows
            return rows.applied(one.apply, values) if one.apply else rows.filtered(one.target, values)
        texts = [self.request.GET.get(f"{one.key}_{end}", "").strip() for end in ("from", "to")]
        bounds = [_bound(one.kind, text) for text in texts]
        if bounds == [None, None]:
            return rows
        return rows.applied(one.apply, texts) if one.apply else rows.within(one.target, *bounds)

    def _field(self, one: Filter) -> Field:
        choices = one.choices(self.request) if callable(one.choices) else one.choices
        chosen = set(self.request.GET.getlist(one.key))
        return Field(
            one,
            [(str(value), str(label), str(value) in chosen) for value, label in choices],
            self.request.GET.get(f"{one.key}_from", ""),
            self.request.GET.get(f"{one.key}_to", ""),
        )


def _bound(kind: str, text: str) -> Any:
    """A typed bound, or None when it is empty or not understood."""
    try:
        return None if not text else int(text) if kind == "int" else dt.date.fromisoformat(text)
    except ValueError:
        return None


def _numbers(number: int, count: int) -> list[int]:
    """The page numbers on offer, 0 for a gap: first, last and two on either side."""
    near = sorted({1, count, *range(max(1, number - 2), min(count, number + 2) + 1)})
    numbers: list[int] = []
    for n in near:
        if numbers and n - numbers[-1] > 1:
            numbers.append(0)
        numbers.append(n)
    return numbers

"""Rows of the lake as a list: read page by page, never all at once. Names are added for the page, from the register, in scope."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bangfu.ground.listing import Column

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """One linked row: where it stands, and whose it is."""

    pk: str
    upload_id: int
    sheet: str
    row_no: int
    period: str
    village_code: str
    link_level: str
    person: Any


class LakeRows:
    """Rows of a relation with upload_id, sheet, row_no, period, village_code, link_level and person_id, filtered beforehand.

    `people` gives, for person ids, those the reader may see by id.
    """

    def __init__(self, relation: Any, people: Callable[[Sequence[int]], dict[int, Any]]) -> None:
        self.raw = relation
        self._people = people

    def searched(self, text: str, fields: Sequence[str] | Callable[..., Any]) -> LakeRows:
        """Whatever the function makes of the text; a relation has no names to search in."""
        return LakeRows(fields(self.raw, text), self._people) if callable(fields) else self

    def filtered(self, field: str, values: Sequence[Any]) -> LakeRows:
        """The field is one of the values."""
        return LakeRows(self.raw.filter(self.raw[field].isin(list(values))), self._people)

    def within(self, field: str, low: Any, high: Any) -> LakeRows:
        """The field lies from low to high, either of which may be None."""
        bounds = [self.raw[field] >= low] if low is not None else []
        bounds += [self.raw[field] <= high] if high is not None else []
        return LakeRows(self.raw.filter(*bounds), self._people)

    def applied(self, apply: Callable[..., Any], values: Sequence[str]) -> LakeRows:
        """Whatever the filter's own function makes of the values."""
        return LakeRows(apply(self.raw, values), self._people)

    def sorted_by(self, order: Sequence[str]) -> LakeRows:
        """In this order, then as the files have them."""
        named = {name.removeprefix("-") for name in order}
        every = [*order, *(name for name in ("upload_id", "sheet", "row_no") if name not in named)]
        by = [self.raw[name[1:]].desc() if name.startswith("-") else self.raw[name].asc() for name in every]
        return LakeRows(self.raw.order_by(*by), self._people)

    def chosen(self, ids: Sequence[str]) -> LakeRows:
        """The rows with these places, so far as they are among these rows."""
        return LakeRows(self.raw.filter(_place(self.raw).isin(list(ids))), self._people)

    def counted(self, totals: Sequence[Column]) -> tuple[int, dict[str, Any]]:
        """How many rows; nothing here is summed."""
        return self.raw.count().to_pyarrow().as_py(), {}

    def sliced(self, first: int, last: int) -> list[Any]:
        """One page."""
        return self._shown(self.raw.limit(last - first, offset=first))

    def every(self) -> Iterator[Any]:
        """Each row, fetched in chunks."""
        for first in range(0, self.counted(())[0], CHUNK):
            yield from self.sliced(first, first + CHUNK)

    def id_of(self, row: Any) -> Any:
        """Where the row stands."""
        return row.pk

    def _shown(self, relation: Any) -> list[PlacedRow]:
        found = relation.select(
            "upload_id", "sheet", "row_no", "period", "village_code", "link_level", "person_id"
        ).to_pyarrow()
        rows = found.to_pylist()
        people = self._people(sorted({row["person_id"] for row in rows if row["person_id"] is not None}))
        return [
            PlacedRow(
                pk=f"{row['upload_id']}/{row['sheet'] or ''}/{row['row_no']}",
                upload_id=row["upload_id"],
                sheet=row["sheet"] or "",
                row_no=row["row_no"],
                period=row["period"],
                village_code=row["village_code"] or "",
                link_level=row["link_level"],
                person=people.get(row["person_id"]),
            )
            for row in rows
        ]


def _place(relation: Any) -> Any:
    return relation.upload_id.cast("string") + "/" + relation.sheet.fill_null("") + "/" + relation.row_no.cast("string")

"""The household file: the register, the departments' lists and the warnings of one household, on one date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.ground.listing import Status
from bangfu.ground.retelling import retold
from bangfu.ledgers import queries as ledgers
from bangfu.monitoring import queries as monitoring
from bangfu.registry import queries as registry
from bangfu.registry.queries import HouseholdFile
from bangfu.reports.guarantees import Facts, Light, Member, lights
from bangfu.reports.income_chart import PARTS, YearOfIncome
from bangfu.reports.queries.household_feeds import Feeds, ListRow, feeds_of, months_of
from bangfu.rulebook import queries as rulebook

LINE = "income_line_fen"


@dataclass(frozen=True)
class Tag:
    """A word about the household; `hint` says under which meaning or since when."""

    word: str
    hint: str = ""
    tone: str = ""


@dataclass(frozen=True)
class LightLine:
    """A light as the component draws it."""

    label: str
    status: Status
    evidence: str
    url: str = ""


@dataclass(frozen=True)
class BenefitMonth:
    """What the household received in one month: the sum of its certificates, and whom they name."""

    period: str
    fen: int
    names: str
    category: str


@dataclass(frozen=True)
class Bills:
    """Settled medical bills of twelve months, newest first, and their sums in fen."""

    rows: list[ListRow]
    total_fen: int
    selfpaid_fen: int
    relief_fen: int


@dataclass(frozen=True)
class WarningLine:
    """One warning as the file shows it."""

    id: int
    sentence: str
    opened_on: dt.date
    state: str
    quiet_until: dt.date | None


@dataclass(frozen=True)
class Entry:
    """One line of the timeline."""

    on: dt.date
    title: str
    text: str = ""
    url: str = ""
    tone: str = "normal"
    source: str = ""


@dataclass(frozen=True)
class HouseholdPage:
    """Everything the page shows of one household on a date."""

    file: HouseholdFile
    tags: list[Tag]
    lights: list[LightLine]
    years: list[YearOfIncome]
    warnings: list[WarningLine]
    dibao_month: str
    dibao: list[BenefitMonth]
    bills: Bills
    cards: dict[int, ListRow]
    entries: list[Entry]
    sources: dict[str, str]


def household_page(household_id: int, *, as_of: dt.date, seen_by: Any) -> HouseholdPage:
    """The file of one household on a date. At most thirty queries. Raises: NotFound, also when it is out of scope."""
    file = registry.household_file(household_id, as_of=as_of, seen_by=seen_by)
    people = [m.person_id for m in file.members] + _still_here(file, seen_by)
    feeds = feeds_of(household_id, people, as_of)
    warnings = _warnings(household_id, as_of, seen_by)
    entries = _entries(file, registry.changes_of(household_id, people, as_of), warnings, feeds)
    return HouseholdPage(
        file=file,
        tags=_tags(file, feeds),
        lights=[LightLine(x.label, Status(x.tone, x.word), x.evidence) for x in _lights(file, feeds)],
        years=_years(file),
        warnings=warnings,
        dibao_month=feeds.dibao_month,
        dibao=_dibao(file, feeds),
        bills=_bills(feeds),
        cards=feeds.cards,
        entries=entries,
        sources=_sources(file, entries),
    )


def _still_here(file: HouseholdFile, seen_by: Any) -> list[int]:
    """Former members who belong to no other household: what lists say of one who joined another is that household's."""
    former = [m.person_id for m in file.former]
    here = registry.persons_seen_by(seen_by).filter(pk__in=former, home_id=file.household.pk) if former else ()
    return [person.pk for person in here]


def _tags(file: HouseholdFile, feeds: Feeds) -> list[Tag]:
    """Type with its meaning's version, monitoring, main cause and risk, and what benefits it is named for."""
    state = {column: cell.value for column, cell in file.state.items()}
    tags = [Tag(_(state.get("kind") or "一般农户"))]
    if state.get("monitored_kind"):
        version = _("%(year)s 年口径") % {"year": state["type_version"]}
        is_removed = bool(state.get("risk_removed"))
        tags.append(Tag(_(state["monitored_kind"]), version, "" if is_removed else "soon"))
        tags.append(Tag(_("风险已消除") if is_removed else _("风险未消除"), "", "done" if is_removed else "soon"))
    tags += [Tag(_(risk), _("风险")) for risk in state.get("risks") or []]
    tags += [Tag(_(cause), _("致贫原因")) for cause in state.get("causes") or []]
    if any(row.period == feeds.dibao_month for row in feeds.dibao):
        tags.append(Tag(_("低保"), feeds.dibao_month))
    if any(m.cells["has_tekun"].value for m in file.members if m.cells):
        tags.append(Tag(_("特困供养")))
    if state.get("is_without_labour"):
        tags.append(Tag(_("整户无劳动能力")))
    return tags


def _lights(file: HouseholdFile, feeds: Feeds) -> list[Light]:
    grade, source = _house(file, feeds)
    water = file.living.get("water_safe")
    facts = Facts(
        members=[_member(m, feeds) for m in file.members],
        roll_month=feeds.roll_month,
        insured_month=feeds.insured_month,
        house_grade=grade,
        house_source=source,
        water_safe=water.value if water else None,
        water_source=_("登记信息") + f" {water.on}" if water and water.on else "",
    )
    return lights(facts)


def _member(member: registry.MemberLine, feeds: Feeds) -> Member:
    told = {column: cell.value for column, cell in member.cells.items()}
    roll, insured = feeds.roll.get(member.person_id), feeds.insured.get(member.person_id)
    return Member(
        name=member.name,
        age=member.age,
        dropout_reason=told.get("dropout_reason") or "",
        schooling=told.get("schooling") or "",
        has_resident_medical=told.get("has_resident_medical"),
        has_worker_medical=told.get("has_worker_medical"),
        roll_status=roll.values["status"] if roll else None,
        insured_status=insured.values["status"] if insured else None,
    )


def _house(file: HouseholdFile, feeds: Feeds) -> tuple[str, str]:
    """The newest grade: an appraisal's, or the register's when that is newer; and where it is from."""
    cell = file.living.get("house_grade")
    newest = max(feeds.houses, key=lambda row: row.values["appraised_on"] or dt.date.min, default=None)
    told_on = cell.on if cell and cell.value and cell.on else dt.date.min
    if newest and (newest.values["appraised_on"] or dt.date.min) >= told_on:
        return newest.values["grade"] or "", _("房屋鉴定") + f" {newest.values['appraised_on']}"
    return (str(cell.value), f"{_('登记信息')} {cell.on}") if cell and cell.value else ("", "")


def _years(file: HouseholdFile) -> list[YearOfIncome]:
    """Each year with the monitoring line that held at its end."""
    return [
        YearOfIncome(
            year=one.year,
            people=one.cells["people"].value,
            parts={column: one.fen(column) for column, _word in PARTS},
            expense_fen=one.fen("expense_fen"),
            net_fen=one.fen("net_fen"),
            line_fen=_line_of(one.year),
        )
        for one in file.incomes
    ]


def _line_of(year: int) -> int | None:
    """The monitoring line per head at the end of a year; None when none had been set."""
    found = rulebook.parameters(dt.date(year, 12, 31)).get(LINE)
    return found.value if found and isinstance(found.value, int) else None


def _dibao(file: HouseholdFile, feeds: Feeds) -> list[BenefitMonth]:
    """Each month's 低保: every certificate counts once, however many members it names."""
    names = {m.person_id: m.name for m in [*file.members, *file.former]}
    found = []
    for period, rows in months_of(feeds.dibao).items():
        certificates = {row.values["dibao_no"] or row.row_no: row.values["month_fen"] or 0 for row in rows}
        listed = "、".join(dict.fromkeys(names.get(row.person_id or 0, "") for row in rows))
        found.append(BenefitMonth(period, sum(certificates.values()), listed, rows[0].values["category"] or ""))
    return found


def _bills(feeds: Feeds) -> Bills:
    def sum_of(column: str) -> int:
        return sum(row.values[column] or 0 for row in feeds.bills)

    return Bills(feeds.bills, sum_of("total_fen"), sum_of("selfpaid_fen"), sum_of("relief_fen"))


def _entries(
    file: HouseholdFile, changes: Iterable[registry.Change], warnings: Iterable[WarningLine], feeds: Feeds
) -> list[Entry]:
    """Events, warnings, statements and appraisals in one line of time, newest first."""
    names = {m.person_id: m.name for m in [*file.members, *file.former]}
    entries = [
        Entry(e.happened_on, retold(e.sentence) or e.kind, tone=_tone(e.kind), source=e.source) for e in file.events
    ]
    entries += [_of_warning(warning) for warning in warnings]
    entries += _of_changes(changes, names)
    for row in feeds.houses:
        if on := row.values["appraised_on"]:
            word = _("房屋鉴定 %(grade)s 级") % {"grade": row.values["grade"] or ""}
            entries.append(Entry(on, word, source=f"upload:{row.upload_id}"))
    return sorted(entries, key=lambda entry: entry.on, reverse=True)


def _of_warning(warning: WarningLine) -> Entry:
    url = reverse("warning", args=[warning.id])
    return Entry(warning.opened_on, _("预警"), warning.sentence, url, "soon", f"warning:{warning.id}")


def _warnings(household_id: int, on: dt.date, seen_by: Any) -> list[WarningLine]:
    """The warnings opened by the date, newest first, in the reader's language."""
    found = monitoring.warnings_of(household_id, seen_by=seen_by)
    return [
        WarningLine(w.pk, rulebook.told(w.sentence), w.opened_on, str(w.get_state_display()), w.quiet_until)
        for w in found
        if w.opened_on <= on
    ]


def _tone(kind: str) -> str:
    return {"died": "overdue", "moved_out": "soon", "checked": "done", "reported": "soon"}.get(kind, "info")


def _of_changes(changes: Iterable[registry.Change], names: dict[int, str]) -> list[Entry]:
    """One line per date and source; members and columns are named, a first statement is a registration."""
    grouped: dict[tuple[dt.date, str], list[registry.Change]] = {}
    for change in changes:
        grouped.setdefault((change.on, change.source), []).append(change)
    return [Entry(on, _("登记信息更新"), _said(group, names), source=source) for (on, source), group in grouped.items()]


def _said(group: list[registry.Change], names: dict[int, str]) -> str:
    words = []
    for change in group:
        what = _("、").join(str(label) for label in change.labels) or _("首次登记")
        who = names.get(change.person_id or 0, "")
        year = _("%(year)s 年收入") % {"year": change.year} if change.year else ""
        words.append(_(":").join(part for part in (who or year, what) if part))
    shown = _(";").join(dict.fromkeys(words[:4]))
    return shown if len(words) <= 4 else _("%(shown)s 等 %(n)d 项") % {"shown": shown, "n": len(words)}


def _sources(file: HouseholdFile, entries: Iterable[Entry]) -> dict[str, str]:
    """Every upload the page quotes, in words. One query."""
    blocks = [file.state, file.living, *(y.cells for y in file.incomes), *(m.cells for m in file.members)]
    quoted = {cell.source for block in blocks for cell in block.values()}
    quoted |= {number.source for number in file.numbers} | {entry.source for entry in entries}
    numbers = {int(source.partition(":")[2]) for source in quoted if source.startswith("upload:")}
    return {f"upload:{pk}": words for pk, words in ledgers.tables_of_uploads(numbers).items()}

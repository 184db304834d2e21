"""Everything one warning rests on, ready to be read: evidence by source, the rule in words, looks, what came before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bangfu.ground import clock, money
from bangfu.ground.errors import NotFound
from bangfu.ledgers import queries as ledgers
from bangfu.ledgers.terms import Kind
from bangfu.monitoring.models import CheckResult, Finding, FindingSource, SelfReport, Warning
from bangfu.monitoring.queries.precision import Precision, precision_by_rule
from bangfu.monitoring.queries.seen import warnings_in
from bangfu.monitoring.terms import SELF_REPORT
from bangfu.registry import queries as registry
from bangfu.rulebook import engine
from bangfu.rulebook import queries as rulebook
from bangfu.rulebook.rules import WarningRule

if TYPE_CHECKING:
    from bangfu.accounts.models import Staff
    from bangfu.accounts.queries import Scope
    from bangfu.registry.models import Household


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row of a department's file: where it stands and what it says."""

    period: str
    sheet: str
    row_no: int
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FileShown:
    """One file behind a finding. No rows: its list does not name the person."""

    upload_id: int
    contract_title: str
    filename: str
    period: str
    rows: tuple[RowLine, ...]
    withdrawn_on: date | None


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A rule as people read it: condition in words, parameters with date and source, how often it was right."""

    id: str
    title: str
    version: str
    condition: str
    source: str
    parameters: tuple[tuple[str, str, date, str], ...]
    precision: Precision | None


@dataclass(frozen=True, slots=True)
class Piece:
    """One finding as it stands: whom it is about, the values it read, the files, the rule, how it moved by month."""

    finding: Finding
    person_name: str
    values: tuple[tuple[str, str], ...]
    files: tuple[FileShown, ...]
    rule: RuleShown | None
    months: tuple[tuple[date, int], ...]


@dataclass(frozen=True, slots=True)
class Glance:
    """The household in a few lines: who lives there, and what is on record with source and date."""

    members: tuple[registry.MemberLine, ...]
    cells: tuple[tuple[str, registry.Cell], ...]
    income_year: int | None
    income_people: int | None
    net_fen: int | None


@dataclass(frozen=True, slots=True)
class WarningFile:
    """One warning, wholly. `earlier` are the household's other warnings, newest first."""

    warning: Warning
    household: Household
    glance: Glance
    pieces: tuple[Piece, ...]
    checks: Sequence[CheckResult]
    reports: Sequence[SelfReport]
    earlier: QuerySet[Warning]


def household_seen(household_id: int, *, seen_by: Staff) -> Household:
    """The household, when the officer may see it. Raises: NotFound."""
    household = registry.households_seen_by(seen_by).filter(pk=household_id).first()
    if household is None:
        raise NotFound(_("没有这一户,或不在您的范围内。"))
    return household


def warning_file(warning_id: int, *, seen_by: Staff, scope: Scope) -> WarningFile:
    """The warning with its evidence, looks and history. `scope` is the viewer's, read once by the page. Raises: NotFound."""
    seen = warnings_in(scope)
    warning = seen.filter(pk=warning_id).first()
    if warning is None:
        raise NotFound(_("没有这条预警,或不在您的范围内。"))
    return WarningFile(
        warning=warning,
        household=warning.household,
        glance=_glance(warning.household_id, seen_by),
        pieces=_pieces(warning),
        checks=list(CheckResult.objects.filter(warning=warning).select_related("by", "undone_by").order_by("-at")),
        reports=_reports(warning) if warning.is_reported else (),
        earlier=seen.filter(household=warning.household_id).exclude(pk=warning.pk)[:12],
    )


def _reports(warning: Warning) -> list[SelfReport]:
    return list(SelfReport.objects.filter(warning=warning).select_related("by").order_by("-reported_on"))


def _glance(household_id: int, seen_by: Staff) -> Glance:
    """What the register knows of the household today."""
    file = registry.household_file(household_id, as_of=clock.today(), seen_by=seen_by)
    newest = file.incomes[-1] if file.incomes else None
    wanted = [("state", "kind"), ("state", "monitored_kind"), ("living", "house_grade"), ("living", "water_safe")]
    found = [(block, getattr(file, block).get(name)) for block, name in wanted]
    return Glance(
        members=tuple(file.members),
        cells=tuple((block, cell) for block, cell in found if cell is not None and cell.value not in ("", None)),
        income_year=newest.year if newest else None,
        income_people=newest.cells["people"].value if newest else None,
        net_fen=newest.fen("net_fen") if newest else None,
    )


def _pieces(warning: Warning) -> tuple[Piece, ...]:
    """The newest finding of each rule and person, heaviest first, withdrawn ones last."""
    rows = Finding.objects.filter(warning=warning).select_related("person").order_by("as_of", "pk")
    newest: dict[tuple[str, int | None], Finding] = {}
    months: dict[tuple[str, int | None], list[tuple[date, int]]] = {}
    for row in rows:
        key = (row.rule_id, row.person_id)
        newest[key] = row
        months.setdefault(key, []).append((row.as_of, row.measure_value))
    sources = _sources_of(newest.values())
    rules, words = _rules_of(newest.values()), rulebook.vocabulary()
    order = sorted(newest.items(), key=lambda item: (item[1].withdrawn_at is not None, -item[1].severity, item[0][0]))
    return tuple(
        Piece(
            finding=found,
            person_name=found.person.name if found.person else "",
            values=tuple(_said(name, value, words) for name, value in found.values.items()),
            files=sources.get(found.pk, ()),
            rule=rules.get((found.rule_id, found.as_of)),
            months=tuple(months[key]),
        )
        for key, found in order
    )


def _said(name: str, value: Any, words: Mapping[str, engine.Column]) -> tuple[str, str]:
    """A value the rule read: its word and its amount."""
    column, language = words.get(name), _language()
    if column is None:
        return name, str(value)
    label = column.zh if language == "zh" else column.en
    if column.type == "text":
        return label, value or engine.amount(None, language=language)
    if column.type == "date":
        return label, value or engine.amount(None, language=language)
    return label, engine.amount(value, engine.unit_of(column.unit), language)


def _language() -> str:
    return "en" if (get_language() or "zh").startswith("en") else "zh"


def _rules_of(findings: Any) -> dict[tuple[str, date], RuleShown]:
    """The rules behind findings as they stood on the findings' dates."""
    shown: dict[tuple[str, date], RuleShown] = {}
    precision = precision_by_rule()
    wanted: dict[date, set[str]] = {}
    for one in findings:
        if one.rule_id != SELF_REPORT:
            wanted.setdefault(one.as_of, set()).add(one.rule_id)
    for on, ids in wanted.items():
        for rule in rulebook.warning_rules(on):
            if rule.id in ids:
                shown[rule.id, on] = rule_shown(rule, precision.get(rule.id))
    return shown


def rule_shown(rule: WarningRule, precision: Precision | None) -> RuleShown:
    """The rule in the reader's language with the parameters it reads."""
    language, parameters = _language(), rule.parameters
    return RuleShown(
        id=rule.id,
        title=rulebook.title_of(rule),
        version=str(rule.version),
        condition=engine.say(rule.when, parameters, language),
        source=rule.source if language == "zh" else rule.source_en,
        parameters=tuple(_parameter(parameters[key], language) for key in sorted(rule.parameter_keys)),
        precision=precision,
    )


def _parameter(one: engine.ParameterNow, language: str) -> tuple[str, str, date, str]:
    if language == "zh":
        return one.zh, engine.worth(one, language), one.valid_from, one.source
    return one.en, engine.worth(one, language), one.valid_from, one.source_en or one.source


def _sources_of(findings: Any) -> dict[int, tuple[FileShown, ...]]:
    """The files behind each finding. Key: finding id."""
    rows = FindingSource.objects.filter(finding__in=[one.pk for one in findings]).select_related("upload")
    shown: dict[int, list[FileShown]] = {}
    for row in rows.order_by("contract", "-upload_id"):
        shown.setdefault(row.finding_id, []).append(_file(row))
    return {finding: tuple(files) for finding, files in shown.items()}


def _file(source: FindingSource) -> FileShown:
    contract = ledgers.contract(source.contract)
    headers = {column.name: column for column in contract.columns}
    rows = [RowLine(row["period"], row["sheet"], row["row_no"], tuple(_cells(row, headers))) for row in source.rows]
    return FileShown(
        upload_id=source.upload_id,
        contract_title=contract.title if _language() == "zh" else contract.title_en,
        filename=source.upload.filename,
        period=source.upload.period,
        rows=tuple(rows),
        withdrawn_on=source.withdrawn_at.date() if source.withdrawn_at else None,
    )


def _cells(row: Mapping[str, Any], headers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The cells a rule shows, under the header the department knows them by; money in yuan."""
    cells = []
    for name, value in row.items():
        if name in headers and value is not None:
            column = headers[name]
            cells.append((column.header, money.yuan(value) if column.kind is Kind.MONEY else str(value)))
    return cells

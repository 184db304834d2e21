"""What the files come to: the vocabulary, the parameters of a date, the rules of a date. No database, no clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, TypeVar

from bangfu.rulebook import engine, files
from bangfu.rulebook.engine import Column, ParameterNow, Parameters, RuleRefused, Value, Vocabulary
from bangfu.rulebook.engine.retelling import Retelling
from bangfu.rulebook.files import Document
from bangfu.rulebook.rules import Case, Evidence, WarningRule

Made = TypeVar("Made")


@dataclass(frozen=True)
class Parameter:
    """What a parameter is, whatever its value. `least` and `most` bound what may be proposed for it."""

    key: str
    zh: str
    en: str
    type: str
    unit: str
    by: str = "none"
    least: int | None = None
    most: int | None = None

    @property
    def is_money(self) -> bool:
        """True for an amount, kept in fen and typed in yuan."""
        return self.type == "int" and self.unit.split("/")[0] == "fen"


@dataclass(frozen=True)
class DatedValue:
    """One value of a parameter in one region from a date on, as a file or a confirmed proposal gives it."""

    key: str
    region: str
    valid_from: dt.date
    valid_to: dt.date | None
    value: int | dt.date | tuple[tuple[int, int], ...]
    source: str
    source_status: str
    document: str
    source_en: str = ""

    def holds_on(self, on: dt.date) -> bool:
        """True from its first to its last day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@cache
def vocabulary() -> Vocabulary:
    """The closed vocabulary of the situation. Raises: RuleRefused when its file is wrong."""
    document = files.read(files.BOOK / "vocabulary.yaml", "vocabulary")
    found = Vocabulary()
    for grain in ("household", "person"):
        for position, written in enumerate(document.data[grain]):
            if written["name"] in found:
                raise document.refused(RuleRefused("clash", name=written["name"]), grain, position)
            lists = {name: tuple(written.get(name, ())) for name in ("codes", "feeds")}
            found[written["name"]] = Column(**{**written, **lists, "grain": grain})
    return found


@cache
def parameters_of(region: str) -> tuple[tuple[Parameter, ...], tuple[DatedValue, ...]]:
    """Every parameter of a region and those above it, and every value the files give. Raises: RuleRefused."""
    known: dict[str, Parameter] = {}
    values: list[DatedValue] = []
    for place in files.regions_of(region):
        path = files.folder_of(place) / "parameters.yaml"
        if path.exists():
            document = files.read(path, "parameters")
            for position, written in enumerate(document.data):
                if "zh" in written:
                    known[written["key"]] = _parameter(document, position, known)
                elif written["key"] not in known:
                    raise document.refused(RuleRefused("unknown_name", name=written["key"], hint=""), position)
                values += _values(document, position, known[written["key"]], place)
    return tuple(known.values()), tuple(values)


def _parameter(document: Document, position: int, known: Mapping[str, Parameter]) -> Parameter:
    """The parameter declared there. Raises: RuleRefused when the name is taken or a unit is unknown."""
    written = {key: value for key, value in document.data[position].items() if key != "values"}
    if written["key"] in known or written["key"] in vocabulary() or written["key"] in engine.FUNCTIONS:
        raise document.refused(RuleRefused("clash", name=written["key"]), position, "key")
    parameter = Parameter(**{"type": "int", "unit": "none", **written})
    for unit in (parameter.unit, parameter.by):
        try:
            engine.unit_of(unit)
        except KeyError:
            raise document.refused(RuleRefused("unknown_unit", name=unit), position, "unit") from None
    return parameter


def _values(document: Document, position: int, parameter: Parameter, region: str) -> Iterable[DatedValue]:
    """The values written there, each of the parameter's type."""
    for number, written in enumerate(document.data[position]["values"]):
        path = (position, "values", number)
        valid_to = written.get("valid_to")
        yield DatedValue(
            parameter.key,
            region,
            _day(document, written["valid_from"], *path, "valid_from"),
            _day(document, valid_to, *path, "valid_to") if valid_to else None,
            _value(document, parameter, written["value"], *path, "value"),
            written["source"],
            written["source_status"],
            document.name,
            written["source_en"],
        )


def _value(document: Document, parameter: Parameter, written: Any, *path: str | int) -> Any:
    """The value as its type wants it."""
    if parameter.type == "date" and isinstance(written, str):
        return _day(document, written, *path)
    if parameter.type == "tiers" and isinstance(written, list):
        return tuple((start, result) for start, result in written)
    if parameter.type == "int" and isinstance(written, int):
        return written
    raise document.refused(RuleRefused("situation_unfit", name=parameter.key, what=written), *path)


def _day(document: Document, written: str, *path: str | int) -> dt.date:
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        raise document.refused(RuleRefused("bad_date"), *path) from None


def parameters_on(on: dt.date, region: str, confirmed: Iterable[DatedValue] = ()) -> Parameters:
    """Each parameter's value on a date: the narrowest region that has one, there the newest; a confirmed one beats a file's.

    Of two confirmed ones of the same region and date the later in `confirmed` stands.
    """
    known, written = parameters_of(region)
    values = (*written, *confirmed)
    chosen = {parameter.key: value_on(parameter.key, on, region, values) for parameter in known}
    now = {parameter.key: _now(parameter, value) for parameter in known if (value := chosen[parameter.key])}
    return Parameters(now, on, frozenset(parameter.key for parameter in known) - frozenset(now))


def value_on(key: str, on: dt.date, region: str, values: Iterable[DatedValue]) -> DatedValue | None:
    """The one of the values of a parameter that counts on a date; of equals the last given."""
    order = {place: width for width, place in enumerate(files.regions_of(region))}
    fit = [value for value in values if value.key == key and value.region in order and value.holds_on(on)]
    return max(enumerate(fit), key=lambda one: (order[one[1].region], one[1].valid_from, one[0]), default=(0, None))[1]


def places_of(region: str) -> list[str]:
    """The region and those above it, widest first."""
    return files.regions_of(region)


def _now(parameter: Parameter, value: DatedValue) -> ParameterNow:
    return ParameterNow(
        key=parameter.key,
        type=parameter.type,
        unit=parameter.unit,
        value=value.value,
        zh=parameter.zh,
        en=parameter.en,
        valid_from=value.valid_from,
        source=value.source,
        source_status=value.source_status,
        region=value.region,
        by=parameter.by,
        source_en=value.source_en,
    )


@cache
def rule_documents(region: str) -> tuple[Document, ...]:
    """One document per rule, by id; a region's own file replaces the national one of the same name. Raises: RuleRefused."""
    paths = {}
    for place in files.regions_of(region):
        for path in sorted((files.folder_of(place) / "warnings").glob("*.yaml")):
            paths[path.stem] = path
    return tuple(files.read(paths[name], "warning") for name in sorted(paths))


def first_days(document: Document) -> list[dt.date]:
    """The first day of each version, in the order written. Raises: RuleRefused for a day that does not exist."""
    return [
        _day(document, version["valid_from"], "versions", position, "valid_from")
        for position, version in enumerate(document.data["versions"])
    ]


def version_on(document: Document, on: dt.date) -> int | None:
    """The position of the version in force on a date; None before the first or after the last."""
    found = None
    for position, starts in enumerate(first_days(document)):
        written = document.data["versions"][position].get("valid_to", "9999-12-31")
        if starts <= on <= _day(document, written, "versions", position, "valid_to"):
            found = position
    return found


def nearest_version(document: Document, on: dt.date) -> tuple[int, dt.date]:
    """For a date on which no version is in force: the last version begun before it, else the first; and its first day."""
    starts = first_days(document)
    begun = [position for position, day in enumerate(starts) if day <= on]
    position = begun[-1] if begun else 0
    return position, starts[position]


def text_of(document: Document) -> str:
    """The file as it is written."""
    return (files.ROOM / document.name).read_text(encoding="utf-8")


def rule_of(document: Document, position: int, parameters: Mapping[str, ParameterNow]) -> WarningRule:
    """One version of a rule, checked against the vocabulary and the parameters. Raises: RuleRefused with its place."""
    written, data = document.data["versions"][position], document.data
    path = ("versions", position)

    def placed(reader: Callable[..., Made], field: str) -> Made:
        try:
            return reader(written[field], vocabulary(), parameters)
        except RuleRefused as refusal:
            raise document.refused(refusal, *path, field) from None

    ends = written.get("valid_to")
    return WarningRule(
        id=data["id"],
        version=written["version"],
        valid_from=_day(document, written["valid_from"], *path, "valid_from"),
        valid_to=_day(document, ends, *path, "valid_to") if ends else None,
        title=data["title"],
        title_en=data["title_en"],
        risk=data["risk"],
        grain=data["grain"],
        when=placed(engine.parse, "when"),
        measure=placed(engine.parse, "measure"),
        severity=placed(engine.parse, "severity"),
        sentence=placed(engine.parse_sentence, "sentence"),
        sentence_en=placed(engine.parse_sentence, "sentence_en"),
        quiet_days=written["quiet_days"],
        margin_pct=written["margin_pct"],
        check_days=written["check_days"],
        evidence=tuple(Evidence(**{**one, "columns": tuple(one["columns"])}) for one in written["evidence"]),
        source=written["source"],
        source_en=written["source_en"],
        source_status=written["source_status"],
        document=document.name,
        cases=tuple(_case(document, number) for number in range(len(data["cases"]))),
        parameters=parameters,
    )


@lru_cache(maxsize=8)
def retellings_of(region: str) -> tuple[Retelling, ...]:
    """How the kept sentence of every version of every rule reads in English. Raises: RuleRefused."""
    versions = (version for document in rule_documents(region) for version in document.data["versions"])
    return tuple(Retelling.of(one["sentence"], one["sentence_en"]) for one in versions)


@dataclass(frozen=True)
class Standing:
    """One rule as the files have it on a date: the version in force, or the nearest under its own law."""

    rule: WarningRule
    is_in_force: bool


@lru_cache(maxsize=64)
def standing_rules(on: dt.date, region: str, confirmed: tuple[DatedValue, ...]) -> tuple[Standing, ...]:
    """Every rule of a region as it stands on a date, by id. Raises: RuleRefused."""
    parameters = parameters_on(on, region, confirmed)
    found = []
    for document in rule_documents(region):
        position = version_on(document, on)
        if position is not None:
            found.append(Standing(rule_of(document, position, parameters), True))
            continue
        nearest, day = nearest_version(document, on)
        found.append(Standing(rule_of(document, nearest, parameters_on(day, region, confirmed)), False))
    return tuple(found)


def _case(document: Document, number: int) -> Case:
    """One case: the usual situation with what the case gives instead. Without a date it speaks of the end of 2021."""
    written = document.data["cases"][number]
    given = {**document.data["usual"], **written["given"]}
    situation = {name: _given(document, name, value, number) for name, value in given.items()}
    more = {key: written[key] for key in ("measure", "severity", "sentence") if key in written}
    on = _day(document, written.get("on", "2021-12-31"), "cases", number, "on")
    return Case(
        name=written["name"],
        kind=written["kind"],
        on=on,
        given=situation,
        expect=written["expect"],
        named=tuple(written["given"]),
        region=written.get("region", document.region),
        **more,
    )


def _given(document: Document, name: str, value: Any, number: int) -> Value:
    """A value of a case as the situation would hold it. Raises: RuleRefused for a column that does not exist."""
    column = vocabulary().get(name)
    if column is None:
        raise document.refused(RuleRefused("unknown_name", name=name, hint=""), "cases", number, "given", name)
    if column.type == "date" and isinstance(value, str):
        return _day(document, value, "cases", number, "given", name)
    given: Value = value
    return given

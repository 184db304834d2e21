"""`bangfu rulebook explain` and `trial`: the same answers as the pages, in a terminal."""

from __future__ import annotations

import json
from datetime import date

import typer

from bangfu.ground import clock
from bangfu.ground.errors import Refused
from bangfu.monitoring import actions, queries
from bangfu.rulebook.engine import RuleRefused

AS_OF = typer.Option(None, "--as-of", help="YYYY-MM-DD;默认最近一次扫描 · the newest sweep when left out")


def explain(
    household: str = typer.Argument(help="户编号或内部号 · household code or number"),
    rule: str = typer.Argument(help="规则 · rule id"),
    as_of: str | None = AS_OF,
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """一户在一条规则下为什么命中或不命中 · why a rule hits a household, or does not."""
    try:
        told = queries.explain(household, rule, _day(as_of))
    except Refused as refusal:
        raise typer.BadParameter(str(refusal)) from refusal
    if as_json:
        typer.echo(json.dumps([one.plain() for one in told], ensure_ascii=False, default=str))
        return
    for one in told:
        typer.echo(f"{one.who}: {one.verdict}" + (f"  {one.sentence}" if one.sentence else ""))
        for words, verdict in one.reasons:
            typer.echo(f"    {verdict}  {words}")


def trial(
    rule: str = typer.Argument(help="规则 · rule id"),
    as_of: str | None = AS_OF,
    expression: str = typer.Option("", help="换一个条件 · another condition"),
    parameter: list[str] = typer.Option([], help="参数=数值,可多次 · key=value, repeatable"),  # noqa: B008  typer's way
    off: bool = typer.Option(False, help="停用 · as if switched off"),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """谁会进入、谁会退出、多少不变 · who would enter, leave and stay."""
    try:
        pairs = tuple((key, int(value)) for key, value in (one.split("=", 1) for one in parameter))
        kept = actions.try_rule(rule, actions.Change(off, expression, pairs), as_of=_day(as_of), by=None)
    except (Refused, RuleRefused, ValueError) as refusal:
        raise typer.BadParameter(str(refusal)) from refusal
    if as_json:
        typer.echo(json.dumps({"enters": kept.enters, "leaves": kept.leaves, "stays": kept.stays}, ensure_ascii=False))
        return
    typer.echo(f"进入 enters {len(kept.enters)} · 退出 leaves {len(kept.leaves)} · 不变 stays {kept.stays}")
    for sign, moved in (("+", kept.enters), ("-", kept.leaves)):
        for one in moved:
            typer.echo(f"  {sign} 户 {one['household_id']}: {one['sentence']}")


def _day(as_of: str | None) -> date:
    if as_of:
        return date.fromisoformat(as_of)
    kept = queries.kept_dates()
    return kept[-1] if kept else clock.today()

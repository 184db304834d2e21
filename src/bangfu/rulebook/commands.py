"""The verbs of this room at the `bangfu` command. Rooms above add theirs to the same app."""

from __future__ import annotations

import json
from pathlib import Path

import typer

from bangfu.ground import clock
from bangfu.rulebook import manual, queries

app = typer.Typer(help="规则库 · the rulebook", no_args_is_help=True)


@app.callback()
def rulebook() -> None:
    """规则库 · the rulebook"""


@app.command()
def check(as_json: bool = typer.Option(False, "--json", help="供程序读取 · for a machine")) -> None:
    """核对全部规则、参数和案例 · every rule, parameter and case; exit 1 when something is wrong."""
    found = queries.check_rulebook()
    rules, cases = len(queries.rules_now(clock.today())) if not found else 0, 0 if found else queries.case_count()
    if as_json:
        wrong = [
            {"zh": one.words("zh"), "en": one.words("en"), "line": one.line, "column": one.column} for one in found
        ]
        typer.echo(json.dumps({"rules": rules, "cases": cases, "wrong": wrong}, ensure_ascii=False))
    else:
        for one in found:
            typer.echo(str(one))
        if not found:
            typer.echo(f"{rules} 条规则、{cases} 个案例,全部相符 · all hold")
    if found:
        raise typer.Exit(1)


@app.command("write-manual")
def write_manual(page: str = typer.Argument("docs/rulebook.md", help="docs/rulebook.md")) -> None:
    """重写手册中的表 · make the tables of the manual anew."""
    path = Path(page)
    path.write_text(manual.filled(path.read_text(encoding="utf-8")), encoding="utf-8")
    typer.echo(page)

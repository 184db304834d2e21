"""The verbs of this room at the `bangfu` command: they take the same path as the pages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typer

from bangfu.ground.errors import Refused
from bangfu.ledgers import folders, queries
from bangfu.ledgers.dictionary import as_markdown

AS_JSON = typer.Option(False, "--json", help="供程序读取 · for a machine")
CONTRACT = typer.Argument(help="台账编号,例如 medical_bills · contract id")
FILE = typer.Argument(exists=True, dir_okay=False, help=".xls .xlsx .csv")
FOLDER = typer.Argument(
    exists=True, file_okay=False, help="有 manifest.csv 则照它,否则按表头辨认 · a manifest, or a guess by headers"
)
PERIOD = typer.Option(help="期别,例如 2021-07 · period")
PAGE = typer.Argument(Path("docs/data-dictionary.md"), dir_okay=False)
PROBLEM_STATES = {"refused": "不能读取 · refused", "mapping": "等待对应表头 · headers to be mapped"}


def import_file(contract: str = CONTRACT, file: Path = FILE, period: str = PERIOD, as_json: bool = AS_JSON) -> None:
    """导入一个文件 · import one file: read = accepted + rejected + unchanged; exit 1 when it is not kept."""
    try:
        outcome = folders.import_one(folders.Line(file, contract, period))
    except Refused as refusal:
        typer.echo(
            json.dumps({"refusal": str(refusal)}, ensure_ascii=False) if as_json else str(refusal), err=not as_json
        )
        raise typer.Exit(1) from refusal
    _tell(file, outcome, as_json)
    if outcome["state"] != "kept":
        raise typer.Exit(1)


def import_dir(folder: Path = FOLDER, as_json: bool = AS_JSON) -> None:
    """导入一个文件夹 · import every workbook of a folder; exit 1 when any of them is not kept."""
    outcomes = []
    for line in folders.lines_of(folder):
        try:
            outcome = folders.import_one(line)
        except Refused as refusal:
            outcome = {"state": "refused", "refusal": str(refusal)}
        outcomes.append(outcome | {"file": line.file.name, "contract": line.contract, "period": line.period})
        _tell(line.file, outcomes[-1], as_json)
    if any(outcome["state"] != "kept" for outcome in outcomes):
        raise typer.Exit(1)


def contracts_check(as_json: bool = AS_JSON) -> None:
    """检查台账定义 · check every contract: shape, names, headers, keys, checks; exit 1 when one is wrong."""
    problems = queries.contract_problems()
    if as_json:
        typer.echo(json.dumps(problems, ensure_ascii=False))
    else:
        typer.echo("\n".join(problems) or f"{len(queries.contracts())} 个台账,没有问题 · all sound")
    if problems:
        raise typer.Exit(1)


def dictionary(page: Path = PAGE) -> None:
    """写出数据字典 · write the data dictionary from the contracts."""
    page.write_text(as_markdown(queries.contracts()), encoding="utf-8")


def _tell(file: Path, outcome: dict[str, Any], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({"file": file.name} | outcome, ensure_ascii=False))
        return
    if outcome["state"] == "kept":
        typer.echo(
            f"{file.name}: 共读 {outcome['read']:,} = 接受 {outcome['accepted']:,} + 退回 {outcome['rejected']:,}"
            f" + 未变 {outcome['unchanged']:,}(略过 {outcome['skipped']:,})"
        )
    else:
        typer.echo(f"{file.name}: {PROBLEM_STATES.get(outcome['state'], outcome['state'])} {outcome['refusal']}")

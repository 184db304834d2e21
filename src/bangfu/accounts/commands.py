"""The verbs of this room at the `bangfu` command."""

from __future__ import annotations

import json

import typer

from bangfu.accounts import actions

FAULTS = {
    "gap": "编号不连续 · an entry is missing",
    "before": "与前一条不相接 · does not follow the one before",
    "hash": "内容与摘要不符 · content and hash differ",
    "head": "末尾被截断或增补 · the tail was cut or added to",
    "anchor": "与库外锚点不符 · contradicts the anchor outside the database",
}


def verify_journal(as_json: bool = typer.Option(False, "--json", help="供程序读取 · for a machine")) -> None:
    """核验操作日志的链条 · walk the journal's chain and compare it with its anchor; exit 1 when it is broken."""
    report = actions.verify_journal()
    fault = report.fault
    if as_json:
        broken = {"seq": fault.seq, "kind": fault.kind} if fault else None
        typer.echo(json.dumps({"count": report.count, "head_hash": report.head_hash, "fault": broken}))
    elif fault:
        typer.echo(f"第 {fault.seq} 条起不可信:{FAULTS[fault.kind]}")
    else:
        typer.echo(f"{report.count} 条,链条完整 · sound. {report.head_hash}")
    if fault:
        raise typer.Exit(1)

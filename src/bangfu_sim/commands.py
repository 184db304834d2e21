"""The sim command, mounted by the product's command line and by python -m bangfu_sim."""

from __future__ import annotations

import pathlib
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from bangfu_sim.county import MONTHS, simulate
from bangfu_sim.places import UnknownPlace


def sim(
    place: Annotated[str, typer.Argument(help="The place to simulate, such as shenchi.")],
    out: Annotated[pathlib.Path, typer.Option(help="The folder to write into.")],
    seed: Annotated[int, typer.Option(help="The same seed gives the same rows.")] = 1,
    households: Annotated[
        int | None, typer.Option(min=100, help="Households in all; the document's number if not given.")
    ] = None,
    months: Annotated[int, typer.Option(min=1, max=len(MONTHS), help="Months of feeds from 2021-07.")] = len(MONTHS),
    divisions: Annotated[pathlib.Path | None, typer.Option(help="villages.csv, with townships.csv beside it.")] = None,
    noise: Annotated[float, typer.Option(min=0.0, max=10.0, help="How untidy: 1 is the specification's level.")] = 1.0,
) -> None:
    """Write the files of a synthetic county, and truth/ beside them."""
    bar = Progress(
        TextColumn("{task.description:24}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeRemainingColumn(),
    )
    with bar:
        task = bar.add_task("people", total=None)
        try:
            done = simulate(
                place,
                seed,
                out,
                households,
                MONTHS[:months],
                divisions,
                lambda n, total, sentence: bar.update(task, completed=n, total=total, description=sentence),
                noise,
            )
        except UnknownPlace as refused:
            raise typer.BadParameter(str(refused)) from refused
    typer.echo(f"{done.folder}: {done.files} files, {done.households:,} households, {done.persons:,} persons ever.")
    typer.echo(f"{done.spoiled_rows:,} spoiled rows, {done.troubles:,} troubles and look-alikes in truth/.")

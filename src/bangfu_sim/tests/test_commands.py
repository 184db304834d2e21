"""The sim command writes, tells and refuses."""

import typer
from typer.testing import CliRunner

from bangfu_sim.commands import sim

app = typer.Typer()
app.command()(sim)
runner = CliRunner()


def test_sim_writes_the_months_asked_for(tmp_path, divisions):
    told = [
        "shenchi",
        "--seed",
        "3",
        "--out",
        str(tmp_path),
        "--households",
        "200",
        "--months",
        "2",
        "--divisions",
        str(divisions),
    ]
    result = runner.invoke(app, told)
    manifest = (tmp_path / "manifest.csv").read_text(encoding="utf-8")

    assert result.exit_code == 0
    assert "200 households" in result.output
    assert "2021-08" in manifest
    assert "2021-09" not in manifest


def test_sim_refuses_a_place_it_does_not_know(tmp_path):
    result = runner.invoke(app, ["nowhere", "--out", str(tmp_path)])

    assert result.exit_code == 2
    assert "nowhere cannot be simulated" in result.output

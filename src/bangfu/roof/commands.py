"""The `bangfu` command: each room's verbs under one name."""

from __future__ import annotations

import os
import subprocess
from datetime import date

import typer
from django.conf import settings

from bangfu.accounts import actions as accounts
from bangfu.accounts import commands as account_verbs
from bangfu.ground import clock, jobs
from bangfu.ledgers import commands as ledgers
from bangfu.monitoring import commands as monitoring
from bangfu.roof import demo as demo_county
from bangfu.roof import loop
from bangfu.roof.serving import serve as serve_pages
from bangfu.roof.serving import worker_command
from bangfu.rulebook import commands as rulebook
from bangfu_sim import commands as simulator

app = typer.Typer(help="帮扶 bangfu", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.command("sim")(simulator.sim)
app.command("import")(ledgers.import_file)
app.command("import-dir")(ledgers.import_dir)
app.command("verify-journal")(account_verbs.verify_journal)
app.add_typer(rulebook.app, name="rulebook")
rulebook.app.command("explain")(monitoring.explain)
rulebook.app.command("trial")(monitoring.trial)


@app.command()
def demo(
    place: str = typer.Argument("shenchi", help="shenchi"),
    no_serve: bool = typer.Option(False, "--no-serve", help="准备好即结束 · stop when ready"),
    households: int | None = typer.Option(None, help="只模拟这么多户 · a smaller county"),
    port: int = typer.Option(8000),
) -> None:
    """模拟一个县,导入其文件,逐月扫描,并打开页面 · simulate a county, run the loop, serve it."""
    if place not in demo_county.PLACES:
        raise typer.BadParameter(f"还不能模拟 {place};可选:{'、'.join(demo_county.PLACES)}")
    os.environ["BANGFU_DEMO"] = "1"
    if not demo_county.is_ready(place, households):
        demo_county.prepare(place, households)
    typer.echo(demo_county.welcome(port))
    if not no_serve:
        raise typer.Exit(serve_pages("127.0.0.1", port))


@app.command()
def found(
    username: str = typer.Argument(help="首位系统管理员的登录名 · the first administrator's login"),
    full_name: str = typer.Option(..., "--name", help="姓名"),
    unit: str = typer.Option("", help="单位"),
) -> None:
    """建库,装入本县区划,开通首位系统管理员 · lay the database and open the first administrator."""
    demo_county.lay_database(settings.BANGFU_PLACE)
    opened = accounts.open_first_administrator(
        wish=accounts.StaffWish(username=username, full_name=full_name, unit=unit)
    )
    typer.echo(f"{username}  一次性密码 · one-time password: {opened.one_time_password}")


@app.command()
def serve(host: str = "127.0.0.1", port: int = 8000) -> None:
    """打开页面并启动后台任务 · pages and background work in one process to start."""
    raise typer.Exit(serve_pages(host, port))


@app.command()
def worker() -> None:
    """只运行后台任务 · background work alone."""
    jobs.take_up_stale()
    raise typer.Exit(
        subprocess.call(worker_command(), env={**os.environ, "DJANGO_SETTINGS_MODULE": "bangfu.roof.settings"})
    )


@app.command()
def link() -> None:
    """关联架上的全部文件,撤下已撤回的 · link what is on the shelf, unlink what was withdrawn."""
    typer.echo(f"{loop.link_shelf()} 个文件 · files")


@app.command()
def sweep(as_of: str = typer.Option(..., "--as-of", help="YYYY-MM-DD")) -> None:
    """全部规则扫描全县 · all rules over the whole county."""
    day = date.fromisoformat(as_of)
    if day > clock.today():
        raise typer.BadParameter(
            "日期不能晚于今天,否则此前各月都不再扫描 · not after today: warnings never go backwards"
        )
    outcome = jobs.run_now("monitoring.sweep", f"{day} 扫描", {"as_of": day.isoformat()}, by_id=None)
    typer.echo(str(outcome.outcome))


@app.command("clock")
def set_clock(
    today: str = typer.Argument(help="YYYY-MM-DD"), reason: str = typer.Option(..., help="写入日志 · journalled")
) -> None:
    """改业务日期,用于演示和补做往月工作 · set the date the county works on."""
    day = date.fromisoformat(today)
    clock.set_today(day, reason=reason)
    accounts.record(by=None, verb="clock.set", thing=f"clock:{day}", detail={"reason": reason})


@app.command()
def nightly() -> None:
    """每夜的循环,供定时任务调用 · the loop in order, for cron."""
    loop.nightly()

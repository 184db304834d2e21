"""Made-up content for the gallery: every component in every state. No person in it exists."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from bangfu.ground import clock
from bangfu.ground.errors import StaleVersion
from bangfu.ground.listing import Act, Column, Filter, Listing, Status
from bangfu.ground.models import Job

VILLAGES = (_lazy("样例一村"), _lazy("样例二村"), _lazy("样例三村"))
TONES = ("overdue", "soon", "normal", "done", "info")


class SampleForm(forms.Form):
    """A form with one control of each kind."""

    name = forms.CharField(label=_lazy("户主姓名"), max_length=20)
    phone = forms.CharField(label=_lazy("联系电话"), max_length=11, min_length=11, help_text=_lazy("11 位手机号码"))
    village = forms.ChoiceField(
        label=_lazy("行政村"), choices=[("", "—"), *((str(n), v) for n, v in enumerate(VILLAGES))]
    )
    visited_on = forms.DateField(label=_lazy("走访日期"), widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(label=_lazy("说明"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    agreed = forms.BooleanField(label=_lazy("农户已签字授权查询"))


def sample_list(request: HttpRequest) -> Listing:
    """A list of 137 invented households, to try search, filters, sorting, pages, selection and export on."""
    states = sample_statuses()
    rows = [
        {
            "id": n,
            "head": f"{'赵钱孙李周吴郑王'[n % 8]}{'一二三四五六七'[n % 7]}",
            "village": str(VILLAGES[n % 3]),
            "people": n % 6 + 1,
            "due": dt.date(2021, 12, 1) + dt.timedelta(days=n % 31),
            "fen": None if n % 9 == 0 else n * 123_457 % 5_000_000,
            "state": states[n % 5],
            "tone": TONES[n % 5],
            "risk": _("因病") if n % 2 else "",
        }
        for n in range(1, 138)
    ]
    columns = [
        Column("head", _("户主"), sort=True, href=lambda row: f"#{row['id']}", on_phone="title"),
        Column("village", _("行政村"), sort=True),
        Column("people", _("人口"), kind="int", sort=True, total=True),
        Column("risk", _("风险"), kind="mark"),
        Column("fen", _("自付医药费(元)"), kind="yuan", sort=True, total=True, missing=_("未采集")),
        Column("due", _("到期日"), kind="date", sort=True),
        Column("state", _("状态"), kind="status"),
    ]
    filters = [
        Filter("village", _("行政村"), [(str(v), v) for v in VILLAGES]),
        Filter("tone", _("状态"), [(tone, states[n].label) for n, tone in enumerate(TONES)]),
        Filter("due", _("到期日"), kind="day"),
        Filter("people", _("人口"), kind="int"),
    ]
    acts = [Act("assign", _("派发"), "#"), Act("dismiss", _("核查无风险"), "#", is_grave=True)]
    return Listing(request, rows, columns, ["head", "village"], filters, acts=acts, search_hint=_("搜索户主、村"))


def sample_statuses() -> list[Status]:
    """One status of each tone."""
    words = (_("逾期 3 天"), _("临期 2 天"), _("正常"), _("已完成"), _("进行中"))
    return [Status(tone, word) for tone, word in zip(TONES, words, strict=True)]  # type: ignore[arg-type]


def pieces(request: HttpRequest, listing: Listing) -> dict[str, Any]:
    """Everything the gallery page shows."""
    wrong = SampleForm({"name": "赵一", "phone": "139", "village": "1", "note": _("已填的内容仍在")})
    wrong.is_valid()
    none = Listing(request, [], listing.columns, key="none", empty_hint=_("先在“数据汇集”上传一份名册"))
    return {
        "listing": listing,
        "empty_listing": none,
        "statuses": sample_statuses(),
        "jobs": _jobs(),
        "entries": _entries(),
        "lights": _lights(),
        "bars": _bars(),
        "line": _line(),
        "fresh_form": SampleForm(),
        "wrong_form": wrong,
        "reasons": [("data", _("数据有误")), ("solved", _("已有保障")), ("able", _("家庭有能力应对"))],
        "consequences": [(12, _("条预警改为“核查无风险”")), (9, _("户在 90 天内不再因同一情况提示"))],
        "nothing": None,
        "stale": StaleVersion("", now={_("联系电话"): "138****0001"}, wanted={_("联系电话"): "138****0002"}),
    }


def drawer() -> dict[str, Any]:
    """What the sample drawer shows."""
    return {"lights": _lights(), "entries": _entries()}


def _jobs() -> list[Job]:
    now = clock.now()
    begun = now - dt.timedelta(seconds=40)
    common: dict[str, Any] = {"kind": "sample", "queued_at": begun, "started_at": begun, "all_units": 79_400}
    title = _("读入公安名册 2021-07")
    counts = _("读 79,400 行:接受 78,912,退回 488")
    return [
        Job(pk=1, title=title, state="queued", kind="sample", queued_at=begun),
        Job(pk=2, title=title, state="running", done_units=31_760, **common),
        Job(pk=3, title=title, state="running", done_units=31_760, stop_asked_at=now, **common),
        Job(
            pk=4,
            title=title,
            state="done",
            done_units=79_400,
            ended_at=now,
            outcome={"sentence": counts, "url": "#"},
            **common,
        ),
        Job(
            pk=5,
            title=title,
            state="failed",
            done_units=500,
            ended_at=now,
            error_text=_("第 501 行起不是表格内容,请检查文件"),
            **common,
        ),
        Job(pk=6, title=title, state="stopped", done_units=20_000, ended_at=now, **common),
    ]


def _entries() -> list[dict[str, Any]]:
    return [
        {
            "on": dt.date(2021, 12, 3),
            "title": _("预警:自付医药费"),
            "text": _("11 月自付 23,400.00 元,超过人均收入"),
            "tone": "overdue",
        },
        {
            "on": dt.date(2021, 11, 20),
            "title": _("入户核查"),
            "text": _("情况属实"),
            "tone": "done",
            "source": _("乡镇录入"),
        },
        {"on": dt.date(2020, 3, 31), "title": _("建档立卡"), "source": _("期初名册")},
    ]


def _lights() -> list[dict[str, Any]]:
    states = sample_statuses()
    words = (_("基本医保"), _("义务教育"), _("住房安全"), _("饮水安全"))
    told = (_("1 人中断参保"), _("无学龄成员"), _("B 级,2021-05-12"), "")
    order = (states[0], states[2], Status("done", _("已保障")), Status("normal", _("未采集")))
    return [
        {"label": w, "status": s, "evidence": t, "url": "#" if t else ""}
        for w, s, t in zip(words, order, told, strict=True)
    ]


def _bars() -> dict[str, Any]:
    years = ["2018", "2019", "2020"]
    parts = {_("工资性"): [5200, 6100, 7400], _("经营性"): [2100, 2300, 1800], _("转移性"): [900, 1200, 1600]}
    return {
        "xAxis": {"type": "category", "data": years},
        "yAxis": {"type": "value", "name": _("元/人")},
        "legend": {},
        "series": [
            {"name": name, "type": "bar", "stack": "income", "data": data, "barWidth": 36}
            for name, data in parts.items()
        ]
        + [{"name": _("监测线"), "type": "line", "data": [5000, 5000, 5000], "symbol": "none"}],
    }


def _line() -> dict[str, Any]:
    months = [f"2021-{n:02d}" for n in range(7, 13)]
    series = {_("因病"): [41, 38, 52, 47, 60, 55], _("因残"): [12, 9, 14, 11, 10, 13], _("因学"): [3, 2, 18, 6, 4, 3]}
    return {
        "xAxis": {"type": "category", "data": months},
        "yAxis": {"type": "value", "name": _("户")},
        "legend": {},
        "series": [{"name": name, "type": "line", "data": data} for name, data in series.items()],
    }

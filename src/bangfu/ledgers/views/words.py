"""How the room's facts look: words, tones and addresses for the templates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bangfu.ground.listing import Status
from bangfu.ground.listing.columns import Tone
from bangfu.ledgers.models import Upload
from bangfu.ledgers.queries import FeedLine, MonthCell
from bangfu.ledgers.queries.board import Presence
from bangfu.ledgers.rules.freshness import Freshness
from bangfu.ledgers.sentences import title_of

STATE_TONES: dict[str, Tone] = {
    "received": "info",
    "mapping": "soon",
    "kept": "done",
    "refused": "overdue",
    "withdrawn": "normal",
}
FRESHNESS: dict[Freshness, tuple[Tone, Any]] = {
    Freshness.OVERDUE: ("overdue", gettext_lazy("逾期")),
    Freshness.SOON: ("soon", gettext_lazy("临期")),
    Freshness.FRESH: ("done", gettext_lazy("正常")),
    Freshness.NEVER: ("normal", gettext_lazy("从未收到")),
    Freshness.STANDING: ("normal", gettext_lazy("不定期")),
}
PRESENCE = {
    Presence.PRESENT: gettext_lazy("已收到"),
    Presence.REJECTIONS: gettext_lazy("已收到,有退回行待更正"),
    Presence.MISSING: gettext_lazy("缺"),
    Presence.LATER: gettext_lazy("未到期"),
    Presence.NOT_EXPECTED: gettext_lazy("不要求"),
}
LEVELS = {
    "linked": gettext_lazy("已关联"),
    "exact": gettext_lazy("证件号一致"),
    "repaired": gettext_lazy("证件号修复后一致"),
    "card": gettext_lazy("残疾证前 18 位一致"),
    "name": gettext_lazy("姓名、出生日期、村唯一一致"),
    "clerk": gettext_lazy("人工确认"),
    "question": gettext_lazy("待人工确认"),
    "not_registered": gettext_lazy("未在册"),
    "household": gettext_lazy("按户主关联到户"),
    "mismatches": gettext_lazy("信息不一致"),
    "new": gettext_lazy("新增"),
    "changed": gettext_lazy("变更"),
    "unchanged": gettext_lazy("与在册信息相同"),
    "questions_closed": gettext_lazy("撤销的待确认问题"),
    "links_gone": gettext_lazy("撤销的关联"),
    "mismatches_gone": gettext_lazy("撤销的不一致提示"),
    "kept_answers": gettext_lazy("保留的人工确认"),
    "kept_settled": gettext_lazy("保留的已处理不一致"),
    "warnings_gone": gettext_lazy("撤销的预警"),
    "warnings_kept": gettext_lazy("已处理、保留的预警"),
}
"""What rooms above report back of an upload, in words. A word not listed is shown as it is."""


@dataclass(frozen=True)
class MonthView:
    """One month of a feed as a mark with its words and address."""

    cell: MonthCell
    words: str
    url: str


@dataclass(frozen=True)
class LineView:
    """One feed as the board shows it."""

    feed: FeedLine
    title: str
    status: Status
    url: str
    rejected_url: str
    months: tuple[MonthView, ...]


def line_view(feed: FeedLine) -> LineView:
    """The feed with its status in words and the addresses behind its numbers."""
    tone, word = FRESHNESS[feed.freshness]
    label = _("逾期 %(days)s 天") % {"days": feed.days_late} if feed.freshness is Freshness.OVERDUE else word
    return LineView(
        feed=feed,
        title=title_of(feed.contract),
        status=Status(tone, label),
        url=files_url(contract=feed.contract.id, period=feed.last_period),
        rejected_url=f"{reverse('ledgers:rejected')}?{urlencode({'contract': feed.contract.id, 'open': '1'})}",
        months=tuple(_month_view(feed.contract.id, cell) for cell in feed.months),
    )


def files_url(**chosen: str) -> str:
    """The list of uploads narrowed to these values."""
    return f"{reverse('ledgers:files')}?{urlencode({k: v for k, v in chosen.items() if v})}"


def upload_status(upload: Upload) -> Status:
    """The state of an upload as a word, a shape and a colour."""
    return Status(STATE_TONES[upload.state], Upload.State(upload.state).label)


def told_in_words(told: dict[str, Any]) -> list[tuple[str, Any]]:
    """What rooms above reported, as pairs of words and numbers; lists are counted, nested reports opened."""
    found: list[tuple[str, Any]] = []
    for key, value in told.items():
        if isinstance(value, dict):
            found += told_in_words(value)
        else:
            found.append((str(LEVELS.get(key, key)), len(value) if isinstance(value, list) else value))
    return found


def _month_view(contract_id: str, cell: MonthCell) -> MonthView:
    words = f"{cell.period} {PRESENCE[cell.presence]}"
    if cell.rejected:
        words += " " + _("%(rows)s 行") % {"rows": cell.rejected}
    return MonthView(cell, words, files_url(contract=contract_id, period=cell.period) if cell.files else "")

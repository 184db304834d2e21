"""Words that pages, forms and exports share: risks, due status, places."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bangfu.ground import clock
from bangfu.ground.listing import Status
from bangfu.monitoring import rules
from bangfu.monitoring.models import Warning
from bangfu.monitoring.terms import SELF_REPORT, State
from bangfu.rulebook import queries as rulebook
from bangfu.rulebook.terms import RISK_WORDS

SEVERITIES = {1: gettext_lazy("轻"), 2: gettext_lazy("中"), 3: gettext_lazy("重")}
RANK_PARTS = {
    "severity": gettext_lazy("程度"),
    "rules": gettext_lazy("多条规则"),
    "sources": gettext_lazy("多个部门"),
    "unseen": gettext_lazy("久未走访"),
    "reported": gettext_lazy("农户自己报告"),
    "data": gettext_lazy("数据问题,靠后"),
}
STATE_TONES = {
    State.CONFIRMED: "overdue",
    State.DISMISSED: "done",
    State.HELPED: "done",
    State.REFERRED: "info",
    State.ATTACHED: "info",
}


def risk_word(risk: str) -> str:
    """The word of a risk in the reader's language."""
    return rulebook.risk_word(risk)


def risk_choices() -> list[tuple[str, str]]:
    """Every risk with its word."""
    return [(risk, risk_word(risk)) for risk in RISK_WORDS]


def rule_choices() -> list[tuple[str, str]]:
    """Every rule of today with its title, and the households' own reports."""
    rules_on = [(rule.id, rulebook.title_of(rule)) for rule in rulebook.warning_rules(clock.today())]
    return [*rules_on, (SELF_REPORT, _("农户自己报告"))]


def evidence_words(warning: Warning) -> str:
    """The warning's one sentence, with the name of the member it is about."""
    sentence = rulebook.told(warning.sentence)
    return (
        _("%(name)s:%(sentence)s") % {"name": warning.about.name, "sentence": sentence} if warning.about else sentence
    )


def due_word(warning: Warning, today: date) -> Status:
    """How the warning stands against its due date, as a word with a shape."""
    tone = rules.due_status(warning.due_on, today, state=State(warning.state))
    days = abs((warning.due_on - today).days)
    words = {
        "overdue": _("逾期 %(n)d 天") % {"n": days},
        "soon": _("临期 %(n)d 天") % {"n": days} if days else _("今天到期"),
        "normal": _("剩 %(n)d 天") % {"n": days},
        "done": _("已核查") if warning.closed_on else _("不需核查"),
    }
    return Status("normal" if tone == "done" and not warning.closed_on else tone, words[tone])  # type: ignore[arg-type]


def state_word(warning: Warning) -> Status:
    """The warning's state as a word with a shape."""
    return Status(STATE_TONES.get(State(warning.state), "normal"), warning.get_state_display())  # type: ignore[arg-type]


def rank_words(warning: Warning) -> str:
    """What the rank is made of, in one line."""
    parts = [f"{RANK_PARTS.get(name, name)} {points:+d}" for name, points in warning.rank_parts]
    return f"{warning.rank} = " + " ".join(parts)

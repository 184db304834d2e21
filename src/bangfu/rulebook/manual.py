"""The tables of docs/rulebook.md, made from what the engine and the files are. A test holds page and code equal."""

from __future__ import annotations

import datetime as dt
import re

from bangfu.rulebook import book, engine
from bangfu.rulebook.engine.functions import FUNCTIONS, OPERATORS_EMPTY
from bangfu.rulebook.engine.kinds import UNIT_WORDS
from bangfu.rulebook.engine.sentences import FORMATS
from bangfu.rulebook.terms import RISK_WORDS, SOURCE_WORDS

PLACE = re.compile(r"<!-- table (\w+) -->\n.*?<!-- end -->", re.DOTALL)
ON = dt.date(2021, 12, 31)
"""The day for which values are shown."""


def filled(text: str) -> str:
    """The page with every table made anew. Raises: KeyError for a table that is not known."""
    made = tables()
    return PLACE.sub(lambda found: f"<!-- table {found[1]} -->\n{made[found[1]]}\n<!-- end -->", text)


def tables() -> dict[str, str]:
    """Name of a table → its Markdown."""
    parameters = book.parameters_on(ON, "cn")
    standing = [one.rule for one in book.standing_rules(ON, "cn", ())]
    return {
        "functions": _table(
            ("写法 · written", "含义 · meaning", "遇到未知 · when not known"),
            [(f"`{f.signature}`", f"{f.zh} · {f.en}", f"{f.empty_zh} · {f.empty_en}") for f in FUNCTIONS.values()],
        ),
        "operators": _table(
            ("写法 · written", "遇到未知 · when not known"),
            [(f"`{sign}`", f"{zh} · {en}") for sign, zh, en in OPERATORS_EMPTY],
        ),
        "units": _table(("unit", "中文", "English"), [(f"`{unit}`", zh, en) for unit, (zh, en) in UNIT_WORDS.items()]),
        "formats": _table(("format", "takes"), [(f"`{name}`", type_) for name, type_ in FORMATS.items()]),
        "risks": _table(("risk", "中文"), [(f"`{risk}`", word) for risk, word in RISK_WORDS.items()]),
        "rules": _table(
            ("id", "风险 · risk", "规则 · rule", "依据 · source"),
            [
                (f"`{r.id}`", RISK_WORDS[r.risk], f"{r.title} · {r.title_en}", SOURCE_WORDS[r.source_status])
                for r in standing
            ],
        ),
        "parameters": _table(
            ("key", "参数 · parameter", "值 · value", "起用 · from", "依据 · source"),
            [
                (f"`{p.key}`", f"{p.zh} · {p.en}", engine.worth(p), p.valid_from, SOURCE_WORDS[p.source_status])
                for p in parameters.values()
            ],
        ),
    }


def _table(heads: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines)

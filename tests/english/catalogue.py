"""What the sources say in Chinese, and what the English catalogue makes of it. Pure Python: no GNU gettext needed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "bangfu"
PO = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")

HAN = re.compile(r"[\u3400-\u9fff]")
PLACEHOLDER = re.compile(r"%\(\w+\)[-+0-9.]*[sdf]|%%|\{\w*[^{}]*\}")
MARKERS = {
    "_": 1,
    "gettext": 1,
    "gettext_lazy": 1,
    "gettext_noop": 1,
    "ngettext": 2,
    "ngettext_lazy": 2,
    "pgettext": 1,
    "pgettext_lazy": 1,
    "npgettext": 2,
    "npgettext_lazy": 2,
}
"""Each function that marks a string for the translators, and how many forms it takes after a context."""


@dataclass
class Message:
    """One entry: the Chinese with its context, and what stands for it in English (one form, or two)."""

    chinese: str
    context: str | None = None
    plural: str | None = None
    english: list[str] = field(default_factory=list)
    flags: str = ""

    @property
    def key(self) -> tuple[str | None, str]:
        """What tells entries apart."""
        return self.context, self.chinese


def kept() -> list[Message]:
    """The entries of the .po file, its header first."""
    return [_entry(block) for block in PO.read_text(encoding="utf-8").split("\n\n") if "msgid" in block]


def _entry(block: str) -> Message:
    parts: dict[str, str] = {}
    key, flags = "", ""
    for line in block.splitlines():
        if line.startswith("#,"):
            flags += line[2:]
        elif line.startswith("msg"):
            key, _gap, text = line.partition(" ")
            parts[key] = ast.literal_eval(text)
        elif line.startswith('"'):
            parts[key] += ast.literal_eval(line)
    english = [text for name, text in sorted(parts.items()) if name.startswith("msgstr")]
    return Message(parts["msgid"], parts.get("msgctxt"), parts.get("msgid_plural"), english, flags)


def written() -> dict[tuple[str | None, str], Path]:
    """Every marked string of templates and modules, with a file it stands in. Tests are no part of the product."""
    found: dict[tuple[str | None, str], Path] = {}
    for path in sorted(SOURCE.rglob("*.html")):
        for key in in_template(path.read_text(encoding="utf-8")):
            found[key] = path
    for path in modules():
        for key in in_module(path.read_text(encoding="utf-8")):
            found[key] = path
    return found


def modules() -> list[Path]:
    """The modules of the product, without tests and migrations."""
    return [path for path in sorted(SOURCE.rglob("*.py")) if not {"tests", "migrations"} & set(path.parts)]


def in_template(text: str) -> Iterator[tuple[str | None, str]]:
    """The marked strings of a template, blocktranslate with its placeholders included."""
    for line in templatize(text).splitlines():
        for call in re.finditer(r"\b(_|n?p?gettext)\((.*?)\)(?=\s|$)", line):
            yield from in_module(re.sub(r"(?<![\w\"'])u(?=[\"'])", "", call.group(0).replace(",count)", ",1)")))


def in_module(text: str) -> Iterator[tuple[str | None, str]]:
    """The marked strings of a module."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or marker_of(node) is None:
            continue
        words = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        has_context = "pgettext" in str(marker_of(node))
        if len(words) > has_context:
            yield (words[0] if has_context else None), words[has_context]


def marker_of(call: ast.Call) -> str | None:
    """The name of the marking function, or None for any other call."""
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    return name if name in MARKERS else None

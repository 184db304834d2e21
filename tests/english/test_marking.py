"""No Chinese stands unmarked where a reader of English would meet it: templates, views, forms and permissions."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from django.template.base import Lexer, TokenType

from tests.english import catalogue

IN_BOTH_LANGUAGES = {"500.html"}
"""Shown when nothing works any more, perhaps not even translation."""
NAMES = {"中文", "李明华"}
"""A language's own name, and a made-up person's in the gallery."""
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
SHOWN = {"views", "forms", "permissions", "lists", "words", "columns"}
"""Modules and packages whose every word is read by people; the lists of the situation are columns of data."""


def unmarked_in(text: str) -> Iterator[str]:
    """Chinese of a template outside translation tags and comments."""
    waiting_for = ""
    for token in Lexer(text).tokenize():
        tag = token.contents.split(maxsplit=1)[0] if token.token_type is TokenType.BLOCK else ""
        if waiting_for:
            waiting_for = "" if tag == waiting_for else waiting_for
        elif tag in ("blocktranslate", "comment"):
            waiting_for = f"end{tag}"
        elif tag != "translate" and token.token_type is not TokenType.COMMENT:
            said = re.sub(r"_\(\"[^\"]*\"\)|<!--.*?-->", "", token.contents, flags=re.S)
            for name in NAMES:
                said = said.replace(name, "")
            if CHINESE.search(said):
                yield said.strip()


def unmarked_literals(text: str) -> Iterator[str]:
    """Chinese literals of a module that no marking function holds. Docstrings are for readers of the code."""
    tree = ast.parse(text)
    spared: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and catalogue.marker_of(node):
            spared |= {id(one) for argument in node.args for one in ast.walk(argument)}
        elif isinstance(node, ast.Expr):
            spared.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spared:
            yield from [node.value] * bool(catalogue.HAN.search(node.value))


def test_templates_mark_every_chinese_word():
    pages = [page for page in sorted(catalogue.SOURCE.rglob("*.html")) if page.name not in IN_BOTH_LANGUAGES]
    assert pages
    found = {str(page.relative_to(catalogue.SOURCE)): list(unmarked_in(page.read_text("utf-8"))) for page in pages}
    assert {page: words for page, words in found.items() if words} == {}


def test_shown_modules_mark_every_chinese_word():
    shown = [
        path for path in catalogue.modules() if SHOWN & {path.stem, path.parent.name} and "situation" not in path.parts
    ]
    assert shown
    found = {
        str(path.relative_to(catalogue.SOURCE)): list(unmarked_literals(path.read_text("utf-8"))) for path in shown
    }
    assert {path: words for path, words in found.items() if words} == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('<h1>户</h1>{% translate "户" %}', ["<h1>户</h1>"]),
        ('{{ names|join:"、" }}', ['names|join:"、"']),
        ('{{ name|default:_("系统") }}{# 说明 #}{% comment %}说明{% endcomment %}', []),
        ("{% blocktranslate %}共 {{ n }} 行{% endblocktranslate %}人", ["人"]),
    ],
)
def test_unmarked_words_of_templates_are_found(text, found):
    assert list(unmarked_in(text)) == found


def test_unmarked_words_of_modules_are_found():
    assert list(unmarked_literals('"""说明"""\na = "户"\nb = _("人")\nc = f"{x} 行"\n')) == ["户", " 行"]

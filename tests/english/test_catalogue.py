"""English is complete: every string has its English, says the same things, and the compiled file is the written one."""

from __future__ import annotations

import gettext
import re

import pytest

from tests.english import catalogue

ASIDE = re.compile(r"[((][\u3400-\u9fff/]+[))]|[\u3400-\u9fff] \((?:yes|no)\)")
"""Chinese that belongs in an English sentence: the word to write into a ledger, beside its meaning."""


@pytest.fixture(scope="module")
def entries() -> list[catalogue.Message]:
    return [entry for entry in catalogue.kept() if entry.chinese]


def test_every_marked_string_is_in_the_catalogue(entries):
    kept = {entry.key for entry in entries}
    missing = {key: str(path) for key, path in catalogue.written().items() if key not in kept}
    assert not missing


def test_no_entry_outlives_its_string(entries):
    written = catalogue.written()
    assert [entry.key for entry in entries if entry.key not in written] == []


def test_every_entry_has_english(entries):
    assert [entry.key for entry in entries if not all(entry.english) or "fuzzy" in entry.flags] == []


def test_plurals_have_two_forms(entries):
    assert [entry.key for entry in entries if len(entry.english) != (2 if entry.plural else 1)] == []


def test_placeholders_are_kept(entries):
    wrong = [
        (entry.chinese, text)
        for entry in entries
        for text in entry.english
        if sorted(catalogue.PLACEHOLDER.findall(text)) != sorted(catalogue.PLACEHOLDER.findall(entry.chinese))
    ]
    assert wrong == []


def test_english_holds_no_chinese(entries):
    assert [text for entry in entries for text in entry.english if catalogue.HAN.search(ASIDE.sub("", text))] == []


def test_the_compiled_file_is_the_written_one():
    with catalogue.MO.open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert compiled.charset() == "UTF-8"
    expected: dict[str | tuple[str, int], str] = {}
    for entry in catalogue.kept():
        name = f"{entry.context}\x04{entry.chinese}" if entry.context else entry.chinese
        if entry.plural:
            expected |= {(name, form): text for form, text in enumerate(entry.english)}
        else:
            expected[name] = entry.english[0]
    found = dict(compiled._catalog)  # type: ignore[attr-defined]
    for header in (found.pop(""), expected.pop("")):  # msgfmt leaves out the day the strings were gathered
        assert "charset=UTF-8" in header
    assert found == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{% translate "村(组)" %}', [(None, "村(组)")]),
        ("{% blocktranslate with n=rows|count %}共 {{ n }} 行{% endblocktranslate %}", [(None, "共 %(n)s 行")]),
        ("{% blocktranslate count n=x %}{{ n }} 项{% plural %}{{ n }} 项{% endblocktranslate %}", [(None, "%(n)s 项")]),
        ('{{ name|default:_("系统") }}{# {% translate "无" %} #}', [(None, "系统")]),
        ("<p>没有标记</p>", []),
    ],
)
def test_strings_of_templates_are_found(text, found):
    assert list(catalogue.in_template(text)) == found


def test_strings_of_modules_are_found():
    text = 'a = _("甲" "乙"); b = errors.gettext_noop("丙"); c = npgettext("数", "户", "户", n); d = say("丁")'
    assert sorted(catalogue.in_module(text), key=str) == sorted([(None, "甲乙"), (None, "丙"), ("数", "户")], key=str)

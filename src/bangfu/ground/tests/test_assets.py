"""What the browser is sent: small, licensed, and nothing inline that the policy would refuse."""

import pathlib
import re

import pytest

import bangfu

HOUSE = pathlib.Path(bangfu.__file__).parent
STATIC = HOUSE / "ground" / "static"
INLINE = re.compile(
    r"""\sstyle\s*=|<style\b|\son[a-z]+\s*=\s*["']|javascript:|<script(?![^>]*(\ssrc=|application/json))"""
)


def inline_in(text):
    return [found.group(0).strip() for found in INLINE.finditer(text)]


def test_no_template_of_the_house_has_inline_script_or_style():
    pages = sorted(HOUSE.glob("*/templates/**/*.html"))
    assert len(pages) > 20, "nothing was measured"

    assert {str(page): found for page in pages if (found := inline_in(page.read_text(encoding="utf-8")))} == {}


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color:red">',
        "<style>p{}</style>",
        '<a onclick="go()">',
        "<script>go()</script>",
        '<script type="module">go()</script>',
        '<a href="javascript:go()">',
    ],
)
def test_inline_script_or_style_is_found(text):
    assert inline_in(text)


def test_script_with_an_address_or_data_is_fine():
    assert inline_in('<script src="x.js" defer></script><script id="a" type="application/json">{}</script>') == []


def test_all_that_is_sent_is_below_three_megabytes_and_licensed():
    files = [path for path in STATIC.rglob("*") if path.is_file()]

    assert 500_000 < sum(path.stat().st_size for path in files) < 3_000_000
    for library in ("tabler", "htmx", "echarts", "zrender"):
        assert (STATIC / "vendor" / f"{library}.LICENSE").stat().st_size > 300


def test_libraries_ask_nothing_of_the_network():
    for path in (STATIC / "ground").iterdir():
        assert not re.search(r"https?://(?!www\.w3\.org/)", path.read_text(encoding="utf-8")), path

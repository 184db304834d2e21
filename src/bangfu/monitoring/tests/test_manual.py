"""docs/monitoring.md says what the code and the vocabulary are."""

from __future__ import annotations

from pathlib import Path

import pytest

from bangfu.monitoring import manual

PAGE = Path(__file__).resolve().parents[4] / "docs" / "monitoring.md"


def test_page_is_what_the_code_is():
    text = PAGE.read_text(encoding="utf-8")

    assert manual.filled(text) == text, "write the page anew with manual.filled"
    assert {name for _head, name, _end in manual.PLACE.findall(text)} == set(manual.tables())


def test_table_that_is_not_known_is_an_error():
    with pytest.raises(KeyError):
        manual.filled("<!-- table nothing -->\n<!-- end -->")

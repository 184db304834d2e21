"""docs/rulebook.md says what the code and the files are."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bangfu.rulebook import commands, manual

PAGE = Path(__file__).resolve().parents[4] / "docs" / "rulebook.md"


def test_manual_is_what_the_code_is():
    text = PAGE.read_text(encoding="utf-8")

    assert manual.filled(text) == text, "run: bangfu rulebook write-manual"


def test_every_table_stands_in_the_manual():
    assert set(manual.PLACE.findall(PAGE.read_text(encoding="utf-8"))) == set(manual.tables())


def test_table_that_is_not_known_is_an_error():
    with pytest.raises(KeyError):
        manual.filled("<!-- table nothing -->\n<!-- end -->")


@pytest.mark.django_db
def test_manual_is_written_anew(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("<!-- table units -->\nold\n<!-- end -->", encoding="utf-8")

    CliRunner().invoke(commands.app, ["write-manual", str(page)])

    assert "fen" in page.read_text(encoding="utf-8")
    assert "old" not in page.read_text(encoding="utf-8")

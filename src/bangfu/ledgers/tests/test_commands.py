"""The verbs of the command line take the same path as the pages."""

import json

import openpyxl
import pytest
import typer
from typer.testing import CliRunner

from bangfu.ledgers import commands, excel, folders, queries
from bangfu.ledgers.models import Upload
from bangfu.ledgers.reading import sheets_of
from bangfu.ledgers.tests.books import BILL_HEADER, bill, xlsx

pytestmark = pytest.mark.usefixtures("shenchi")
LOST = 1.4222919650417e17
BILLS = xlsx([["神池县2021年7月医疗费用结算明细"], BILL_HEADER, bill(1), bill(2, 身份证号=LOST), ["合计"]])


@pytest.fixture
def bangfu():
    """The commands of this room as one program."""
    app = typer.Typer()
    app.command("import")(commands.import_file)
    app.command()(commands.import_dir)
    app.command()(commands.contracts_check)
    app.command()(commands.dictionary)
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "七月.xlsx"
    path.write_bytes(BILLS)
    return path


def test_import_tells_the_counts(bangfu, file):
    told = bangfu("import", "medical_bills", file, "--period", "2021-07")

    assert told.exit_code == 0
    assert "共读 2 = 接受 1 + 退回 1 + 未变 0(略过 1)" in told.output


def test_import_tells_a_machine(bangfu, file):
    told = json.loads(bangfu("import", "medical_bills", file, "--period", "2021-07", "--json").output)

    assert (told["state"], told["read"], told["accepted"]) == ("kept", 2, 1)


@pytest.mark.parametrize(
    ("words", "said"),
    [(["unheard_of", "--period", "2021-07"], "没有叫"), (["medical_bills", "--period", "七月"], "不是期别")],
)
def test_import_that_is_refused_says_why(bangfu, file, words, said):
    told = bangfu("import", words[0], file, *words[1:])

    assert told.exit_code == 1
    assert said in told.output


def test_refusal_for_a_machine_is_json(bangfu, file):
    told = bangfu("import", "unheard_of", file, "--period", "2021-07", "--json")

    assert json.loads(told.output)["refusal"].startswith("没有叫")


def test_file_that_is_not_kept_ends_in_failure(bangfu, tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"x")
    told = bangfu("import", "medical_bills", path, "--period", "2021-07")

    assert told.exit_code == 1
    assert "不能读取" in told.output


def test_folder_is_imported_by_its_manifest(bangfu, file):
    manifest = (
        "file,contract,period,data_on\n七月.xlsx,medical_bills,2021-07,2021-07-30\n七月.xlsx,medical_bills,2021-08,\n"
    )
    (file.parent / "manifest.csv").write_text(manifest, encoding="utf-8-sig")

    assert bangfu("import-dir", file.parent).exit_code == 0
    assert sorted(str(u.data_on) for u in Upload.objects.all()) == ["2021-07-30", "2021-08-31"]


def test_folder_without_a_manifest_is_recognised(bangfu, file):
    assert bangfu("import-dir", file.parent, "--json").exit_code == 0

    upload = Upload.objects.get()
    assert (upload.contract, upload.period) == ("medical_bills", "2021-07")


def test_folder_with_a_strange_file_fails_but_goes_on(bangfu, file):
    (file.parent / "a.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")

    told = bangfu("import-dir", file.parent)

    assert told.exit_code == 1
    assert "认不出" in told.output
    assert Upload.objects.get().state == "kept"


def test_silent_file_is_taken_for_last_month(shenchi):
    assert folders.recognised(xlsx([BILL_HEADER, bill(1)]), "a.xlsx").period == "2021-11"


def test_contracts_are_checked(bangfu, monkeypatch):
    assert bangfu("contracts-check").exit_code == 0
    assert json.loads(bangfu("contracts-check", "--json").output) == []

    monkeypatch.setattr(queries, "contract_problems", lambda: ["坏了"])
    assert bangfu("contracts-check").exit_code == 1


def test_dictionary_is_written(bangfu, tmp_path):
    assert bangfu("dictionary", tmp_path / "d.md").exit_code == 0

    assert "## 医保结算明细 · Medical bills" in (tmp_path / "d.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("contract_id", [c.id for c in queries.contracts()])
def test_template_is_read_as_its_contract(contract_id):
    contract = queries.contract(contract_id)
    (sheet, _guide) = sheets_of(excel.template_workbook(contract))

    assert [g.contract.id for g in queries.guess_contract([sheet])][0] == contract_id
    assert len([label for label in sheet.rows[0] if label]) == len(contract.columns)


def test_template_offers_its_codes(tmp_path):
    path = tmp_path / "t.xlsx"
    path.write_bytes(excel.template_workbook(queries.contract("medical_bills")))
    rules = openpyxl.load_workbook(path).worksheets[0].data_validations.dataValidation

    assert '"门诊,住院"' in [rule.formula1 for rule in rules]


def test_workbook_of_no_rows_is_empty():
    assert excel.rejected_workbook(queries.contract("medical_bills"), [])

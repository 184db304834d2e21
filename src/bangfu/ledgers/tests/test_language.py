"""The contract files: sound as they are, and refused with a sentence when not."""

import shutil
from pathlib import Path

import pytest
import yaml

from bangfu.ledgers import dictionary, language, queries
from bangfu.ledgers.checking.between import failing_rows
from bangfu.ledgers.checking.columns import ARROW
from bangfu.ledgers.sentences import SENTENCES, bounds_of, say, title_of
from bangfu.ledgers.terms import Column, Kind

HERE = Path(__file__).parents[4]
NAMES = [
    "dibao_roster", "disability_cards", "house_appraisals", "insured_list", "medical_bills",
    "national_household", "national_person", "police_roster", "school_roll",
]  # fmt: skip
NEVER_IN_THE_LAKE = {"name", "id_number", "card_number", "student_no", "head_name", "phone"}


def test_every_contract_is_sound():
    assert queries.contract_problems() == []
    assert [c.id for c in queries.contracts()] == NAMES


@pytest.mark.parametrize("contract_id", NAMES)
def test_what_names_a_person_is_sensitive(contract_id):
    contract = queries.contract(contract_id)

    assert not NEVER_IN_THE_LAKE.intersection(contract.lake_columns)


def test_national_person_has_its_47_columns():
    assert len(queries.contract("national_person").columns) == 47


def test_unknown_contract_is_not_there():
    with pytest.raises(queries.UnknownContract):
        queries.contract("unheard_of")


@pytest.fixture
def folder(tmp_path):
    """A folder with one sound contract to be spoiled."""
    shutil.copy(language.CONTRACTS / "medical_bills.yaml", tmp_path)
    return tmp_path


def spoiled(folder, spoil):
    path = folder / "medical_bills.yaml"
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    spoil(raw)
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    return language.problems_in(folder)


def column(raw, name):
    return next(c for c in raw["columns"] if c["name"] == name)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda raw: raw.update(about="animal"), "about"),
        (lambda raw: raw.update(id="other_name"), "id other_name is not the file's name"),
        (lambda raw: raw.update(key=["nothing"]), "key names nothing, which is no column"),
        (
            lambda raw: raw["columns"].append({"name": "row_key", "header": "键", "type": "text"}),
            "row_key is a reserved name",
        ),
        (
            lambda raw: raw["columns"].append({"name": "disease", "header": "另", "type": "text"}),
            "disease is named twice",
        ),
        (
            lambda raw: raw["columns"].append({"name": "other", "header": "诊断", "type": "text"}),
            "诊断 means both disease and other",
        ),
        (lambda raw: column(raw, "total_fen").pop("unit"), "unit"),
        (lambda raw: column(raw, "id_number").update(sensitive=False), "sensitive"),
        (lambda raw: column(raw, "visit_kind").pop("codes"), "codes"),
        (lambda raw: column(raw, "visit_kind")["values"].update(体检="体检"), "体检 leads to 体检, which is no code"),
        (
            lambda raw: column(raw, "settled_on").update(when_bad="keep"),
            "settled_on cannot keep a bad cell: date is not text",
        ),
        (
            lambda raw: column(raw, "settled_on").update(when_bad="blank"),
            "settled_on is required and cannot be blanked",
        ),
        (lambda raw: column(raw, "total_fen").update(least=5, most=1), "total_fen has least above most"),
        (
            lambda raw: raw["columns"].append({"name": "v", "header": "村", "type": "village", "township": "t"}),
            "v names township t, which is no column",
        ),
        (
            lambda raw: raw["columns"].extend(
                {"name": n, "header": n, "type": "village", "township": "hospital"} for n in ("v", "w")
            ),
            "more than one village column",
        ),
        (lambda raw: raw["checks"].append({"must": "nothing == 1", "say": "没有这列"}), "nothing"),
        (lambda raw: raw["checks"].append({"must": "total_fen + fund_fen", "say": "不是条件"}), "not a condition"),
    ],
)
def test_fault_of_a_contract_is_told(folder, spoil, said):
    problems = spoiled(folder, spoil)

    assert any(said in line for line in problems), problems


def test_file_that_is_no_yaml_is_told(folder):
    (folder / "bad.yaml").write_text("a: [", encoding="utf-8")

    assert language.problems_in(folder)[0].startswith("bad.yaml: ")


def test_misshapen_contract_is_not_loaded(folder):
    spoiled(folder, lambda raw: raw.pop("title"))

    with pytest.raises(ValueError, match="medical_bills"):
        language.load_contracts(folder)


def test_contract_without_checks_fails_no_row():
    contract = queries.contract("insured_list")

    assert failing_rows(contract, None) == []


def test_kinds_kept_as_text_are_the_rest():
    assert set(Kind) - set(ARROW) == language.KEEPABLE


@pytest.mark.parametrize("why", [w for w in SENTENCES if w not in ("twice",)])
def test_every_reason_has_a_sentence(why):
    contract = queries.contract("medical_bills")

    said = say(
        contract,
        {"why": why, "column": "visit_kind", "value": "体检"}
        if why != "out_of_range"
        else {"why": why, "column": "total_fen"},
    )

    assert said.startswith(("就诊类别:“体检”", "总费用:"))
    assert "%(" not in said


def test_bounds_are_said_in_the_units_of_the_file():
    assert bounds_of(Column("x_fen", "钱", Kind.MONEY, unit="元", least=0)) == "不能小于 0.00"
    assert bounds_of(Column("n", "数", Kind.INT, least=1, most=4)) == "应在 1 到 4 之间"
    assert bounds_of(Column("n", "数", Kind.INT, most=4)) == "不能大于 4"


def test_title_follows_the_language(settings):
    from django.utils import translation  # noqa: PLC0415  only here

    contract = queries.contract("medical_bills")
    with translation.override("en"):
        assert title_of(contract) == "Medical bills"
    assert title_of(contract) == "医保结算明细"


def test_dictionary_page_is_what_the_contracts_say():
    page = HERE / "docs" / "data-dictionary.md"

    assert page.read_text(encoding="utf-8") == dictionary.as_markdown(queries.contracts()), (
        "bangfu dictionary docs/data-dictionary.md"
    )

"""Files that are wrong are refused by name, line and column; regions override; values hold from day to day."""

import datetime as dt

import pytest
import yaml

from bangfu.rulebook import book, checker, files
from bangfu.rulebook.engine import RuleRefused
from bangfu.rulebook.rules import outcome_of

VALUE = "{valid_from: 2021-01-01, value: 1, source: somewhere, source_en: somewhere, source_status: printed}"
GOOD = (files.BOOK / "warnings" / "water_unsafe.yaml").read_text(encoding="utf-8")
VOCABULARY = (files.BOOK / "vocabulary.yaml").read_text(encoding="utf-8")
PARAMETERS = (files.BOOK / "parameters.yaml").read_text(encoding="utf-8")


def forget():
    """What this process has read is read again."""
    for cached in (
        book.vocabulary,
        book.parameters_of,
        book.rule_documents,
        book.standing_rules,
        checker.checked,
        checker.results_of,
    ):
        cached.cache_clear()


@pytest.fixture
def room(tmp_path, monkeypatch):
    """A rulebook of one's own: room("warnings/x.yaml", text) writes a file under cn/."""
    monkeypatch.setattr(files, "ROOM", tmp_path)
    monkeypatch.setattr(files, "BOOK", tmp_path / "cn")
    forget()

    def write(name, text):
        path = tmp_path / "cn" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    write("vocabulary.yaml", VOCABULARY)
    write("parameters.yaml", PARAMETERS)
    write("warnings/water_unsafe.yaml", GOOD)
    yield write
    forget()


def found(region="cn"):
    """What the checker says, as text."""
    return [str(refusal) for refusal in checker.check(region)]


def line_of(text, part):
    """The line on which a part of a text stands."""
    return text[: text.index(part)].count("\n") + 1


def test_good_room_holds(room):
    assert found() == []


def test_file_that_is_no_yaml_is_refused_with_its_place(room):
    room("warnings/water_unsafe.yaml", "id: [water\n")

    assert found()[0].startswith("cn/warnings/water_unsafe.yaml 第 2 行第 1 列:")


def test_file_with_a_strange_byte_is_refused(room):
    room("warnings/water_unsafe.yaml", "id: \x07\n")

    assert found()[0].startswith("cn/warnings/water_unsafe.yaml ")


def test_empty_file_is_refused(room):
    room("warnings/water_unsafe.yaml", "")

    assert "is not of type 'object'" in found()[0]


def test_key_written_twice_is_refused(room):
    room("warnings/water_unsafe.yaml", GOOD + "risk: house\n")

    assert found() == [f"cn/warnings/water_unsafe.yaml 第 {GOOD.count(chr(10)) + 1} 行第 1 列:「risk」写了两次"]


def test_unknown_name_is_refused_at_its_line_and_column(room):
    text = GOOD.replace("when: not is_water_safe", "when: not is_water_save")
    room("warnings/water_unsafe.yaml", text)

    line, column = line_of(text, "when:"), len("    when: not ") + 1
    assert found()[0].startswith(
        f"cn/warnings/water_unsafe.yaml 第 {line} 行第 {column} 列:词汇表和参数中都没有「is_water_save」,是否想写「is_water_safe」"
    )


def test_unknown_name_in_a_block_is_refused_at_its_line(room):
    block = "when: |\n      not is_water_safe\n      and nobody"
    room("warnings/water_unsafe.yaml", GOOD.replace("when: not is_water_safe and not is_monitored", block))

    assert f"第 {line_of(GOOD, 'when:') + 2} 行" in found()[0]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("id: water_unsafe", "id: water_safe", "名称「water_safe」已被占用"),
        ("when: not is_water_safe and not is_monitored", "when: people", "when 的结果应为是非"),
        ("measure: people", "measure: is_monitored", "measure 的结果应为整数"),
        ('severity: "2"', "severity: people", "severity 的结果应为1 至 3"),
        ("measure: people", "measure: age_years", "户级规则用了个人列:age_years"),
        ("contract: national_household", "contract: school_roll", "证据「school_roll」不是本规则所用各列的来源"),
        ("{people|int}", "{people|yuan}", "格式「yuan」不能用于整数"),
        ("measure: 3,", "measure: 4,", "案例「饮水不安全」:measure 应为 4,实为 3"),
        ("given: {}, expect: quiet", "given: {}, expect: hit", "expect 应为 hit,实为 quiet"),
        ("kind: missing", "kind: after", "缺少案例:missing"),
        ("{is_water_safe: null}", "{is_water_safo: null}", "词汇表和参数中都没有「is_water_safo」"),
        ("is_water_safe: true, is_monitored: false, people: 3", "is_monitored: false, people: 3", "案例没有给出列「is_water_safe」"),
        ("{is_water_safe: null}", '{is_water_safe: "no"}', "与词汇表的类型不符"),
        ("on: 2020-12-31", "on: 2020-13-31", "日期须写成"),
        ("valid_from: 2021-01-01", "valid_from: 2021-02-30", "日期须写成"),
        ("risk: water", "risk: thirst", "is not one of"),
        ("check_days: 15", "check_days: 0", "less than the minimum"),
    ],
)  # fmt: skip
def test_wrong_rule_is_refused_in_words(room, before, after, words):
    assert before in GOOD
    room("warnings/water_unsafe.yaml", GOOD.replace(before, after, 1))

    assert words in "\n".join(found())


def test_rule_that_reads_a_parameter_before_it_has_a_value_is_refused(room):
    room("warnings/water_unsafe.yaml", GOOD.replace("measure: people", "measure: capped_fen"))
    late = f"- {{key: capped_fen, zh: 封顶, en: cap, unit: fen, values: [{VALUE}]}}\n".replace("2021", "2022")
    room("parameters.yaml", f"{PARAMETERS}\n{late}")

    assert "参数「capped_fen」在 2021-01-01 没有取值" in found()[0]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("- {key: new_days, zh: 重名, en: twice, values: [VALUE]}", "名称「new_days」已被占用"),
        ("- {key: people, zh: 列名, en: column, values: [VALUE]}", "名称「people」已被占用"),
        ("- {key: share, zh: 函数, en: function, values: [VALUE]}", "名称「share」已被占用"),
        ("- {key: odd, zh: 单位, en: unit, unit: parsec, values: [VALUE]}", "没有单位「parsec」"),
        ("- {key: nobody, values: [VALUE]}", "没有「nobody」"),
        ("- {key: odd, zh: 值, en: value, values: [DAY]}", "与词汇表的类型不符"),
        ("- {key: odd, zh: 值, en: value, type: date, values: [NO_DAY]}", "日期须写成"),
        ("- {key: odd, zh: 值, en: value, values: [RUMOUR]}", "is not one of"),
    ],
)  # fmt: skip
def test_wrong_parameter_is_refused_in_words(room, more, words):
    for name, written in {
        "NO_DAY": VALUE.replace(" 1,", " 2021-02-30,"),
        "DAY": VALUE.replace(" 1,", " 2021-01-01,"),
        "VALUE": VALUE,
        "RUMOUR": VALUE.replace("printed", "rumour"),
    }.items():
        more = more.replace(name, written)
    room("parameters.yaml", f"{PARAMETERS}\n{more}\n")

    assert words in found()[0]


def test_parameter_of_each_type_is_read(room):
    more = """
- key: begun_on
  zh: 起始日
  en: begun
  type: date
  values: [{valid_from: 2021-01-01, value: 2020-05-06, source: somewhere, source_en: somewhere, source_status: printed}]
- key: bands
  zh: 分档
  en: bands
  type: tiers
  by: fen
  values: [{valid_from: 2021-01-01, value: [[0, 1], [100, 2]], source: somewhere, source_en: somewhere, source_status: printed}]
"""
    room("parameters.yaml", PARAMETERS + more)

    now = book.parameters_on(dt.date(2021, 6, 1), "cn")

    assert (now["begun_on"].value, now["begun_on"].kind.type) == (dt.date(2020, 5, 6), "date")
    assert (now["bands"].value, str(now["bands"].kind.unit)) == (((0, 1), (100, 2)), "none")


def test_column_named_twice_is_refused(room):
    twice = "  - {name: people, type: int, unit: person, zh: 人, en: persons, empty: never, empty_zh: 无, feeds: []}\n"
    room("vocabulary.yaml", VOCABULARY + twice)

    assert "名称「people」已被占用" in found()[0]


def test_region_replaces_a_rule_and_its_cases_count_there(room):
    room("140927/warnings/water_unsafe.yaml", GOOD.replace('severity: "2"', 'severity: "3"'))

    assert found() == []
    assert any("severity 应为 2,实为 3" in words for words in found("140927"))
    assert checker.regions() == ["cn", "140927"]
    assert book.rule_documents("140927")[0].region == "140927"


def test_next_version_begins_on_its_day_and_the_old_one_stays(room):
    data = yaml.safe_load(GOOD.replace("2021-01-01", '"2021-01-01"').replace("on: 2020-12-31", '"on": "2020-12-31"'))
    newer = data["versions"][0] | {"version": "2", "valid_from": "2021-07-01", "severity": "3"}
    data["versions"].append(newer | {"valid_to": "2021-11-30"})
    room("warnings/water_unsafe.yaml", yaml.safe_dump(data, allow_unicode=True))
    document = book.rule_documents("cn")[0]

    days = [dt.date(2021, 6, 30), dt.date(2021, 7, 1), dt.date(2021, 12, 1), dt.date(2020, 12, 31)]
    assert [book.version_on(document, day) for day in days] == [0, 1, 0, None]
    assert book.nearest_version(document, dt.date(2020, 1, 1)) == (0, dt.date(2021, 1, 1))
    assert book.nearest_version(document, dt.date(2022, 1, 1)) == (1, dt.date(2021, 7, 1))
    assert book.rule_of(document, 1, book.parameters_on(dt.date(2021, 7, 1), "cn")).valid_to == dt.date(2021, 11, 30)


def test_regions_go_from_wide_to_narrow():
    assert files.regions_of("140927") == ["cn", "14", "1409", "140927"]
    assert files.regions_of("14") == ["cn", "14"]
    assert files.regions_of("cn") == ["cn"]


def test_measure_and_severity_that_are_not_known_fall_to_their_least():
    document = next(one for one in book.rule_documents("cn") if one.data["id"] == "second_member_ill")
    rule = book.rule_of(document, 0, book.parameters_on(dt.date(2021, 12, 31), "cn"))
    situation = dict.fromkeys(rule.columns) | {
        "is_monitored": False,
        "inpatient_12m_people": 2,
        "selfpaid_12m_fen": 10**6,
    }
    loose = type(rule)(
        **{
            **vars(rule),
            "measure": _parsed("net_income_fen"),
            "severity": _parsed("tier(net_income_fen, severity_by_selfpaid)"),
        }
    )

    said = outcome_of(loose, situation)

    assert (said.is_hit, said.measure, said.severity) == (True, 0, 1)


@pytest.mark.parametrize(("severity", "wanted"), [("9", 3), ("-4", 1)])
def test_severity_stays_within_one_to_three(severity, wanted):
    document = next(one for one in book.rule_documents("cn") if one.data["id"] == "water_unsafe")
    rule = book.rule_of(document, 0, book.parameters_on(dt.date(2021, 12, 31), "cn"))
    beyond = type(rule)(**{**vars(rule), "severity": _parsed(severity)})

    assert outcome_of(beyond, {"is_water_safe": False, "is_monitored": False, "people": 2}).severity == wanted


def _parsed(text):
    from_files = book.parameters_on(dt.date(2021, 12, 31), "cn")
    return book.engine.parse(text, book.vocabulary(), from_files)


def test_refusal_of_a_place_that_is_not_written_points_to_the_file():
    document = files.Document("cn/x.yaml", {}, {})

    assert str(document.refused(RuleRefused("empty"), "versions", 0)) == "cn/x.yaml 第 1 行第 1 列:表达式为空"

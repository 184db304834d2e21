import datetime as dt
import uuid
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.accounts import rules

AT = dt.datetime(2021, 12, 31, 8, 0, tzinfo=dt.UTC)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
DETAILS = st.dictionaries(TEXTS, st.integers() | TEXTS | st.booleans() | st.none(), max_size=4)


def chain(*details):
    """Entries 1, 2, 3… with their true hashes."""
    made, last = [], rules.FIRST
    for seq, detail in enumerate(details, start=1):
        entry = rules.Entry(seq, AT, 1, "room.verb", "thing:1", detail, last)
        last = rules.entry_hash(entry)
        made.append((entry, last))
    return made


def head_of(entries):
    return (len(entries), entries[-1][1]) if entries else (0, rules.FIRST)


def test_hash_is_the_same_in_every_time_zone_and_key_order():
    china = AT.astimezone(dt.timezone(dt.timedelta(hours=8)))
    one = rules.Entry(1, AT, None, "v", "t", {"a": 1, "b": 2}, rules.FIRST)
    other = rules.Entry(1, china, None, "v", "t", {"b": 2, "a": 1}, rules.FIRST)

    assert rules.entry_hash(one) == rules.entry_hash(other)


@given(st.lists(DETAILS, max_size=6))
def test_sound_chain_has_no_fault(details):
    entries = chain(*details)

    anchors = {entry.seq: kept for entry, kept in entries}
    assert rules.first_fault(entries, head=head_of(entries), anchors=anchors) is None


@given(st.lists(DETAILS, min_size=1, max_size=6), st.data())
def test_any_changed_entry_is_found_where_it_stands(details, data):
    entries = chain(*details)
    n = data.draw(st.integers(0, len(entries) - 1))
    entry, kept = entries[n]
    changed = rules.Entry(entry.seq, entry.at, 2, entry.verb, entry.thing, entry.detail, entry.before_hash)
    entries[n] = (changed, kept)

    assert rules.first_fault(entries, head=head_of(entries), anchors={}) == rules.Fault(n + 1, "hash")


def test_entry_changed_with_its_hash_breaks_the_next_one():
    entries = chain({}, {}, {})
    forged = rules.Entry(2, AT, 9, "room.verb", "thing:1", {}, entries[0][1])
    entries[1] = (forged, rules.entry_hash(forged))

    assert rules.first_fault(entries, head=head_of(entries), anchors={}) == rules.Fault(3, "before")


def test_removed_entry_is_a_gap():
    entries = chain({}, {}, {})

    assert rules.first_fault([entries[0], entries[2]], head=head_of(entries), anchors={}) == rules.Fault(2, "gap")


def test_cut_tail_is_seen_by_the_head_and_when_that_is_forged_by_the_anchor():
    entries = chain({}, {}, {})
    cut = entries[:2]

    assert rules.first_fault(cut, head=head_of(entries), anchors={}) == rules.Fault(3, "head")
    assert rules.first_fault(cut, head=head_of(cut), anchors={3: entries[2][1]}) == rules.Fault(3, "anchor")
    assert rules.first_fault([], head=head_of([]), anchors={3: entries[2][1]}) == rules.Fault(1, "anchor")


def test_chain_made_anew_is_contradicted_by_the_anchor():
    old, new = chain({}, {"a": 1}), chain({}, {"a": 2})

    assert rules.first_fault(new, head=head_of(new), anchors={2: old[1][1]}) == rules.Fault(2, "anchor")


def test_digest_of_many_rows_depends_on_each_and_on_their_order():
    assert rules.digest_of(["a", "b"]) == rules.digest_of(iter(["a", "b"]))
    assert len({rules.digest_of(rows) for rows in (["a", "b"], ["b", "a"], ["ab"], [])}) == 4


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (None, None),
        (True, True),
        (2**60, 2**60),
        (dt.date(2021, 1, 2), "2021-01-02"),
        (Decimal("1.50"), "1.50"),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        ({"a": (1, "b")}, {"a": [1, "b"]}),
        ({2, 1}, [1, 2]),
        ("村 140927101204", "村 140927101204"),
        ("身份证140927198001019916。", "身份证140***********9916。"),
        ("14092719800101991X", "140***********991X"),
        ("卡 6222020200112233445 电话13812345678", "卡 622************3445 电话138****5678"),
        ("a" * 20 + "140927198001019916", "a" * 20 + "140927198001019916"),
    ],
)
def test_journal_keeps_plain_values_without_numbers_of_persons(value, kept):
    assert rules.written(value) == kept


@pytest.mark.parametrize("value", [1.5, object(), {1: "a"}, [0.1]])
def test_value_without_an_exact_form_is_refused(value):
    with pytest.raises(TypeError):
        rules.written(value)


@pytest.mark.parametrize(("seconds", "minutes"), [(0, 15), (1, 15), (60, 14), (840, 1), (899, 1), (901, 1)])
def test_minutes_left_are_rounded_up(seconds, minutes):
    now = AT + dt.timedelta(seconds=seconds)

    assert rules.minutes_left(AT, now, dt.timedelta(minutes=15)) == minutes

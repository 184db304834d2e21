"""A source taken back leaves the register as if it had never come; nothing is deleted."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bangfu.accounts.models import JournalEntry
from bangfu.ground import clock
from bangfu.registry import actions, queries
from bangfu.registry.blocks import BLOCKS
from bangfu.registry.models import Contact, Event, Household, Income, Person, PersonState
from bangfu.registry.tests.cast import OPENING, an_officer, id_number, settle_places
from bangfu.registry.tests.rows import BORN, person_row, roster_row, sheet_row

MAY, JULY = dt.date(2021, 5, 31), dt.date(2021, 7, 31)
DATES = (OPENING, MAY, JULY, dt.date(2021, 12, 31))

pytestmark = pytest.mark.usefixtures("places")


@pytest.fixture
def places(db):
    settle_places()


def snapshot():
    """All that can be seen of the register on each date, without row ids."""
    homes = {h.pk: (h.code, h.police_code) for h in queries.all_households()}
    people = {p.pk: p.id_index or p.name for p in queries.all_persons()}
    seen = {
        "homes": sorted(
            (h.code, h.police_code, h.village_code, h.head_name, h.kind, h.people) for h in queries.all_households()
        ),
        "people": sorted(
            str((people[p.pk], p.code, p.died_on, p.moved_out_on, homes.get(p.home_id), p.relation))
            for p in queries.all_persons()
        ),
    }
    for on in DATES:
        for block in BLOCKS:
            names = people if block.owner == "person_id" else homes
            held = queries.versions_on(block, list(names), on)
            seen[on, block.model.__name__, block.owner] = sorted(
                str((names[key[0]], key[1:], _plain(known))) for key, known in held.items()
            )
        stays = [(pk, m) for pk in homes for m in queries.members_on(pk, on)]
        seen[on, "members"] = sorted(
            str((homes[pk], people[m.person.pk], m.relation, m.from_on, m.to_on)) for pk, m in stays
        )
    return seen


def _plain(known):
    return {c: v for c, v in known.version.values.items() if c != "number_cipher"}


def test_withdrawal_takes_out_of_view_what_only_the_source_brought():
    actions.apply_persons([person_row()], source="upload:1", data_on=OPENING, by=None)

    found = actions.withdraw_source("upload:1", by=None, reason="传错文件")

    assert (found.persons, found.households, found.facts, found.moved) == (1, 1, 2, 1)
    assert not queries.all_persons().exists()
    assert not queries.all_households().exists()
    assert (Person.objects.count(), Household.objects.count()) == (1, 1)


def test_withdrawal_gives_back_what_stood_before():
    actions.apply_persons([person_row()], source="upload:1", data_on=OPENING, by=None)
    before = snapshot()
    actions.apply_persons([person_row(labour="丧失劳动力", relation="之子")], source="upload:2", data_on=JULY, by=None)
    assert snapshot() != before

    actions.withdraw_source("upload:2", by=None, reason="传错文件")

    assert snapshot() == before
    assert PersonState.objects.filter(source="upload:2", replaced_at__isnull=False).count() == 1


def test_withdrawal_of_the_earlier_source_leaves_the_later_ones_own_words():
    actions.apply_persons([person_row(education="初中")], source="upload:1", data_on=OPENING, by=None)
    actions.apply_roster([roster_row(nation="满族")], source="upload:2", data_on=JULY, by=None)

    actions.withdraw_source("upload:1", by=None, reason="传错文件")

    state = PersonState.objects.get(replaced_at=None)
    assert (state.nation, state.education, state.field_sources) == ("满族", "", {})
    assert Person.objects.get().source == "upload:2"
    assert Person.objects.get().withdrawn_at is None


def test_withdrawal_of_a_death_brings_the_person_home():
    actions.apply_persons([person_row()], source="upload:1", data_on=OPENING, by=None)
    before = snapshot()
    actions.apply_roster(
        [roster_row(status="死亡注销", status_on=dt.date(2021, 7, 9))], source="upload:2", data_on=JULY, by=None
    )

    actions.withdraw_source("upload:2", by=None, reason="死亡误报")

    assert snapshot() == before
    assert Event.objects.get(kind="died").withdrawn_at is not None


def test_withdrawal_forgets_the_numbers_the_source_gave():
    actions.apply_roster([roster_row()], source="upload:1", data_on=OPENING, by=None)
    before = snapshot()
    actions.apply_persons([person_row()], source="upload:2", data_on=OPENING, by=None)
    actions.apply_households([sheet_row()], source="upload:3", data_on=OPENING, by=None)

    actions.withdraw_source("upload:3", by=None, reason="传错文件")
    actions.withdraw_source("upload:2", by=None, reason="传错文件")

    assert snapshot() == before
    assert not Income.objects.filter(replaced_at=None).exists()
    assert not Contact.objects.filter(replaced_at=None).exists()


def test_household_without_statement_but_with_people_keeps_its_place():
    actions.apply_households([sheet_row()], source="upload:1", data_on=OPENING, by=None)
    actions.apply_persons([person_row()], source="upload:2", data_on=JULY, by=None)

    actions.withdraw_source("upload:1", by=None, reason="传错文件")

    household = queries.all_households().get()
    assert (household.head_name, household.kind, household.source) == ("王守田", "", "upload:2")
    assert queries.register_relations(JULY).households.num_rows == 1


def test_household_with_an_event_of_another_room_stays_in_view():
    actions.apply_households([sheet_row()], source="upload:1", data_on=OPENING, by=None)
    household = Household.objects.get()
    actions.record_event(
        kind="visited", happened_on=JULY, source="visit:1", household_id=household.pk, by=an_officer("county")
    )

    actions.withdraw_source("upload:1", by=None, reason="传错文件")

    assert queries.all_households().get() == household


def test_withdrawal_twice_changes_nothing_more():
    actions.apply_persons([person_row()], source="upload:1", data_on=OPENING, by=None)
    actions.withdraw_source("upload:1", by=None, reason="传错文件")
    entries, events = JournalEntry.objects.count(), Event.objects.count()

    again = actions.withdraw_source("upload:1", by=None, reason="再点一次")

    assert again == actions.Withdrawn()
    assert (JournalEntry.objects.count(), Event.objects.count()) == (entries, events)


def test_withdrawal_is_an_event_and_in_the_journal():
    actions.apply_persons([person_row()], source="upload:1", data_on=OPENING, by=None)

    actions.withdraw_source("upload:1", by=None, reason="传错文件")

    assert Event.objects.get(kind="source_withdrawn").sentence == "upload:1 撤回:传错文件"
    entry = JournalEntry.objects.get(verb="registry.withdraw")
    assert (entry.thing, entry.detail["reason"], entry.detail["persons"]) == ("upload:1", "传错文件", 1)


def test_withdrawal_needs_a_reason():
    with pytest.raises(actions.ReasonMissing):
        actions.withdraw_source("upload:1", by=None, reason="  ")


def test_withdrawn_source_cannot_be_applied_again():
    actions.withdraw_source("upload:1", by=None, reason="传错文件")

    with pytest.raises(actions.SourceWithdrawn):
        actions.apply_persons([person_row()], source="upload:1", data_on=OPENING, by=None)


def test_the_same_rows_under_another_source_bring_people_back_into_view():
    actions.apply_persons([person_row()], source="upload:1", data_on=OPENING, by=None)
    before = snapshot()
    actions.withdraw_source("upload:1", by=None, reason="传错文件")

    counts = actions.apply_persons([person_row()], source="upload:2", data_on=OPENING, by=None)

    assert (counts.new, counts.changed) == (0, 1)
    assert snapshot() == before


def test_what_was_known_before_the_withdrawal_can_still_be_asked():
    actions.apply_persons([person_row()], source="upload:1", data_on=OPENING, by=None)
    household = Household.objects.get()
    then = clock.now()
    actions.withdraw_source("upload:1", by=None, reason="传错文件")

    assert [m.person.name for m in queries.as_of(household.pk, JULY, known_at=then).members] == ["王守田"]
    assert queries.as_of(household.pk, JULY).members == []
    assert queries.register_relations(JULY, known_at=then).memberships.num_rows == 1
    assert queries.register_relations(JULY).memberships.num_rows == 0


WHO = [
    ("王守田", id_number(BORN, sequence=991)),
    ("刘秀英", id_number(BORN, sequence=992)),
    ("孙老汉", id_number(BORN, sequence=993)),
]
person = st.builds(
    lambda n, home, labour, relation: person_row(
        f"H{home}", person_code=f"X{n}", name=WHO[n][0], id_number=WHO[n][1], labour=labour, relation=relation
    ),
    st.integers(0, 2),
    st.integers(1, 2),
    st.sampled_from(["普通劳动力", "丧失劳动力"]),
    st.sampled_from(["户主", "配偶"]),
)
police = st.builds(
    lambda n, home, nation, status: roster_row(
        f"P{home}", name=WHO[n][0], id_number=WHO[n][1], nation=nation, status=status[0], status_on=status[1]
    ),
    st.integers(0, 2),
    st.integers(1, 2),
    st.sampled_from(["汉族", "满族"]),
    st.sampled_from([("正常", None), ("死亡注销", MAY), ("迁出", MAY)]),
)
sheet = st.builds(
    lambda home, kind, net: sheet_row(
        f"H{home}", kind=kind, net_fen=net, head_id_number=WHO[home][1], head_name=WHO[home][0]
    ),
    st.integers(1, 2),
    st.sampled_from(["脱贫户", "未脱贫户"]),
    st.sampled_from([1_000_000, 2_000_000]),
)
files = st.one_of(
    st.tuples(st.just(actions.apply_persons), st.lists(person, min_size=1, max_size=3)),
    st.tuples(st.just(actions.apply_roster), st.lists(police, min_size=1, max_size=3)),
    st.tuples(st.just(actions.apply_households), st.lists(sheet, min_size=1, max_size=2)),
)
histories = st.lists(st.tuples(files, st.sampled_from([OPENING, MAY, JULY])), min_size=1, max_size=3)
examples = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def apply(history, first=1):
    for n, ((act, rows), on) in enumerate(history, first):
        act(rows, source=f"upload:{n}", data_on=on, by=None)


@examples
@given(history=histories)
def test_any_files_twice_change_nothing(history):
    with transaction.atomic():
        for n, ((act, rows), on) in enumerate(history, 1):
            act(rows, source=f"upload:{n}", data_on=on, by=None)
            before = snapshot()

            again = act(rows, source=f"upload:{n}", data_on=on, by=None)

            assert (again.new, again.changed) == (0, 0)
            assert snapshot() == before
        transaction.set_rollback(True)


@examples
@given(history=histories, last=st.tuples(files, st.sampled_from([OPENING, MAY, JULY])))
def test_withdrawing_any_last_file_restores_every_answer(history, last):
    with transaction.atomic():
        apply(history)
        before = snapshot()
        apply([last], first=99)

        actions.withdraw_source("upload:99", by=None, reason="试")

        assert snapshot() == before
        transaction.set_rollback(True)

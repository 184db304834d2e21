"""Numbers in the open: only in one's area, only with a reason, always journalled."""

import pytest

from bangfu.accounts.actions import ReasonMissing
from bangfu.accounts.models import JournalEntry
from bangfu.ground import identity
from bangfu.ground.errors import NotFound
from bangfu.registry import actions, permissions, queries
from bangfu.registry.models import Contact, Person
from bangfu.registry.tests.cast import a_phone


def test_reveal_gives_the_number_and_writes_the_journal(cast):
    person = cast.wang.head

    number = actions.reveal_number(person, by=cast.officers["township"], reason="入户核实")

    assert identity.blind_index(number) == person.id_index
    entry = JournalEntry.objects.get(verb="reveal")
    assert (entry.thing, entry.by, entry.detail["reason"]) == (
        f"person:{person.pk}",
        cast.officers["township"],
        "入户核实",
    )
    assert number not in str(entry.detail)


@pytest.mark.parametrize("role", ["inspector", "department", "administrator"])
def test_reveal_out_of_area_is_refused_and_writes_nothing(cast, role):
    with pytest.raises(permissions.NotInYourArea):
        actions.reveal_number(cast.wang.head, by=cast.officers[role], reason="入户核实")

    assert not JournalEntry.objects.filter(verb="reveal").exists()


def test_reveal_without_reason_is_refused(cast):
    with pytest.raises(ReasonMissing):
        actions.reveal_number(cast.wang.head, by=cast.officers["county"], reason=" ")


def test_reveal_of_a_phone_of_household_or_person(cast):
    theirs = Contact.objects.get(household=cast.wang.household)
    own = a_phone(cast.wang.son, "13811112222")

    assert actions.reveal_contact(theirs.pk, by=cast.officers["village"], reason="联系本人") == "13903500001"
    assert actions.reveal_contact(own.pk, by=cast.officers["village"], reason="联系本人") == "13811112222"
    things = list(JournalEntry.objects.filter(verb="reveal").order_by("seq").values_list("thing", flat=True))
    assert things == [f"household:{cast.wang.id}", f"person:{cast.wang.son.pk}"]


def test_reveal_of_a_phone_out_of_area_or_missing_is_refused(cast):
    contact = Contact.objects.get(household=cast.wang.household)

    with pytest.raises(permissions.NotInYourArea):
        actions.reveal_contact(contact.pk, by=cast.officers["inspector"], reason="联系本人")
    with pytest.raises(NotFound):
        actions.reveal_contact(0, by=cast.officers["county"], reason="联系本人")
    with pytest.raises(NotFound):
        queries.contact_seen_by(cast.officers["inspector"], contact.pk)


def test_person_without_number_reveals_nothing(cast):
    Person.objects.filter(pk=cast.wang.son.pk).update(id_cipher="")
    person = Person.objects.get(pk=cast.wang.son.pk)

    assert actions.reveal_number(person, by=cast.officers["county"], reason="核对数据") == ""

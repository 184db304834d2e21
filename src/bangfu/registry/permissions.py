"""Who may see a person's numbers in the open."""

from __future__ import annotations

from typing import Any

from bangfu.ground.errors import NotAllowed, gettext_noop
from bangfu.registry.models import Contact, Household, Person
from bangfu.registry.scope import households_seen_by, persons_seen_by


class NotInYourArea(NotAllowed):
    """The person or household lies outside what the officer may see."""


def can_see_person(staff: Any, person: Person) -> bool:
    """Whether the person belongs to a household within the officer's scope."""
    return persons_seen_by(staff).filter(pk=person.pk).exists()


def can_see_household(staff: Any, household: Household) -> bool:
    """Whether the household lies within the officer's scope."""
    return households_seen_by(staff).filter(pk=household.pk).exists()


def can_see_owner(staff: Any, contact: Contact) -> bool:
    """Whether the person or household the number belongs to lies within the officer's scope."""
    whose = contact.person or contact.household
    if isinstance(whose, Person):
        return can_see_person(staff, whose)
    return isinstance(whose, Household) and can_see_household(staff, whose)


def check_can_reveal(staff: Any, person: Person) -> None:
    """Passes when the officer may see the person, and so, with a reason, their number. Raises: NotInYourArea."""
    if not can_see_person(staff, person):
        raise NotInYourArea(gettext_noop("此人不在您的管辖范围内,不能查看号码。"))


def check_can_reveal_contact(staff: Any, contact: Contact) -> None:
    """Passes when the officer may see whose number it is. Raises: NotInYourArea."""
    if not can_see_owner(staff, contact):
        raise NotInYourArea(gettext_noop("此号码不在您的管辖范围内,不能查看。"))

"""Numbers in the open: only for who may see the person, only with a reason, never without a line in the journal."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from bangfu.accounts import actions as accounts
from bangfu.ground import identity
from bangfu.ground.errors import NotFound, gettext_noop
from bangfu.registry import permissions
from bangfu.registry.models import Contact, Person


@transaction.atomic
def reveal_number(person: Person, *, by: Any, reason: str) -> str:
    """The identity number in the open; the journal says who saw it and why. Raises: NotInYourArea, accounts' ReasonMissing."""
    permissions.check_can_reveal(by, person)
    accounts.record_reveal(by=by, thing=f"person:{person.pk}", field="id_number", reason=reason)
    return identity.decrypt(person.id_cipher)


@transaction.atomic
def reveal_contact(contact_id: int, *, by: Any, reason: str) -> str:
    """A phone or bank number in the open; the journal says who saw it and why. Raises: NotFound, NotInYourArea, accounts' ReasonMissing."""
    contact = Contact.objects.filter(pk=contact_id, replaced_at=None).select_related("person", "household").first()
    if contact is None:
        raise NotFound(gettext_noop("没有这个号码。"))
    permissions.check_can_reveal_contact(by, contact)
    about = f"person:{contact.person_id}" if contact.person_id else f"household:{contact.household_id}"
    accounts.record_reveal(by=by, thing=about, field=contact.kind, reason=reason)
    return identity.decrypt(contact.number_cipher)

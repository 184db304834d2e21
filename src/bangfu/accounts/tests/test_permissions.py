import pytest

from bangfu.accounts.models import Grant
from bangfu.accounts.permissions import NotYourRole, can_administer, check_can_administer, check_can_read_journal

PLACE = "140927000000"


@pytest.mark.parametrize("role", Grant.Role.values)
def test_only_administrators_administer(shenchi, staff, role):
    person = staff("someone", (role, "医保局" if role == "department" else PLACE))

    assert can_administer(person) == (role == "administrator")
    if role != "administrator":
        with pytest.raises(NotYourRole):
            check_can_administer(person)


@pytest.mark.parametrize("role", Grant.Role.values)
def test_only_administrators_and_inspectors_read_the_journal(shenchi, staff, role):
    person = staff("someone", (role, "医保局" if role == "department" else PLACE))

    if role in {"administrator", "inspector"}:
        check_can_read_journal(person)
    else:
        with pytest.raises(NotYourRole):
            check_can_read_journal(person)

import pytest

from bangfu.divisions import actions


@pytest.fixture
def shenchi(db):
    actions.load_place("140927")

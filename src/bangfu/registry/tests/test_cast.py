"""The cast holds together: every room leans on it."""

from bangfu.ground import identity
from bangfu.registry.models import Household, Membership, Person


def test_cast_settles_nine_families(cast):
    # 3 + 2 + 2 + 1 + 2 + 2 + 1 + 2 + 2 = 17 people
    assert Household.objects.count() == 9
    assert Person.objects.count() == 17
    assert Membership.objects.count() == 17


def test_cast_has_right_distinct_numbers(cast):
    numbers = [identity.decrypt(p.id_cipher) for p in Person.objects.all()]

    assert len(set(numbers)) == 17
    assert all(identity.checksum_ok(n) for n in numbers)
    assert {int(n[14:17]) for n in numbers} <= set(range(990, 1000))
    assert all((int(n[16]) % 2 == 1) == (p.sex == "1") for n, p in zip(numbers, Person.objects.all(), strict=True))

import re
from collections.abc import Iterator

import pytest

from tests.walk.addresses import ADDRESSES, named_addresses
from tests.walk.cast import SENDS_ROSTERS, Viewer
from tests.walk.county import EXPORT, County, readable, url_of
from tests.walk.opening import nobody
from tests.walk.walker import Look, changed, fingerprint, look, search_boxes, send, without

pytestmark = pytest.mark.django_db
GENERIC = {
    "idempotency_key": "walk-walk-walk",
    "version": "1",
    "reason": "试一试",
    "reason_code": "other",
    "note": "试一试",
    "confirmed": "1",
    "everything": "1",
}
REFUSED = {403, 404, 405}
NOBODY_THERE = ("濮阳远川", "诸葛无人")
SERVED = sorted(set(named_addresses()) & set(ADDRESSES))


def is_sent_to_login(seen: Look) -> bool:
    return seen.status == 302 and "/login/" in seen.text.partition("\n")[0]


def leaks(text: str, viewer: Viewer, county: County) -> list[str]:
    """What the viewer reads of a half that is not open to them."""
    return [secret for half in county.halves.values() for secret in viewer.may_not_read(half) if secret in text]


def by_name(county: County) -> dict[str, Viewer]:
    return {viewer.name: viewer for viewer in county.viewers}


def test_every_address_is_decided_and_none_is_gone():
    there = set(named_addresses())

    assert not there - set(ADDRESSES), (
        f"decide in tests/walk/addresses.py who may open {sorted(there - set(ADDRESSES))}"
    )
    gone = set(ADDRESSES) - there
    assert not gone, f"no longer served: {sorted(gone)}"


def test_every_address_has_a_name():
    assert not [name for name in named_addresses() if "(no name)" in name]


@pytest.mark.parametrize("name", readable())
def test_address_opens_for_those_it_is_for_and_for_nobody_else(county, name):
    address = ADDRESSES[name]
    for (viewer_name, half_name, asked), seen in county.looks(name).items():
        viewer, half = by_name(county)[viewer_name], county.halves[half_name]
        where = f"{name} of {half.name} as {viewer.name} asked {asked} got {seen.status}"
        if address.opens(viewer, half):
            assert seen.status in {200, 302}, where
            assert not is_sent_to_login(seen), where
        elif not viewer.is_inside:
            assert is_sent_to_login(seen), where
        else:
            assert seen.status in {403, 404}, where


@pytest.mark.parametrize("name", readable())
def test_nothing_of_a_closed_half_is_read(county, name):
    for (viewer_name, half_name, asked), seen in county.looks(name).items():
        where = f"{name} of {half_name} as {viewer_name} asked {asked}"
        assert leaks(seen.text, by_name(county)[viewer_name], county) == [], where


@pytest.mark.parametrize("name", readable())
def test_looking_changes_nothing(county, name):
    county.looks(name)

    assert not county.touched[name], f"GET {name} wrote to {county.touched[name]}"


@pytest.mark.parametrize("name", [name for name in readable() if not ADDRESSES[name].county_fact])
def test_what_lies_outside_changes_nothing_that_is_seen(county, name):
    """Lists, counts, sums, exports: letter for letter what they were before the other township had anybody."""
    looks, address = county.looks(name), ADDRESSES[name]
    for viewer in county.outsiders():
        if address.is_of_files and SENDS_ROSTERS in viewer.departments:
            continue
        for (viewer_name, one, asked), before in county.before.items():
            if (viewer_name, one) == (viewer.name, name):
                assert looks[viewer.name, "near", asked].text == before.text, f"{name} as {viewer.name} asked {asked}"


@pytest.mark.parametrize("name", [name for name in readable() if not ADDRESSES[name].is_public])
def test_searching_for_somebody_outside_is_like_searching_for_nobody(county, name):
    near = county.halves["near"]
    for viewer, secret, stranger in searches(county, name):
        page = county.looks(name)[viewer.name, "near", ()].text
        for box in sorted(search_boxes(page)):
            asked = {} if secret.isascii() else dict(EXPORT)
            found = look(county.client(viewer), url_of(name, near), {box: secret, **asked})
            empty = look(county.client(viewer), url_of(name, near), {box: stranger, **asked})
            assert_alike(found, empty, secret, stranger, f"{name}?{box}={secret} as {viewer.name}")


@pytest.mark.parametrize("name", [name for name in SERVED if ADDRESSES[name].posted_search])
def test_posted_search_for_somebody_outside_is_like_one_for_nobody(county, name):
    url, field = url_of(name, county.halves["near"]), ADDRESSES[name].posted_search
    for viewer, secret, stranger in searches(county, name):
        found = send(county.client(viewer), url, {field: secret})
        empty = send(county.client(viewer), url, {field: stranger})
        assert_alike(found, empty, secret, stranger, f"POST {name} {field}={secret} as {viewer.name}")


def searches(county: County, name: str) -> Iterator[tuple[Viewer, str, str]]:
    """Who may ask at the address for whom they may not see, and somebody like that who is not there."""
    near, far = county.halves["near"], county.halves["far"]
    for viewer in county.outsiders():
        if ADDRESSES[name].opens(viewer, near):
            for secret in set(far.sought) & set(viewer.may_not_read(far)):
                yield viewer, secret, re.sub("[a-zA-Z]", "x", re.sub("[0-9]", "8", secret)).replace(*NOBODY_THERE)


def assert_alike(found: Look, empty: Look, secret: str, stranger: str, where: str) -> None:
    assert found.status == empty.status, where
    assert without(found.text, secret) == without(empty.text, stranger), where


@pytest.mark.parametrize("name", SERVED)
def test_nobody_writes_where_they_may_not(county, name):
    address = ADDRESSES[name]
    before = fingerprint()
    for viewer in county.viewers:
        for half in county.halves.values():
            if address.writes(viewer, half):
                continue
            seen = send(county.client(viewer), url_of(name, half), GENERIC)
            where = f"POST {name} of {half.name} as {viewer.name} got {seen.status}"
            assert leaks(seen.text, viewer, county) == [], where
            if not viewer.is_inside:
                assert seen.status in {302, 403, 405}, where
            elif not address.sees(viewer, half):
                assert seen.status in REFUSED, where
            else:
                assert seen.status < 500, where
    assert not changed(before, fingerprint()), f"POST {name} wrote for somebody it is not for"


@pytest.mark.parametrize(
    "name", [name for name in SERVED if ADDRESSES[name].writes is nobody and ADDRESSES[name].opens is not nobody]
)
def test_address_that_only_reads_takes_no_post(county, name):
    for viewer in county.viewers:
        seen = send(county.client(viewer), url_of(name, county.halves["near"]), GENERIC)
        assert seen.status == 405 or is_sent_to_login(seen), f"POST {name} as {viewer.name} got {seen.status}"

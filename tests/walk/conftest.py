import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from bangfu.divisions import queries as divisions
from tests.walk import cast, feeds
from tests.walk.addresses import named_addresses
from tests.walk.county import County


@contextlib.contextmanager
def _county() -> Iterator[County]:
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        here = Path(folder)
        kept = {"LAKE": here / "lake", "VAULT": here / "vault", "JOURNAL_ANCHORS": here / "anchors"}
        if "desk" not in named_addresses():
            kept["LOGIN_REDIRECT_URL"] = "accounts:me"
        with override_settings(**kept):
            sender = cast.lay_county()
            county = County({"near": cast.lay_half("near", cast.NEAR, sender)}, cast.lay_viewers())
            county.watch()
            county.halves["far"] = cast.lay_half("far", cast.FAR, sender)
            feeds.entangle(county.halves["near"], county.halves["far"])
            yield county
        transaction.set_rollback(True)
    divisions.forget()


@pytest.fixture(scope="module")
def county(django_db_setup, django_db_blocker) -> Iterator[County]:
    """Built once for the whole walk and thrown away after it."""
    with django_db_blocker.unblock(), _county() as built:
        yield built

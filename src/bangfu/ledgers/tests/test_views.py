"""Every page, as the people who use it."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bangfu.ledgers.tests.books import BILL_HEADER, bill, xlsx

BAD = 1.4222919650417e17


@pytest.fixture
def upload(sent):
    """Two sound bills, and one whose number went through a number cell."""
    return sent(xlsx([["神池县2021年7月结算明细"], BILL_HEADER, bill(1), bill(2), bill(3, 身份证号=BAD)]))


def key():
    return {"idempotency_key": uuid.uuid4().hex}


def file_of(data, name="七月.xlsx"):
    return SimpleUploadedFile(name, data)


PAGES = ["board", "send", "files", "rejected", "contracts"]


@pytest.mark.parametrize("page", PAGES)
def test_page_opens_for_the_county(client, county, upload, page):
    client.force_login(county)

    assert client.get(reverse(f"ledgers:{page}")).status_code == 200


@pytest.mark.parametrize("page", ["upload", "rows", "withdraw"])
def test_page_of_an_upload_opens_for_its_department(client, medical, upload, page):
    client.force_login(medical)

    assert client.get(reverse(f"ledgers:{page}", args=[upload.pk])).status_code == 200


def test_board_shows_the_last_period_and_what_is_late(client, county, upload):
    client.force_login(county)

    page = client.get(reverse("ledgers:board")).content.decode()

    assert "2021-07" in page
    assert "逾期 117 天" in page  # August was due on 2021-09-05: 25 + 31 + 30 + 31 days before 2021-12-31

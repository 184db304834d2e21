"""The walk itself can fail: each of its senses is shown something wrong."""

import io

import openpyxl
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from bangfu.accounts.models import RolePolicy, Staff
from tests.walk import walker
from tests.walk.addresses import ADDRESSES, named_addresses
from tests.walk.cast import Half, Viewer


def write_on_get(request):
    RolePolicy.objects.create(role="county")
    return HttpResponse("写了")


def workbook(request):
    book = openpyxl.Workbook()
    book.create_sheet("藏").append(["濮阳远川"])
    book["藏"].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return HttpResponse(out.getvalue())


def echo(request):
    found = "找到了" if request.GET.get("q") == "濮阳远川" else ""
    return HttpResponse(f'<form method="get"><input type="search" name="q"></form>{request.GET.get("q", "")}{found}')


urlpatterns = [path("write/", write_on_get), path("book/", workbook), path("echo/", echo, name="echo")]


@pytest.fixture
def wrong_pages(settings, db):
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = []
    return Client()


def test_undecided_address_is_noticed(settings):
    settings.ROOT_URLCONF = __name__

    assert "echo" in set(named_addresses()) - set(ADDRESSES)
    assert "(no name) write/" in named_addresses()


def test_looking_that_writes_is_noticed(wrong_pages):
    before = walker.fingerprint()

    walker.look(wrong_pages, "/write/")

    assert walker.changed(before, walker.fingerprint()) == ["accounts.RolePolicy"]


def test_changed_cell_of_a_row_is_noticed(db):
    person = Staff.objects.create(username="a")
    before = walker.fingerprint()

    Staff.objects.filter(pk=person.pk).update(unit="别处")

    assert walker.changed(before, walker.fingerprint()) == ["accounts.Staff"]


def test_hidden_sheet_of_a_workbook_is_read(wrong_pages):
    assert "濮阳远川" in walker.look(wrong_pages, "/book/").text


def test_search_that_tells_is_noticed(wrong_pages):
    found, empty = (walker.look(wrong_pages, "/echo/", {"q": words}) for words in ("濮阳远川", "诸葛无人"))

    assert walker.search_boxes(found.text) == {"q"}
    assert walker.without(found.text, "濮阳远川") != walker.without(empty.text, "诸葛无人")


def test_own_words_are_taken_out_however_they_are_written():
    text = '<input value="濮阳 a"> ?q=%E6%BF%AE%E9%98%B3+a ?q=%E6%BF%AE%E9%98%B3%20a'

    assert "濮阳" not in walker.without(text, "濮阳 a")
    assert "%E6" not in walker.without(text, "濮阳 a")


def test_viewer_may_not_read_what_is_outside():
    half = Half("far", "", "", None, None, ["名"], ["电话"], ("", "", ""), "")
    none = frozenset()

    assert Viewer("x", none, frozenset({"far"}), none, None).may_not_read(half) == []
    assert Viewer("x", none, none, none, None).may_not_read(half) == ["电话", "名"]
    assert Viewer("x", none, none, frozenset({"民政"}), None).may_not_read(half) == ["电话"]

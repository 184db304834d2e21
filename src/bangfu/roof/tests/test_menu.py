from django.urls import reverse

from bangfu.roof.menu import ITEMS


def test_menu_leads_to_pages_that_exist():
    assert all(reverse(item.url_name).startswith("/") for item in ITEMS)


def test_menu_has_no_page_twice():
    names = [item.url_name for item in ITEMS]

    assert len(names) == len(set(names))

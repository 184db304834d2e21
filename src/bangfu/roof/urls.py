"""Addresses of every page. Each room lists its own; the roof gives the open names."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from bangfu.ground.views import gallery

ROOMS = {
    "ground": "",
    "divisions": "places/",
    "accounts": "accounts/",
    "rulebook": "rules/",
    "registry": "register/",
    "ledgers": "feeds/",
    "linkage": "links/",
    "monitoring": "warnings/",
    "reports": "",
}
"""Where each room's own addresses begin."""

urlpatterns: list[URLPattern | URLResolver] = [
    path("components/", gallery, name="components"),
    path("language/", include("django.conf.urls.i18n")),
]
urlpatterns += [
    path(prefix, include(f"bangfu.{room}.urls")) for room, prefix in ROOMS.items() if find_spec(f"bangfu.{room}.urls")
]

"""Addresses of every page. Each room lists its own; the roof gives the open names."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from bangfu.accounts import views as accounts
from bangfu.ground.views import gallery
from bangfu.monitoring.views import one as warnings
from bangfu.registry import views as registry
from bangfu.reports.views.household import household

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
    path("warnings/<int:warning_id>/", warnings.warning, name="warning"),
    path("login/", accounts.SignIn.as_view(), name="login"),
    path("logout/", accounts.SignOut.as_view(), name="logout"),
    path("household/<int:household_id>/", household, name="household"),
    path("person/<int:person_id>/", registry.person, name="person"),
    path("language/", accounts.set_language, name="set_language"),
]
urlpatterns += [
    path(prefix, include(f"bangfu.{room}.urls")) for room, prefix in ROOMS.items() if find_spec(f"bangfu.{room}.urls")
]

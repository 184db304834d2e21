"""Addresses of every page. Each room lists its own; the roof gives the open names."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from bangfu.accounts import views as accounts
from bangfu.ground.views import gallery
from bangfu.monitoring.views import one as warnings
from bangfu.registry import views as registry
from bangfu.reports.views.desk import desk
from bangfu.reports.views.household import household

urlpatterns: list[URLPattern | URLResolver] = [
    path("", desk, name="desk"),
    path("components/", gallery, name="components"),
    path("warnings/<int:warning_id>/", warnings.warning, name="warning"),
    path("household/<int:household_id>/", household, name="household"),
    path("person/<int:person_id>/", registry.person, name="person"),
    path("login/", accounts.SignIn.as_view(), name="login"),
    path("logout/", accounts.SignOut.as_view(), name="logout"),
    path("language/", accounts.set_language, name="set_language"),
    path("", include("bangfu.ground.urls")),
    path("places/", include("bangfu.divisions.urls")),
    path("accounts/", include("bangfu.accounts.urls")),
    path("rules/", include("bangfu.rulebook.urls")),
    path("register/", include("bangfu.registry.urls")),
    path("feeds/", include("bangfu.ledgers.urls")),
    path("links/", include("bangfu.linkage.urls")),
    path("warnings/", include("bangfu.monitoring.urls")),
    path("", include("bangfu.reports.urls")),
]

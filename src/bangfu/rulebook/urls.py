"""Addresses of the rulebook."""

from __future__ import annotations

from django.urls import path

from bangfu.rulebook import views

app_name = "rulebook"
urlpatterns = [
    path("", views.rules, name="rules"),
    path("parameters/", views.parameters, name="parameters"),
    path("parameters/<slug:key>/", views.parameter, name="parameter"),
    path("proposals/<int:pk>/", views.proposal, name="proposal"),
    path("proposals/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("proposals/<int:pk>/refuse/", views.refuse, name="refuse"),
    path("vocabulary/", views.vocabulary, name="vocabulary"),
    path("language/", views.language, name="language"),
    path("check/", views.check, name="check"),
    path("rule/<slug:rule_id>/", views.rule, name="rule"),
    path("rule/<slug:rule_id>/file/", views.rule_file, name="rule_file"),
    path("rule/<slug:rule_id>/switch/", views.switch, name="switch"),
]

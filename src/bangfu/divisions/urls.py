"""Addresses of the tree of places."""

from __future__ import annotations

from django.urls import path

from bangfu.divisions import views

app_name = "divisions"
urlpatterns = [
    path("", views.tree, name="tree"),
    path("<str:code>/", views.place, name="place"),
]

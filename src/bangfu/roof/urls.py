"""Addresses of every page. Each room lists its own; the roof gives the open names."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []

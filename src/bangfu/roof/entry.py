"""Where the `bangfu` command begins: Django is made ready, then every room's commands are gathered."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bangfu.roof.settings")
django.setup()

from bangfu.roof.commands import app  # noqa: E402  # the rooms need Django before they can be imported


def main() -> None:
    """Run the verb given on the command line."""
    app()
